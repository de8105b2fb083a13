"""Reading money for the figures: what moved on the accounts, and what each client brought and cost."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from billing.charges.models import Charge, ChargeKind, ChargeState
from billing.labour.costs import cost_rates, rate_on
from billing.labour.models import TimeEntry
from billing.ledger.models import Account, Transfer, TransferKind
from billing.ledger.queries import balances_before
from billing.summary.economics import Economics, Spent, costs, fee_of_days, untaxed
from billing.summary.figures import MoneyMoved
from billing.tariffs.queries import billing_book
from config.clock import midnight, month_of
from config.database import ReadSession

EARNING = (TransferKind.CAPTURE, TransferKind.CHARGE)


async def money(session: ReadSession, start: datetime, end: datetime) -> dict[int, MoneyMoved]:
    """Every client's account: charged and topped up in the period, reversals taken off where they were booked."""
    moved = await _moved(session, start, end)
    return {
        client_id: MoneyMoved(
            currency,
            -moved[client_id][TransferKind.CAPTURE] - moved[client_id][TransferKind.CHARGE],
            moved[client_id][TransferKind.TOPUP],
            posted - held,
            held,
        )
        for client_id, (currency, posted, held) in (await balances_before(session, end)).items()
    }


async def charged(session: ReadSession, start: datetime, end: datetime) -> dict[int, int]:
    """By client, what was captured and charged between two moments, what was taken back in it taken off."""
    moved = await _moved(session, start, end)
    return {client: -sum(kinds[kind] for kind in EARNING) for client, kinds in moved.items()}


async def _moved(session: ReadSession, start: datetime, end: datetime) -> dict[int, dict[TransferKind, int]]:
    original = aliased(Transfer)
    moved: dict[int, dict[TransferKind, int]] = defaultdict(lambda: defaultdict(int))
    into = Transfer.credit_id == Transfer.account_id
    kind = case((original.id.is_(None), Transfer.kind), else_=original.kind)
    rows = await session.execute(
        select(Account.client_id, kind, into, func.sum(Transfer.amount_minor))
        .join(Account, Account.id == Transfer.account_id)
        .outerjoin(original, original.id == Transfer.reverses_id)
        .where(Transfer.booked_at >= start, Transfer.booked_at < end)
        .group_by(Account.client_id, kind, into)
    )
    for client_id, kind, incoming, amount in rows:
        assert client_id is not None  # a transfer's account is the client's
        moved[client_id][kind] += int(amount) if incoming else -int(amount)
    return moved


async def economics(
    session: ReadSession, first: date, last: date, currencies: Mapping[int, str]
) -> dict[int, Economics]:
    """What each client with an account brought and cost on the days from `first` to `last`."""
    book = await billing_book(session)
    start, end = midnight(first, book.zone), midnight(last + timedelta(days=1), book.zone)
    fees = await _fees(session, first, last)
    billed = await _billed(session, start, end)
    spent = await _spent(session, first, last)
    worked: dict[int, int] = defaultdict(int)
    for one in spent:
        worked[one.client_id] += one.minutes
    cost = costs(spent)
    return {
        client_id: Economics(
            currency,
            fees.get(client_id, 0),
            billed.get(client_id, 0),
            cost.get(client_id, 0) if currency == book.currency else None,
            worked[client_id],
        )
        for client_id, currency in currencies.items()
    }


async def _fees(session: ReadSession, first: date, last: date) -> dict[int, int]:
    """The days' share of the fees that stand, laid evenly on the days of their months."""
    book = await billing_book(session)
    rate = book.vat_rule.rate if book.vat_rule else None
    found: dict[int, int] = defaultdict(int)
    month = month_of(midnight(first, book.zone), book.zone)
    while month.start.astimezone(book.zone).date() <= last:
        begins, after = (moment.astimezone(book.zone).date() for moment in (month.start, month.end))
        rows = await session.execute(
            select(Charge.client_id, Charge.lines, Charge.amount_minor).where(
                Charge.kind == ChargeKind.FEE,
                Charge.subject == month.key,
                Charge.state == ChargeState.BOOKED,
            )
        )
        whole: dict[int, int] = defaultdict(int)
        for client_id, lines, amount in rows:
            whole[client_id] += untaxed(lines, amount, rate)
        for client_id, fee in whole.items():
            found[client_id] += fee_of_days(fee, begins, (after - begins).days, first, last)
        month = month_of(month.end, book.zone)
    return found


async def _billed(session: ReadSession, start: datetime, end: datetime) -> dict[int, int]:
    """Captured and charged beside the fees; what was taken back is taken off where that was booked."""
    book = await billing_book(session)
    rate = book.vat_rule.rate if book.vat_rule else None
    original = aliased(Transfer)
    booked = func.coalesce(original.id, Transfer.id)
    rows = await session.execute(
        select(Account.client_id, Transfer.what, Transfer.amount_minor, original.id, original.what)
        .join(Account, Account.id == Transfer.account_id)
        .outerjoin(original, original.id == Transfer.reverses_id)
        .outerjoin(Charge, and_(Charge.transfer_id == booked, Charge.kind == ChargeKind.FEE))
        .where(Transfer.booked_at >= start, Transfer.booked_at < end, Charge.id.is_(None))
        .where(or_(Transfer.kind.in_(EARNING), original.kind.in_(EARNING)))
    )
    found: dict[int, int] = defaultdict(int)
    for client_id, own, amount, taken_back, lines in rows:
        if taken_back is None:
            found[client_id] += untaxed(own, amount, rate)
        else:
            found[client_id] -= untaxed(lines, amount, rate)
    return found


async def _spent(session: ReadSession, first: date, last: date) -> list[Spent]:
    """Who worked how long for whom, at the rates of the days."""
    zone = (await billing_book(session)).zone
    rates = await cost_rates(session)
    changes = {rate.valid_from for dated in rates.values() for rate in dated}
    begins = [first, *sorted(day for day in changes if first < day <= last)]
    found = []
    for begin, after in zip(begins, [*begins[1:], last + timedelta(days=1)], strict=True):
        rows = await session.execute(
            select(TimeEntry.client_id, TimeEntry.employee_id, func.sum(TimeEntry.worked_minutes))
            .where(TimeEntry.worked_at >= midnight(begin, zone), TimeEntry.worked_at < midnight(after, zone))
            .group_by(TimeEntry.client_id, TimeEntry.employee_id)
        )
        found += [
            Spent(client, int(minutes), rate_on(rates.get(employee, ()), begin))
            for client, employee, minutes in rows
        ]
    return found
