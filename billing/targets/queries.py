"""By when a client's request is looked at and done: what their tariff promises, how it stands, and how it was kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from billing.assessment import OUTSIDE
from billing.quotes.models import Quote
from billing.targets import waiting
from billing.targets.rules import Standing, Wait, due, put_off
from billing.tariffs.allowances import Overrun
from billing.tariffs.terms import agreement
from config.database import ReadSession
from intake.office.queries import office
from intake.office.rules import promise
from intake.office.working import WorkingTime
from intake.tickets.models import ClosedReason, Status, Ticket, TicketMessage

LONGEST = timedelta(days=92)
"""No promise is further ahead, and none is put off for longer."""
BEYOND = frozenset(reason.value for reason in OUTSIDE)
_OVER = func.coalesce(Ticket.resolved_at, Ticket.closed_at)
DONE = (None, ClosedReason.DONE)
"""What a request is closed for, or not closed yet, where its work was done."""


@dataclass(frozen=True)
class Kept:
    """Requests that were done, or late to be done, by the time they were promised for; and the late ones of them."""

    count: int = 0
    late: int = 0


async def promised(session: ReadSession, client_id: int, asked: datetime) -> datetime:
    """By when it is looked at, in UTC: working minutes of the office, by the terms in force when it was asked."""
    terms = await agreement(session, client_id, asked)
    within = terms.tariff.look_within_minutes if terms and terms.tariff else None
    return promise(await office(session), asked, within)


async def done_by(
    session: ReadSession, client_id: int, category: str | None, asked: datetime
) -> datetime | None:
    """By when work of a category is done, in UTC; None where the tariff in force when it was asked promises nothing."""
    terms = await agreement(session, client_id, asked)
    if category is None or terms is None or terms.tariff is None or not terms.tariff.includes(category):
        return None
    own = terms.tariff.allowances[category].resolve_within_minutes
    minutes = own or terms.tariff.resolve_within_minutes
    return due(WorkingTime(await office(session), asked), asked, minutes) if minutes else None


def is_beyond(flags: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a price comes first, or the next month: nobody can say yet when it is done."""
    return any(flag["code"] in BEYOND and flag.get("overrun") != Overrun.PAY.value for flag in flags)


async def standings(session: ReadSession, tickets: Sequence[Ticket], now: datetime) -> dict[int, Standing]:
    """By request that is not done yet, how it stands; those that were promised for no time are left out."""
    aimed = [
        (ticket.id, ticket.resolve_since, ticket.resolve_by)
        for ticket in tickets
        if ticket.resolve_by and ticket.resolve_since and (ticket.resolved_at or ticket.closed_at) is None
    ]
    if not aimed:
        return {}
    hours = WorkingTime(await office(session), min(since for _, since, _ in aimed))
    waits = await _waits(session, select(Ticket.id).where(Ticket.id.in_([id_ for id_, _, _ in aimed])), now)
    found = {}
    for ticket_id, since, by in aimed:
        until = put_off(hours, since, by, waits[ticket_id])
        waits_now = any(wait.start <= now <= wait.end for wait in waits[ticket_id])
        found[ticket_id] = Standing(until, waits_now, until < now)
    return found


async def ran_out(session: ReadSession, since: datetime, until: datetime) -> set[int]:
    """Requests that are not done, and became late between two moments."""
    behind = select(Ticket).where(
        Ticket.resolve_by >= until - LONGEST,
        Ticket.resolve_by < until,
        Ticket.status.in_((Status.NEW, Status.OPEN)),
    )
    found = await standings(session, list(await session.scalars(behind)), until)
    return {ticket_id for ticket_id, one in found.items() if since <= one.by < until}


async def was_late(session: ReadSession, ticket: Ticket, ended: datetime) -> bool:
    """Whether a request that came to an end did so after the time it was promised for."""
    since, by = ticket.resolve_since, ticket.resolve_by
    if since is None or by is None or ended <= by:
        return False
    waits = await _waits(session, select(Ticket.id).where(Ticket.id == ticket.id), ended)
    return put_off(WorkingTime(await office(session), since), since, by, waits[ticket.id]) < ended


async def kept(session: ReadSession, start: datetime, end: datetime) -> dict[int, Kept]:
    """By client, the promises that were kept or missed between two moments: kept when the work was done, missed when
    the time was over. What was joined to another request, or ended otherwise in time, is none."""
    rows = list(await session.execute(_ended_since(start, end)))
    if not rows:
        return {}
    behind = _ended_since(start, end).where(
        Ticket.resolve_by < end, or_(_OVER.is_(None), Ticket.resolve_by < _OVER)
    )
    waits = await _waits(session, behind.with_only_columns(Ticket.id), end)
    hours = WorkingTime(await office(session), min(row.resolve_since for row in rows))
    counts: dict[int, list[bool]] = defaultdict(list)
    for ticket_id, client_id, why, since, by, over in rows:
        until = by if over and over <= by else put_off(hours, since, by, waits[ticket_id])
        in_time = over is not None and over <= until
        if start <= (over if in_time else until) < end and (why in DONE or not in_time):
            counts[client_id].append(not in_time)
    return {client_id: Kept(len(late), sum(late)) for client_id, late in counts.items()}


def _ended_since(start: datetime, end: datetime) -> Select[*tuple[Any, ...]]:
    """Promised requests that had not ended at `start`, as far as the time between may have decided them."""
    asked = select(
        Ticket.id, Ticket.client_id, Ticket.closed_reason, Ticket.resolve_since, Ticket.resolve_by, _OVER
    )
    return asked.where(
        Ticket.resolve_by >= start - LONGEST,
        Ticket.resolve_by < end + LONGEST,
        or_(_OVER.is_(None), start <= _OVER),
        Ticket.closed_reason.is_distinct_from(ClosedReason.MERGED),
    )


async def _waits(session: ReadSession, tickets: Select[Any], upto: datetime) -> defaultdict[int, list[Wait]]:
    """By request, what of it waits for the client; what still does, `upto`."""
    of_quote = Quote.ticket_id.in_(tickets)
    found = defaultdict(list)
    for wait in (
        *await waiting.prices(session, upto, of_quote),
        *await waiting.money(session, upto, of_quote),
        *await waiting.questions(session, TicketMessage.ticket_id.in_(tickets)),
    ):
        found[wait.matter[1]].append(wait)
    return found
