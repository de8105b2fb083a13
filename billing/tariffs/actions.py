"""What work does to allowances: reserve, consume, release, undo. Every step is an event, counted once by its key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, text

from billing.tariffs.granted import month_grants
from billing.tariffs.models import AllowanceEvent, AllowanceEventKind, AllowanceUnit, AllowanceUse
from billing.tariffs.pricing import Use, level_reached, moved, regranted
from billing.tariffs.terms import billing_book
from config.clock import month_of
from config.database import Session


@dataclass(frozen=True)
class Alert:
    """An allowance has reached 80 or 100 hundredths for the first time in its month."""

    client_id: int
    category: str
    unit: AllowanceUnit
    level: int
    granted: int
    consumed: int
    period: str


@dataclass(frozen=True)
class _Stand:
    """What one ticket has on one allowance."""

    use_id: int
    unit: AllowanceUnit
    reserved: int
    consumed: int


async def reserve(session: Session, *, ticket_id: int, client_id: int, category: str, now: datetime) -> None:
    """In tariff: keep the category's usual minutes (or one request) for the ticket. Again, nothing happens.

    A category the tariff does not include is reserved too, against nothing: the manager has decided so.
    """
    key = f"reserve:{ticket_id}:{await _generation(session, ticket_id)}"
    if await _booked(session, ticket_id, key):
        return
    book = await billing_book(session)
    entry = book.categories.get(category)
    usual = entry.usual_minutes if entry else 0
    for row in await _uses(session, client_id, category, now):
        amount = 1 if row.unit is AllowanceUnit.REQUESTS else usual
        if amount:
            _move(session, row, ticket_id, AllowanceEventKind.RESERVE, key, now, reserved=amount)
    await session.flush()


async def consume(
    session: Session, *, ticket_id: int, client_id: int, category: str, minutes: int, key: str, now: datetime
) -> tuple[Alert, ...]:
    """Charged minutes of work on a ticket; what it had reserved is used first, what exceeds the grant is overrun.

    The first work on a ticket also uses its one request. The same `key` (say `time:5`) counts once, unless
    the ticket was undone meanwhile. Counted in the month of `now`.
    """
    if minutes < 0:
        raise ValueError(minutes)
    key = f"{key}:{await _generation(session, ticket_id)}"
    if await _booked(session, ticket_id, key):
        return ()
    stands = await _stands(session, ticket_id)
    alerts = []
    for row in await _uses(session, client_id, category, now):
        mine = [stand for stand in stands if stand.unit is row.unit]
        wanted = minutes if row.unit is AllowanceUnit.MINUTES else _request_unless(mine)
        if not wanted:
            continue
        freed = await _free_elsewhere(session, ticket_id, row, mine, wanted, key, now)
        here = sum(stand.reserved for stand in mine if stand.use_id == row.id)
        alerts += _move(
            session,
            row,
            ticket_id,
            AllowanceEventKind.CONSUME,
            key,
            now,
            reserved=-min(here, wanted - freed),
            consumed=wanted,
        )
    await session.flush()
    return tuple(alerts)


async def take_back(session: Session, *, ticket_id: int, key: str, now: datetime) -> None:
    """Reverse one `consume` by its key, in the month it was counted: the entry behind it was corrected."""
    key = f"{key}:{await _generation(session, ticket_id)}"
    if await _booked(session, ticket_id, f"{key}:back"):
        return
    query = select(AllowanceEvent).where(AllowanceEvent.ticket_id == ticket_id, AllowanceEvent.key == key)
    for event in list(await session.scalars(query)):
        row = await _locked(session, event.use_id)
        if event.consumed and row.unit is AllowanceUnit.MINUTES:
            kind = AllowanceEventKind.CONSUME
            _move(session, row, ticket_id, kind, f"{key}:back", now, consumed=-event.consumed)
    await session.flush()


async def release(session: Session, *, ticket_id: int, now: datetime) -> tuple[Alert, ...]:
    """The work is done: give back the minutes it did not need. A reserved request is used by being answered."""
    key = f"release:{ticket_id}:{await _generation(session, ticket_id)}"
    alerts = []
    for stand in await _stands(session, ticket_id):
        if not stand.reserved:
            continue
        row = await _locked(session, stand.use_id)
        answered = 1 if row.unit is AllowanceUnit.REQUESTS and not stand.consumed else 0
        kind = AllowanceEventKind.RELEASE
        alerts += _move(session, row, ticket_id, kind, key, now, reserved=-stand.reserved, consumed=answered)
    await session.flush()
    return tuple(alerts)


async def undo(session: Session, *, ticket_id: int, now: datetime) -> None:
    """The ticket is not in the tariff after all: everything it reserved and used is given back."""
    key = f"undo:{ticket_id}:{await _generation(session, ticket_id)}"
    for stand in await _stands(session, ticket_id):
        row = await _locked(session, stand.use_id)
        kind = AllowanceEventKind.UNDO
        _move(session, row, ticket_id, kind, key, now, reserved=-stand.reserved, consumed=-stand.consumed)
    await session.flush()


def _request_unless(mine: Sequence[_Stand]) -> int:
    """One request, unless the ticket has used its one."""
    return 0 if sum(stand.consumed for stand in mine) else 1


async def _free_elsewhere(
    session: Session,
    ticket_id: int,
    row: AllowanceUse,
    mine: Sequence[_Stand],
    wanted: int,
    key: str,
    now: datetime,
) -> int:
    """Give back what the ticket reserved in an earlier month and is now using in this one."""
    freed = 0
    for stand in mine:
        amount = min(stand.reserved, wanted - freed)
        if stand.use_id != row.id and amount:
            other = await _locked(session, stand.use_id)
            _move(session, other, ticket_id, AllowanceEventKind.RELEASE, key, now, reserved=-amount)
            freed += amount
    return freed


def _move(
    session: Session,
    row: AllowanceUse,
    ticket_id: int,
    kind: AllowanceEventKind,
    key: str,
    now: datetime,
    *,
    reserved: int = 0,
    consumed: int = 0,
) -> list[Alert]:
    """Write one event and bring its row to it."""
    use = moved(_use(row), reserved=reserved, consumed=consumed)
    _put(row, use)
    session.add(
        AllowanceEvent(
            use_id=row.id,
            ticket_id=ticket_id,
            kind=kind,
            key=key,
            reserved=reserved,
            consumed=consumed,
            at=now,
        )
    )
    level = level_reached(use, row.alerted)
    if level is None or use.granted is None:
        return []
    row.alerted = level
    return [Alert(row.client_id, row.category, row.unit, level, use.granted, use.consumed, row.period)]


async def _uses(session: Session, client_id: int, category: str, now: datetime) -> list[AllowanceUse]:
    """The rows, locked, that work of a category counts on this month, with what is granted now."""
    book = await billing_book(session)
    granted = {
        unit: grant.granted
        for (code, unit), grant in (await month_grants(session, client_id, now)).items()
        if code == category
    } or {AllowanceUnit.MINUTES: 0}
    period = month_of(now, ZoneInfo(book.timezone)).key
    rows = []
    for unit in sorted(granted, key=lambda unit: unit.value):
        row = await _row(session, client_id, category, unit, period)
        _put(row, regranted(_use(row), granted[unit]))
        rows.append(row)
    return rows


async def _row(
    session: Session, client_id: int, category: str, unit: AllowanceUnit, period: str
) -> AllowanceUse:
    place = {"client_id": client_id, "category": category, "unit": unit.value, "period": period}
    await session.execute(
        text(
            "INSERT INTO allowance_use (client_id, category, unit, period, granted, reserved, used, overrun, alerted)"
            " VALUES (:client_id, :category, :unit, :period, 0, 0, 0, 0, 0)"
            " ON CONFLICT (client_id, category, unit, period) DO NOTHING"
        ),
        place,
    )
    return await _one_locked(session, select(AllowanceUse).filter_by(**{**place, "unit": unit}))


async def _locked(session: Session, use_id: int) -> AllowanceUse:
    return await _one_locked(session, select(AllowanceUse).where(AllowanceUse.id == use_id))


async def _one_locked(session: Session, query: Select[AllowanceUse]) -> AllowanceUse:
    # What this unit of work read before it had the lock may be stale by now.
    locked = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(locked)).one()


async def _stands(session: Session, ticket_id: int) -> list[_Stand]:
    """What the ticket has on every allowance it ever touched, in a fixed order, as locks are taken in it."""
    query = (
        select(
            AllowanceUse.id,
            AllowanceUse.unit,
            func.sum(AllowanceEvent.reserved),
            func.sum(AllowanceEvent.consumed),
        )
        .join(AllowanceEvent, AllowanceEvent.use_id == AllowanceUse.id)
        .where(AllowanceEvent.ticket_id == ticket_id)
        .group_by(AllowanceUse.id, AllowanceUse.unit)
        .order_by(AllowanceUse.id)
    )
    found = [
        _Stand(use_id, unit, int(reserved), int(consumed))
        for use_id, unit, reserved, consumed in await session.execute(query)
    ]
    return [stand for stand in found if stand.reserved or stand.consumed]


async def _generation(session: Session, ticket_id: int) -> int:
    """How often the ticket was undone: after each time the same facts count anew."""
    query = select(func.count(AllowanceEvent.key.distinct())).where(
        AllowanceEvent.ticket_id == ticket_id, AllowanceEvent.kind == AllowanceEventKind.UNDO
    )
    return await session.scalar(query) or 0


async def _booked(session: Session, ticket_id: int, key: str) -> bool:
    query = select(AllowanceEvent.id).where(AllowanceEvent.ticket_id == ticket_id, AllowanceEvent.key == key)
    return await session.scalar(query.limit(1)) is not None


def _use(row: AllowanceUse) -> Use:
    return Use(row.granted, row.reserved, row.used, row.overrun)


def _put(row: AllowanceUse, use: Use) -> None:
    row.granted, row.reserved, row.used, row.overrun = use.granted, use.reserved, use.used, use.overrun
