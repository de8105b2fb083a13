"""What the journal of a ticket tells: who was given it and when, and which request it has become part of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from config.database import ReadSession
from intake.tickets.lifecycle import Event
from intake.tickets.models import ClosedReason, Ticket, TicketEvent

UNASSIGNED = "unassigned"
"""The journal's word for work taken back from somebody who had not seen it."""
TAKEN_FROM = (Event.UNDO.value, Event.RECONSIDER.value, UNASSIGNED)
SPENT = "spent"
"""The journal's word for "they were asked how long it took, and answered"."""
NEWEST = 500
"""Events looked through for what happened a minute ago."""


async def journal(session: ReadSession, ticket_id: int) -> list[TicketEvent]:
    """What happened to a ticket, in order."""
    return list(
        await session.scalars(
            select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.id)
        )
    )


async def joined_to(session: ReadSession, ticket: Ticket) -> int | None:
    """The request whose words these have become, wherever that went on to."""
    into: int | None = None
    while ticket.closed_reason is ClosedReason.MERGED:
        merged = [event for event in await journal(session, ticket.id) if event.kind == Event.MERGE.value]
        if not merged:
            break
        into = int(merged[-1].facts["into"])
        ticket = await session.get_one(Ticket, into)
    return into


async def reopened_at(session: ReadSession, ticket_id: int, at: datetime) -> bool:
    """Whether a request that was done was opened again in this very moment."""
    found = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.kind == Event.REOPEN.value, TicketEvent.at == at
    )
    return await session.scalar(found.limit(1)) is not None


def last_assignment(journal: Sequence[TicketEvent]) -> TicketEvent | None:
    """When the work was last given to somebody who did not see it at once, if that stands."""
    given = None
    for event in journal:
        if event.kind == Event.ASSIGN.value:
            seen = event.facts.get("again") or event.facts.get("handed_on")
            given = None if seen else event
        elif event.kind in TAKEN_FROM:
            given = None
    return given


def assignee_before(journal: Sequence[TicketEvent], kinds: Sequence[Event]) -> int | None:
    """Whose work it was before the latest event of these kinds."""
    latest = max(
        (at for at, event in enumerate(journal) if event.kind in {kind.value for kind in kinds}), default=0
    )
    who: int | None = None
    for event in journal[:latest]:
        if event.kind == Event.ASSIGN.value:
            who = event.facts["employee"]
        elif event.kind in TAKEN_FROM:
            who = event.facts.get("back_to")
    return who


async def assigned_at(session: ReadSession, ticket: Ticket) -> datetime | None:
    """When it was given to whoever has it; None where an undo gave it back to them, or a colleague passed it on."""
    given = last_assignment(await journal(session, ticket.id))
    return given.at if given else None


async def assigned_between(session: ReadSession, since: datetime, until: datetime) -> set[int]:
    """Tickets given to somebody from `since` up to `until`, as far as the newest of the journal tell."""
    newest = select(TicketEvent.id).order_by(TicketEvent.id.desc()).limit(NEWEST).subquery()
    return set(
        await session.scalars(
            select(TicketEvent.ticket_id)
            .where(TicketEvent.id >= select(func.min(newest.c.id)).scalar_subquery())
            .where(TicketEvent.kind == Event.ASSIGN.value, TicketEvent.at >= since, TicketEvent.at < until)
        )
    )


async def given_at(session: ReadSession, ticket_id: int) -> datetime | None:
    """When the work was last given to somebody, by whomever."""
    found: datetime | None = await session.scalar(
        select(func.max(TicketEvent.at)).where(
            TicketEvent.ticket_id == ticket_id, TicketEvent.kind == Event.ASSIGN.value
        )
    )
    return found


RUNG = "rung"
"""The journal's word for "they were told that it cannot wait"."""


async def rung_on(session: ReadSession, ticket_id: int, call_id: int) -> list[int]:
    """Who was rung for a call, each once, the first first."""
    return list(
        dict.fromkeys(
            event.facts["employee"]
            for event in await journal(session, ticket_id)
            if event.kind == RUNG and event.facts["call"] == call_id
        )
    )


CONCEDED = "conceded"
"""The journal's word for "our own fault after all", by which something was given back."""


async def was_conceded(session: ReadSession, ticket: Ticket) -> bool:
    """Whether the verdict that stands was given so."""
    if ticket.verdict_at is None:
        return False
    found = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket.id,
        TicketEvent.kind == CONCEDED,
        TicketEvent.at == ticket.verdict_at,
    )
    return await session.scalar(found.limit(1)) is not None
