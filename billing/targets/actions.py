"""Promising a time by which a request is done, and what happens to it when the request changes or comes back."""

from datetime import datetime

from billing.slots.queries import is_wish
from billing.targets.queries import done_by, is_beyond, promised, was_late
from config.database import Session
from intake.tickets.models import Ticket, Verdict

INCLUDED = (Verdict.IN_TARIFF, Verdict.OURS)


async def promise_look(session: Session, ticket: Ticket, now: datetime) -> None:
    """The client is told that somebody looks at it by then."""
    ticket.promised_at = await promised(session, ticket.client_id, now)


async def aim(session: Session, ticket: Ticket, now: datetime) -> None:
    """The time by which the tariff has such a request done, counted from `now` where it was not counted yet.

    What was promised before stays where the tariff now gives more time, or none: the client has read it.
    """
    if ticket.resolved_at or ticket.closed_at:
        return
    since = ticket.resolve_since or now
    ticket.resolve_since = since
    if is_wish(ticket) or (ticket.verdict not in INCLUDED and is_beyond(ticket.flags)):
        return
    by = await done_by(session, ticket.client_id, ticket.category, since)
    if by is not None:
        ticket.resolve_by = min(by, ticket.resolve_by or by)


async def follow_client(session: Session, ticket: Ticket, now: datetime) -> None:
    """The request is another client's: their tariff's word counts, from when it was asked. What is over stays."""
    if ticket.resolved_at or ticket.closed_at:
        return
    ticket.resolve_by = None
    await aim(session, ticket, now)


async def aim_again(session: Session, ticket: Ticket, ended: datetime | None, now: datetime) -> None:
    """A request that had ended goes on: what was promised and kept is promised anew; what was missed stays so."""
    if ended and await was_late(session, ticket, ended):
        return
    ticket.resolve_since = ticket.resolve_by = None
    await aim(session, ticket, now)
