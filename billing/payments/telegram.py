"""Payments made in a chat: taken in once by the name Telegram gives them, counted, and marked when they go back."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from billing.invoices import queries as invoices
from billing.invoices.errors import NoSuchInvoice
from billing.invoices.lifecycle import InvoiceState
from billing.invoices.queries import Shown
from billing.ledger import actions as ledger
from billing.ledger.errors import NoAccount
from billing.payments import actions, queries
from billing.payments import telegram_texts as texts
from billing.payments.matching import DoubtKind
from billing.payments.models import Payment, PaymentState, TelegramPayment
from billing.payments.queries import TELEGRAM
from billing.payments.slips import Slip
from billing.verdicts.paying import Remark, ToppedUp
from config.database import Session, inserting
from config.i18n import Translator
from intake.office.queries import office
from intake.outbox import actions as outbox


@dataclass(frozen=True)
class Receipt:
    """What Telegram says was paid (Bot API, SuccessfulPayment); the sum in our minor units."""

    charge_id: str
    provider_charge_id: str
    user_id: int
    payer: str
    amount_minor: int
    currency: str
    payload: str
    paid_at: datetime


@dataclass(frozen=True)
class Paid:
    """A payment taken in."""

    payment: Payment
    booked: ToppedUp | None = None
    """None where a person is to say whose it is."""
    invoice: Shown | None = None
    """What was to be paid with it, as it stands now."""
    again: bool = field(default=False)


async def paid(session: Session, receipt: Receipt, slip: Slip | None, now: datetime) -> Paid:
    """Money came in a chat: it is on the client's account, whatever has become of the invoice. Twice is once.

    Where the slip is none of ours, or the account is kept in other money, the payment is asked about.
    """
    shown = await _invoice(session, slip)
    payment, new = await _keep(session, receipt, shown, now)
    if not new:
        return Paid(payment, again=True)
    doubt = await _doubt(session, receipt, slip)
    if slip is None or doubt:
        payment.doubt = doubt
        await session.flush()
        return Paid(payment)
    # Now that the account is locked: what it is for may just have been paid by another hand.
    shown = await _invoice(session, slip)
    booked = await actions.book(
        session,
        payment,
        slip.client_id,
        await _counts_for(session, shown),
        actor=f"telegram:{receipt.user_id}",
        now=now,
        remark=_remark(shown),
    )
    return Paid(payment, booked, await _invoice(session, slip))


async def sent_back(session: Session, charge_id: str, now: datetime) -> Payment | None:
    """A payment went back to its payer; None where that is known already, or it never was ours.

    What was booked stays so until a manager takes it back; what was only asked about is set aside.
    """
    payment = await session.scalar(
        select(Payment).where(Payment.source == TELEGRAM, Payment.external_key == charge_id)
    )
    if payment is None:
        return None
    marked = await session.execute(
        update(TelegramPayment)
        .where(TelegramPayment.payment_id == payment.id, TelegramPayment.refunded_at.is_(None))
        .values(refunded_at=now)
        .returning(TelegramPayment.id)
        .execution_options(synchronize_session=False)
    )
    if marked.first() is None:
        return None
    if payment.state is PaymentState.ASKED:
        payment.state, payment.decided_at = PaymentState.SET_ASIDE, now
        await session.flush()
    return payment


async def _keep(
    session: Session, receipt: Receipt, shown: Shown | None, now: datetime
) -> tuple[Payment, bool]:
    zone = (await office(session)).firm.zone
    insert = inserting(session)(Payment).values(
        source=TELEGRAM,
        external_key=receipt.charge_id,
        at=receipt.paid_at.astimezone(zone).date(),
        amount_minor=receipt.amount_minor,
        currency=receipt.currency,
        payer=receipt.payer,
        payer_account="",
        reference=shown.invoice.name if shown else "Telegram",
        state=PaymentState.ASKED,
        taken_at=now,
    )
    new = await session.scalar(
        insert.on_conflict_do_nothing(index_elements=["source", "external_key"]).returning(Payment.id)
    )
    if new is None:
        return await queries.payment_with(session, TELEGRAM, receipt.charge_id), False
    session.add(
        TelegramPayment(
            payment_id=new,
            user_id=receipt.user_id,
            payload=receipt.payload,
            provider_charge_id=receipt.provider_charge_id,
            mode=(await outbox.window(session)).payments,
        )
    )
    return await queries.payment(session, new), True


async def _doubt(session: Session, receipt: Receipt, slip: Slip | None) -> DoubtKind | None:
    if slip is None:
        return DoubtKind.NOBODY
    try:
        account = await ledger.lock(session, slip.client_id)
    except NoAccount:
        return DoubtKind.NOBODY
    return None if account.currency == receipt.currency else DoubtKind.OTHER_CURRENCY


async def _invoice(session: Session, slip: Slip | None) -> Shown | None:
    if slip is None or slip.invoice_id is None:
        return None
    try:
        return await invoices.shown(session, slip.invoice_id)
    except NoSuchInvoice:
        return None


async def _counts_for(session: Session, shown: Shown | None) -> int | None:
    """The invoice that was paid; what came a second time, or too late, counts for the open one if there is one."""
    if shown is None:
        return None
    if shown.is_unpaid:
        return shown.invoice.id
    if await invoices.open_topup(session, shown.invoice.client_id):
        return None
    return None if shown.standing.state is InvoiceState.CANCELLED else shown.invoice.id


def _remark(shown: Shown | None) -> Remark | None:
    """What the client should know where the invoice was no longer to be paid."""
    if shown is None or shown.is_unpaid:
        return None
    name, cancelled = shown.invoice.name, shown.standing.state is InvoiceState.CANCELLED

    def said(t: Translator) -> str:
        return texts.was_cancelled(t, name) if cancelled else texts.was_paid(t, name)

    return said
