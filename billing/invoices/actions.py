"""Issuing invoices, taking them back, counting what came in for them. Everything takes the client's account first."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from billing.invoices import queries, rules
from billing.invoices.errors import NotOpen, OneOpen, TooMany
from billing.invoices.issuing import Order, put_out
from billing.invoices.lifecycle import UNPAID, InvoiceCause, InvoiceKind, InvoiceState, state_after
from billing.invoices.models import Invoice, InvoicePayment, InvoiceStanding
from billing.invoices.queries import Shown
from billing.ledger import actions as ledger
from billing.ledger.booking import check_amount
from billing.ledger.models import Transfer
from config.database import Session


async def issue(session: Session, order: Order, now: datetime) -> Shown:
    """Issue a top-up invoice; the same `key` again is the same paper.

    Raises NotInvoicing, OneOpen, BadAmount; TooMany where the desk did not ask for it itself.
    """
    check_amount(order.amount_minor)
    await ledger.lock(session, order.client_id)
    before = await session.scalar(select(Invoice.id).where(Invoice.key == order.key))
    if before:
        return await queries.shown(session, before)
    open_now = await queries.open_topup(session, order.client_id)
    if open_now:
        raise OneOpen(open_now.invoice.id, open_now.invoice.name)
    lately = await queries.issued_lately(session, order.client_id, now)
    if order.cause is not InvoiceCause.DESK and lately >= rules.PER_DAY:
        raise TooMany(order.client_id)
    return await put_out(session, order, now)


async def take_back(
    session: Session, invoice_id: int, *, actor: str, reason: str | None, tell_at: datetime, now: datetime
) -> Shown:
    """Cancel what is unpaid of an invoice by a credit note; twice is once. Raises NoSuchInvoice, NotOpen."""
    found = await queries.shown(session, invoice_id)
    await ledger.lock(session, found.invoice.client_id)
    found = await queries.shown(session, invoice_id)
    before = await queries.credit_note_of(session, invoice_id)
    if before:
        return before
    if not found.is_unpaid:
        raise NotOpen(found.invoice.name, found.standing.state.value)
    found.standing.state, found.standing.changed_at = InvoiceState.CANCELLED, now
    await session.flush()
    return await put_out(session, _credit_note(found, actor, tell_at, reason), now)


def _credit_note(found: Shown, actor: str, tell_at: datetime, reason: str | None = None) -> Order:
    """Over what is unpaid of an invoice."""
    return Order(
        client_id=found.invoice.client_id,
        amount_minor=found.rest_minor,
        cause=found.invoice.cause,
        actor=actor,
        key=f"invoice:{found.invoice.id}:taken_back",
        tell_at=tell_at,
        reason=reason,
        kind=InvoiceKind.CREDIT_NOTE,
        corrects=found.invoice,
    )


async def count(
    session: Session, transfer: Transfer, client_id: int, invoice_id: int | None, now: datetime
) -> Shown | None:
    """A top-up counts for the invoice it names, else for the one that is open; which, or None. Twice is once."""
    before = await session.scalar(
        select(InvoicePayment.invoice_id).where(InvoicePayment.transfer_id == transfer.id)
    )
    if before:
        return await queries.shown(session, before)
    found = (
        await queries.shown(session, invoice_id)
        if invoice_id
        else await queries.open_topup(session, client_id)
    )
    if found is None or found.invoice.client_id != client_id or found.standing.kind is not InvoiceKind.TOPUP:
        return None
    session.add(
        InvoicePayment(
            invoice_id=found.invoice.id, transfer_id=transfer.id, amount_minor=transfer.amount_minor
        )
    )
    await session.flush()
    return await _stands(session, found, await _paid(session, found.invoice.id), now)


async def uncount(session: Session, transfer_id: int, actor: str, now: datetime) -> Shown | None:
    """A top-up was taken back: what it had paid is unpaid again. Call after the reversal is booked.

    Where the client has another open invoice by now, the unpaid rest is cancelled: there are never two open.
    """
    payment = await session.scalar(select(InvoicePayment).where(InvoicePayment.transfer_id == transfer_id))
    if payment is None:
        return None
    found = await queries.shown(session, payment.invoice_id)
    other = await queries.open_topup(session, found.invoice.client_id)
    paid = await _paid(session, found.invoice.id)
    if (
        other is None
        or other.invoice.id == found.invoice.id
        or found.standing.state is InvoiceState.CANCELLED
        or state_after(found.invoice.amount_minor, paid) not in UNPAID
    ):
        return await _stands(session, found, paid, now)
    found.standing.state, found.standing.paid_minor = InvoiceState.CANCELLED, paid
    found.standing.changed_at = now
    await session.flush()
    await put_out(session, _credit_note(found, actor, now), now)
    return found


async def drawn(session: Session, invoice_id: int, paper: str) -> None:
    """The PDF of a paper stands on the shelf; the first one drawn stays what was sent."""
    await session.execute(
        update(InvoiceStanding)
        .where(InvoiceStanding.invoice_id == invoice_id, InvoiceStanding.paper.is_(None))
        .values(paper=paper)
        .execution_options(synchronize_session=False)
    )


async def not_drawn(session: Session, invoice_id: int) -> int:
    """Drawing a paper failed once more; how often it has."""
    tries = await session.scalar(
        update(InvoiceStanding)
        .where(InvoiceStanding.invoice_id == invoice_id)
        .values(tries=InvoiceStanding.tries + 1)
        .returning(InvoiceStanding.tries)
        .execution_options(synchronize_session=False)
    )
    return int(tries or 0)


async def claim_telling(session: Session, invoice_id: int, now: datetime) -> bool:
    """Whether this unit of work is the one that tells of a paper."""
    return await _claim(session, invoice_id, InvoiceStanding.told_at, now)


async def claim_reminding(session: Session, invoice_id: int, now: datetime) -> bool:
    """Whether this unit of work is the one that reminds of an invoice."""
    return await _claim(session, invoice_id, InvoiceStanding.reminded_at, now)


async def _claim(
    session: Session, invoice_id: int, moment: InstrumentedAttribute[datetime | None], now: datetime
) -> bool:
    """The first to note the moment is the one."""
    claimed = await session.execute(
        update(InvoiceStanding)
        .where(InvoiceStanding.invoice_id == invoice_id, moment.is_(None))
        .values({moment: now})
        .returning(InvoiceStanding.invoice_id)
        .execution_options(synchronize_session=False)
    )
    return claimed.first() is not None


async def _stands(session: Session, found: Shown, paid: int, now: datetime) -> Shown:
    standing = found.standing
    standing.paid_minor, standing.changed_at = paid, now
    if standing.state is not InvoiceState.CANCELLED:
        standing.state = state_after(found.invoice.amount_minor, paid)
    await session.flush()
    return found


async def _paid(session: Session, invoice_id: int) -> int:
    """What has come in for an invoice and was not taken back."""
    reversals = select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None))
    total = await session.scalar(
        select(func.sum(InvoicePayment.amount_minor)).where(
            InvoicePayment.invoice_id == invoice_id, InvoicePayment.transfer_id.not_in(reversals)
        )
    )
    return int(total or 0)
