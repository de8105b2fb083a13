"""Reading a client's month: its requests with all that counted for them, its limits, and the statement."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from billing.charges import queries as charges
from billing.charges.models import ChargeKind
from billing.labour.models import TimeEntry
from billing.labour.rules import Outcome
from billing.quotes.models import Quote
from billing.statements.figures import Movement, Statement
from billing.statements.larger_queries import larger
from billing.statements.month import Asked, Limit, Month, Price, oldest_first
from billing.statements.queries import statement
from billing.tariffs.granted import MonthEnd, month_end
from billing.tariffs.models import AllowanceEvent, AllowanceUnit, AllowanceUse, TariffRow
from billing.tariffs.months import Key
from billing.tariffs.queries import usage
from config.clock import Period
from config.database import ReadSession
from intake.contacts.models import Contact, Person
from intake.tickets.models import ClosedReason, Ticket

ENDED_SO = (ClosedReason.REFUSED, ClosedReason.DECLINED, ClosedReason.EXPIRED)


async def month_of_client(session: ReadSession, client_id: int, month: Period, now: datetime) -> Month:
    """The month as it stands now. Raises NoAccount."""
    money = await statement(session, client_id, month.start, month.end)
    last = min(month.end - timedelta(microseconds=1), now)
    ended = await month_end(session, client_id, last)
    beyond = await _beyond(session, client_id, month)
    asked = await _asked(session, client_id, month, money, beyond)
    over = month.end <= now
    return Month(
        money,
        asked,
        await _limits(session, client_id, last, ended if over else None, beyond),
        await _names(session, [line.code for line in ended.fee]),
        sum(one.amount_minor for one in await charges.waiting(session, client_id) if one.made_at < month.end),
        await larger(session, client_id, month, ended, asked, money, last) if over else None,
    )


@dataclass(frozen=True)
class _Beyond:
    """What a tariff charges by itself, of one request and one limit."""

    key: Key
    ticket_id: int | None
    amount: int
    minor: int


async def _asked(
    session: ReadSession, client_id: int, month: Period, money: Statement, beyond: list[_Beyond]
) -> tuple[Asked, ...]:
    taken = _taken(money.movements)
    used = await _used(session, client_id, month)
    free = await _free(session, client_id, month)
    over: dict[tuple[int | None, AllowanceUnit], int] = defaultdict(int)
    for part in beyond:
        over[part.ticket_id, part.key[1]] += part.amount
    counted = {*taken, *used, *free}
    query = (
        select(Ticket, Person.name)
        .outerjoin(Contact, Contact.id == Ticket.contact_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(Ticket.client_id == client_id, or_(Ticket.id.in_(counted), _happened(month)))
        .where(or_(Ticket.closed_reason.is_(None), Ticket.closed_reason != ClosedReason.MERGED))
    )
    rows = [(ticket, name) for ticket, name in await session.execute(query)]
    prices = await _prices(session, query.with_only_columns(Ticket.id))
    return oldest_first(
        [
            Asked(
                ticket_id=ticket.id,
                title=ticket.title,
                at=ticket.opened_at,
                by=name,
                verdict=ticket.verdict,
                reason=ticket.verdict_reason,
                closed_reason=ticket.closed_reason,
                done_at=ticket.resolved_at,
                minutes=used.get(ticket.id, {}).get(AllowanceUnit.MINUTES, 0),
                requests=used.get(ticket.id, {}).get(AllowanceUnit.REQUESTS, 0),
                minutes_beyond=over[ticket.id, AllowanceUnit.MINUTES],
                requests_beyond=over[ticket.id, AllowanceUnit.REQUESTS],
                free_minutes=free.get(ticket.id, 0),
                taken_minor=taken.get(ticket.id, 0),
                prices=prices.get(ticket.id, ()),
            )
            for ticket, name in rows
        ]
    )


def _happened(month: Period) -> ColumnElement[bool]:
    """Asked, decided or done within the month; that it was closed some days after it was done is no news."""

    def within(moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]) -> Any:
        return and_(moment >= month.start, moment < month.end)

    ended = and_(Ticket.closed_reason.in_(ENDED_SO), within(Ticket.closed_at))
    return or_(within(Ticket.opened_at), within(Ticket.verdict_at), within(Ticket.resolved_at), ended)


def _taken(movements: Iterable[Movement]) -> dict[int, int]:
    """What the statement's movements took for each request."""
    found: dict[int, int] = defaultdict(int)
    for one in movements:
        if one.ticket_id is not None:
            found[one.ticket_id] -= one.amount_minor
    return found


async def _used(session: ReadSession, client_id: int, month: Period) -> dict[int, dict[AllowanceUnit, int]]:
    """What each request used of the month's limits: together, all that was used."""
    rows = await session.execute(
        select(AllowanceEvent.ticket_id, AllowanceUse.unit, func.sum(AllowanceEvent.consumed))
        .join(AllowanceUse, AllowanceUse.id == AllowanceEvent.use_id)
        .where(AllowanceUse.client_id == client_id, AllowanceUse.period == month.key)
        .group_by(AllowanceEvent.ticket_id, AllowanceUse.unit)
        .having(func.sum(AllowanceEvent.consumed) != 0)
    )
    found: dict[int, dict[AllowanceUnit, int]] = defaultdict(dict)
    for ticket_id, unit, consumed in rows:
        found[ticket_id][unit] = int(consumed)
    return found


async def _free(session: ReadSession, client_id: int, month: Period) -> dict[int, int]:
    rows = await session.execute(
        select(TimeEntry.ticket_id, func.sum(TimeEntry.charged_minutes))
        .where(
            TimeEntry.client_id == client_id,
            TimeEntry.worked_at >= month.start,
            TimeEntry.worked_at < month.end,
            TimeEntry.outcome == Outcome.FREE,
        )
        .group_by(TimeEntry.ticket_id)
    )
    return {ticket_id: int(minutes) for ticket_id, minutes in rows if minutes}


async def _prices(session: ReadSession, tickets: Select[Any]) -> dict[int, tuple[Price, ...]]:
    quotes = await session.scalars(
        select(Quote).where(Quote.ticket_id.in_(tickets)).order_by(Quote.ticket_id, Quote.revision)
    )
    found: dict[int, tuple[Price, ...]] = {}
    for one in quotes:
        price = Price(one.state, one.total_minor, one.charged_minor, one.settled_at)
        found[one.ticket_id] = (*found.get(one.ticket_id, ()), price)
    return found


async def _limits(
    session: ReadSession, client_id: int, last: datetime, ended: MonthEnd | None, beyond: list[_Beyond]
) -> tuple[Limit, ...]:
    """`ended`: what the month came to, once it is over."""
    found = []
    for one in await usage(session, client_id, last):
        key = (one.category, one.unit)
        closed = ended.allowances.get(key) if ended else None
        found.append(
            Limit(
                name=one.name,
                unit=one.unit,
                granted=one.granted,
                used=one.used + one.overrun,
                carried=one.carried,
                beyond_minor=sum(part.minor for part in beyond if part.key == key),
                carried_on=closed.carried_out if closed else 0,
            )
        )
    return tuple(found)


async def _beyond(session: ReadSession, client_id: int, month: Period) -> list[_Beyond]:
    """Booked or waiting for money."""
    uses = await session.scalars(
        select(AllowanceUse).where(AllowanceUse.client_id == client_id, AllowanceUse.period == month.key)
    )
    return [
        _Beyond((use.category, use.unit), one.ticket_id, one.counted["beyond"], one.amount_minor)
        for use in list(uses)
        for one in await charges.about(session, client_id, ChargeKind.OVERRUN, f"{use.id}:")
    ]


async def _names(session: ReadSession, codes: list[str]) -> tuple[dict[str, str], ...]:
    rows = await session.scalars(select(TariffRow).where(TariffRow.code.in_(codes)))
    names = {row.code: row.name for row in rows}
    return tuple(names[code] for code in dict.fromkeys(codes))
