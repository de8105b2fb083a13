"""What another tariff would have made of a month: read only where nothing has to be guessed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from billing.labour.models import TimeEntry
from billing.labour.rules import Outcome
from billing.statements.figures import Movement, Statement
from billing.statements.larger import Larger, Need, Offer, best
from billing.statements.month import Asked, Fate
from billing.tariffs.granted import MonthEnd
from billing.tariffs.models import AllowanceEvent, AllowanceUnit, AllowanceUse, TariffRow
from billing.tariffs.terms import agreement, billing_book, tariff_terms
from config.clock import Period
from config.database import ReadSession
from intake.tickets.models import Ticket, Verdict


async def larger(
    session: ReadSession,
    client_id: int,
    month: Period,
    ended: MonthEnd,
    asked: Sequence[Asked],
    money: Statement,
    last: datetime,
) -> Larger | None:
    """None as well where the month had another tariff, something past it has no minutes, or cost more than its work."""
    book = await billing_book(session)
    agreed = await agreement(session, client_id, last)
    now = agreed.tariff if agreed else None
    whole = [line for line in ended.fee if line.days == line.of_days]
    past = [one for one in asked if one.fate is Fate.BILLED]
    if not (book.offered and past and now and whole and whole[0].code == now.code):
        return None
    if not _only_work(money.movements, {one.ticket_id for one in past}):
        return None
    needs = await _included(session, client_id, month)
    for one in past:
        if one.verdict is Verdict.IN_TARIFF:
            continue  # what went beyond a limit is counted in it
        minutes = await _billed(session, client_id, one.ticket_id, month)
        category = await session.scalar(select(Ticket.category).where(Ticket.id == one.ticket_id))
        if not minutes or category is None or one.verdict is not Verdict.BILLABLE:
            return None
        needs[category].minutes += minutes
        needs[category].tickets.add(one.ticket_id)
    offers = await _offers(session, [code for code in book.offered if code != now.code], money.currency, last)
    return best(now, offers, needs, sum(one.taken_minor for one in past), book.vat_rule)


def _only_work(movements: Iterable[Movement], tickets: set[int]) -> bool:
    """Whether all they cost is work, which a tariff can include; a new version of a price or a talk is none."""
    return all(
        one.kind == "capture" or one.counted.get("mode") == "overrun"
        for one in movements
        if one.ticket_id in tickets
    )


async def _included(session: ReadSession, client_id: int, month: Period) -> dict[str, Need]:
    rows = await session.execute(
        select(
            AllowanceUse.category,
            AllowanceUse.unit,
            AllowanceEvent.ticket_id,
            func.sum(AllowanceEvent.consumed),
        )
        .join(AllowanceUse, AllowanceUse.id == AllowanceEvent.use_id)
        .where(AllowanceUse.client_id == client_id, AllowanceUse.period == month.key)
        .group_by(AllowanceUse.category, AllowanceUse.unit, AllowanceEvent.ticket_id)
        .having(func.sum(AllowanceEvent.consumed) > 0)
    )
    needs: dict[str, Need] = defaultdict(Need)
    for category, unit, ticket_id, consumed in rows:
        needs[category].tickets.add(ticket_id)
        if unit is AllowanceUnit.MINUTES:
            needs[category].minutes += int(consumed)
    return needs


async def _billed(session: ReadSession, client_id: int, ticket_id: int, month: Period) -> int:
    """Charged minutes of a billed request; 0 where some of them are another month's, or there are none."""
    rows = await session.execute(
        select(TimeEntry.worked_at, TimeEntry.charged_minutes).where(
            TimeEntry.client_id == client_id,
            TimeEntry.ticket_id == ticket_id,
            TimeEntry.outcome == Outcome.BILLED,
        )
    )
    entries = list(rows)
    return sum(minutes for _, minutes in entries) if all(at in month for at, _ in entries) else 0


async def _offers(session: ReadSession, codes: Sequence[str], currency: str, at: datetime) -> list[Offer]:
    """Tariffs in the currency of the account."""
    query = select(TariffRow).where(TariffRow.code.in_(codes), TariffRow.currency == currency)
    found = []
    for row in list(await session.scalars(query.order_by(TariffRow.id))):
        if terms := await tariff_terms(session, row.id, at):
            found.append(Offer(row.name, terms))
    return found
