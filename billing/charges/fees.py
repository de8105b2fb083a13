"""The monthly fee on the personal account: charged when the month begins, brought up to date when its terms change."""

from datetime import datetime, timedelta
from typing import Any

from billing.charges import actions, queries
from billing.charges.lifecycle import Due, at_prices, printed, taxed
from billing.charges.models import Charge, ChargeKind
from billing.charges.rules import true_up
from billing.charges.texts import already_charged
from billing.ledger import actions as ledger
from billing.tariffs.granted import terms_over_time
from billing.tariffs.months import Days, FeeLine, days_of, fee_lines
from billing.tariffs.queries import billing_book
from config.clock import Period, midnight, month_of
from config.database import Session
from intake.outbox.delivery import speaker


async def charge_fees(session: Session, client_id: int, now: datetime) -> list[Charge]:
    """Bring this month's fee and last month's to what their days come to; what was charged for it. Again, nothing."""
    book = await billing_book(session)
    if book.fees is None:
        return []
    this = month_of(now, book.zone)
    last = month_of(this.start - timedelta(seconds=1), book.zone)
    return [
        *await charge_fee_of(session, client_id, last, now),
        *await charge_fee_of(session, client_id, this, now),
    ]


async def charge_fee_of(session: Session, client_id: int, month: Period, now: datetime) -> list[Charge]:
    """Bring one month's fee to what its days come to, however long ago it was. Again, nothing."""
    book = await billing_book(session)
    if book.fees is None or month.start < midnight(book.fees.since, book.zone):
        return []
    await ledger.lock(session, client_id)
    days = days_of(month, book.zone, await terms_over_time(session, client_id))
    today = (min(now, month.end - timedelta(seconds=1))).astimezone(book.zone).day
    if not _begun(days, today):
        return []
    return await _true_up(session, client_id, month, fee_lines(days), now)


def _begun(days: tuple[Days, ...], today: int) -> bool:
    """Whether a tariff is in force by today: one that begins later this month is not charged yet."""
    first = 1
    for stretch in days:
        if stretch.terms:
            return first <= today
        first += stretch.count
    return True  # none all month: what was charged for it is given back


async def _true_up(
    session: Session, client_id: int, month: Period, lines: tuple[FeeLine, ...], now: datetime
) -> list[Charge]:
    stands = await queries.standing(session, client_id, ChargeKind.FEE, month.key)
    before = sum(at_prices(charge.lines) for charge in stands)
    change = true_up(sum(line.minor for line in lines), before)
    if change.anew is not None:
        await actions.undo_all(
            session, client_id, ChargeKind.FEE, month.key, reason="the terms of the month changed", now=now
        )
        before = 0
    if not (change.add or change.anew):
        return []
    due = await _due(session, month, lines, before)
    return [await actions.make_next(session, client_id=client_id, kind=ChargeKind.FEE, due=due, now=now)]


async def _due(session: Session, month: Period, lines: tuple[FeeLine, ...], before: int) -> Due:
    """The month's lines, and off them what was charged before."""
    rows: list[dict[str, Any]] = [
        printed(line.name, line.minor, days=line.days, of_days=line.of_days) for line in lines if line.minor
    ]
    if before:
        rows.append(printed(already_charged(await speaker(session, None)), -before, kind="credit"))
    parts = [
        {"name": line.name, "days": line.days, "of_days": line.of_days, "minor": line.minor} for line in lines
    ]
    counted: dict[str, Any] = {"period": month.key, "parts": parts}
    rows = taxed(rows, (await billing_book(session)).vat_rule)
    return Due(month.key, rows, counted | ({"before": before} if before else {}))
