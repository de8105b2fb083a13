"""Work beyond an allowance, where the tariff names its price: charged when the ticket is done, and kept true after."""

from datetime import date, datetime

from sqlalchemy import select

from billing.charges import actions, queries, texts
from billing.charges.lifecycle import Due, printed, taxed
from billing.charges.models import Charge, ChargeKind
from billing.charges.rules import beyond, minutes_charged, true_up
from billing.ledger import actions as ledger
from billing.ledger.errors import NoAccount
from billing.money import price_of_minutes
from billing.tariffs.currencies import currency_of
from billing.tariffs.granted import month_end
from billing.tariffs.models import AllowanceEvent, AllowanceUnit, AllowanceUse
from billing.tariffs.queries import agreement, billing_book
from config.clock import midnight
from config.database import ReadSession, Session
from intake.outbox.delivery import speaker
from intake.tickets.models import ClosedReason, Status, Ticket


async def settle_overrun(session: Session, ticket: Ticket, now: datetime) -> list[Charge]:
    """Charge what a done ticket took beyond its allowances, or give back what it no longer took. Again, nothing.

    Call it when a ticket is done, and when one that was is no longer in the tariff. Returns the charges made.
    """
    touched = select(AllowanceEvent.use_id).where(AllowanceEvent.ticket_id == ticket.id)
    uses = await session.scalars(
        select(AllowanceUse)
        .where(AllowanceUse.id.in_(touched), AllowanceUse.client_id == ticket.client_id)
        .order_by(AllowanceUse.id)
    )
    return await _bring_up(session, ticket.client_id, list(uses), now, only=ticket.id)


async def charge_overrun(session: Session, client_id: int, periods: list[str], now: datetime) -> list[Charge]:
    """The same for all tickets of some months: work logged or corrected after its ticket was done."""
    uses = await session.scalars(
        select(AllowanceUse)
        .where(AllowanceUse.client_id == client_id, AllowanceUse.period.in_(periods))
        .order_by(AllowanceUse.id)
    )
    return await _bring_up(session, client_id, list(uses), now)


async def _bring_up(
    session: Session, client_id: int, uses: list[AllowanceUse], now: datetime, *, only: int | None = None
) -> list[Charge]:
    try:
        await ledger.lock(session, client_id)
    except NoAccount:
        return []
    made: list[Charge] = []
    for use in uses:
        made += await _settle_use(session, use, now, only)
    return made


async def _settle_use(session: Session, use: AllowanceUse, now: datetime, only: int | None) -> list[Charge]:
    charged = await queries.about(session, use.client_id, ChargeKind.OVERRUN, f"{use.id}:")
    rate = await _rate(session, use, now)
    if not (rate or charged):
        return []
    over = await _beyond(session, use)
    made: list[Charge] = []
    for ticket_id in sorted(over.keys() | {one.ticket_id for one in charged if one.ticket_id}):
        if only not in (None, ticket_id):
            continue
        stands = [one for one in charged if one.ticket_id == ticket_id]
        if stands or await _is_done(session, ticket_id):
            made += await _true_up(session, use, ticket_id, over.get(ticket_id, 0), stands, rate, now)
    return made


async def _beyond(session: Session, use: AllowanceUse) -> dict[int, int]:
    """What each ticket took beyond what the month grants by all of its days."""
    zone = (await billing_book(session)).zone
    end = await month_end(session, use.client_id, midnight(date.fromisoformat(f"{use.period}-15"), zone))
    granted = end.allowances[(use.category, use.unit)].granted
    if granted is None:
        return {}
    steps = await session.execute(
        select(AllowanceEvent.ticket_id, AllowanceEvent.consumed)
        .where(AllowanceEvent.use_id == use.id, AllowanceEvent.consumed != 0)
        .order_by(AllowanceEvent.id)
    )
    return beyond([(ticket, consumed) for ticket, consumed in steps], granted)


async def _true_up(
    session: Session,
    use: AllowanceUse,
    ticket_id: int,
    should: int,
    stands: list[Charge],
    rate: int | None,
    now: datetime,
) -> list[Charge]:
    """What was charged at a former price stays priced so."""
    change = true_up(should, minutes_charged([one.counted for one in stands]))
    subject = f"{use.id}:{ticket_id}"
    if change.anew is not None:
        rate = stands[-1].counted["rate"]
        await actions.undo_all(
            session, use.client_id, ChargeKind.OVERRUN, subject, reason="the work was corrected", now=now
        )
    amount = change.add if change.anew is None else change.anew
    if not amount or not rate:
        return []
    ticket = await session.get_one(Ticket, ticket_id)
    due = await _due(session, use, ticket, subject, amount, rate)
    if not due.amount_minor:
        return []
    return [
        await actions.make_next(session, client_id=use.client_id, kind=ChargeKind.OVERRUN, due=due, now=now)
    ]


async def _due(
    session: Session, use: AllowanceUse, ticket: Ticket, subject: str, amount: int, rate: int
) -> Due:
    book = await billing_book(session)
    category = book.categories.get(use.category)
    counted = {
        "unit": use.unit.value,
        "beyond": amount,
        "rate": rate,
        "category": use.category,
        "name": dict(category.name) if category else {"*": use.category},
        "period": use.period,
    }
    t = await speaker(session, None)
    currency = await currency_of(session, ticket.client_id)
    minor = amount * rate if use.unit is AllowanceUnit.REQUESTS else price_of_minutes(amount, rate)
    title = f"{texts.what_for(t, 'overrun', counted, ticket.id)}, {texts.beyond(t, counted, currency)}"
    lines = taxed([printed(title, minor)], book.vat_rule)
    return Due(subject, lines, counted, ticket.id, ticket.contact_id)


async def _rate(session: ReadSession, use: AllowanceUse, now: datetime) -> int | None:
    """What is paid beyond this allowance by the terms in force; None where a price is told first, or nothing more done."""
    terms = await agreement(session, use.client_id, now)
    allowance = terms.tariff.allowances.get(use.category) if terms and terms.tariff else None
    if allowance is None or use.unit not in allowance.grants() or not allowance.overrun_price(use.unit, 60):
        return None
    return allowance.overrun_minor


async def _is_done(session: ReadSession, ticket_id: int) -> bool:
    ticket = await session.get_one(Ticket, ticket_id)
    return ticket.status is Status.RESOLVED or ticket.closed_reason is ClosedReason.DONE
