"""Words that turn out to belong to another request: a client says so, or the office."""

from datetime import datetime

from billing.verdicts import texts
from billing.verdicts.actions import look_again
from billing.verdicts.telling import tell_asker
from config.database import Session
from intake.tickets import actions as tickets
from intake.tickets import queries
from intake.tickets.errors import WrongStatus
from intake.tickets.models import ClosedReason, Status, Ticket, TicketMessage

NEAR = "near"
"""The flag of a request that may belong to another one."""


def may_take(target: Ticket) -> bool:
    """Whether words can still join a request; one that was refused is looked at again with them."""
    return target.status is not Status.CLOSED or target.closed_reason is ClosedReason.REFUSED


async def join(
    session: Session, source: Ticket, target: Ticket, *, actor: str, now: datetime
) -> list[TicketMessage]:
    """The words of an undecided request go to another of the same client; returns them. Raises WrongStatus."""
    if source.status is not Status.NEW or not may_take(target):
        raise WrongStatus(source.id, source.status)
    if source.client_id != target.client_id or source.id == target.id:
        raise WrongStatus(source.id, source.status)
    moved = await queries.messages(session, source.id)
    if target.status is Status.CLOSED:
        await look_again(session, ticket_id=target.id, actor=actor, now=now)
    await tickets.move_words(session, source, target, actor=actor, now=now)
    return moved


async def tell_joined(session: Session, source: Ticket, target: Ticket, now: datetime) -> None:
    """The office has joined them: whoever asked reads under which number it goes on."""
    await tell_asker(
        session,
        source,
        key=f"ticket:{source.id}:joined:{target.id}",
        words=lambda t: texts.one_request(t, source.id, target.id, target.title),
        now=now,
    )
