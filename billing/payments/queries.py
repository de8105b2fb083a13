"""What is known about payments: who may have sent one, what a file would bring, what still waits for an answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from billing.invoices.lifecycle import UNPAID, InvoiceKind, InvoiceState
from billing.invoices.models import Invoice, InvoiceStanding
from billing.ledger.models import Account, Transfer, TransferKind
from billing.payments.book import PaymentsBook
from billing.payments.errors import NoSuchPayment
from billing.payments.matching import Bill, Doubt, DoubtKind, HandBooked, Known, Match, match
from billing.payments.models import (
    BankStatement,
    PayerAccount,
    Payment,
    PaymentState,
    StatementState,
    TelegramPayment,
)
from billing.payments.numbers import mentions
from billing.payments.reading.credit import Credit, Reading
from config.database import ReadSession
from intake.office.queries import book_part, office

TELEGRAM = "telegram"
"""The source of payments made in a chat."""
AT_ONCE = 200
"""Payments whose signs are asked for together."""


@dataclass(frozen=True)
class Preview:
    """What importing a file would do."""

    certain: int = 0
    asked: int = 0
    known: int = 0
    """Here already."""

    @property
    def new(self) -> int:
        return self.certain + self.asked


@dataclass(frozen=True)
class Counted:
    """What became of the payments of a statement."""

    booked: int
    asked: int
    set_aside: int = 0


async def payments_book(session: ReadSession) -> PaymentsBook:
    """The payments' part of the book in force; `NoBookApplied` before the first."""
    return await book_part(session, "payments", PaymentsBook)


async def payment(session: ReadSession, payment_id: int) -> Payment:
    """As it now is. Raises NoSuchPayment."""
    found: Payment | None = await session.scalar(
        select(Payment).where(Payment.id == payment_id).execution_options(populate_existing=True)
    )
    if found is None:
        raise NoSuchPayment(payment_id)
    return found


async def payment_with(session: ReadSession, source: str, external_key: str) -> Payment:
    """The payment a statement of this kind calls so."""
    wanted = select(Payment).where(Payment.source == source, Payment.external_key == external_key)
    return (await session.scalars(wanted)).one()


async def payment_behind(session: ReadSession, transfer_id: int) -> Payment | None:
    """What a top-up was booked for, where it came with a statement."""
    found: Payment | None = await session.scalar(select(Payment).where(Payment.transfer_id == transfer_id))
    return found


async def was_sent_back(session: ReadSession, transfer_id: int) -> bool:
    """Whether Telegram has given its payer back what this top-up was booked for."""
    gone = (
        select(TelegramPayment.id)
        .join(Payment, Payment.id == TelegramPayment.payment_id)
        .where(Payment.transfer_id == transfer_id, TelegramPayment.refunded_at.is_not(None))
    )
    return await session.scalar(gone) is not None


async def waiting(session: ReadSession, limit: int | None = None) -> Sequence[Payment]:
    """Payments nobody has decided about yet, oldest first."""
    asked = select(Payment).where(Payment.state == PaymentState.ASKED).order_by(Payment.at, Payment.id)
    return (await session.scalars(asked.limit(limit))).all()


async def waiting_count(session: ReadSession) -> int:
    asked = select(func.count()).select_from(Payment).where(Payment.state == PaymentState.ASKED)
    return await session.scalar(asked) or 0


async def of_statement(session: ReadSession, statement_id: int) -> Counted:
    """What this statement brought that no other had brought before."""
    rows = await session.execute(
        select(Payment.state, func.count())
        .where(Payment.statement_id == statement_id)
        .group_by(Payment.state)
    )
    found: dict[PaymentState, int] = dict(rows.all())
    return Counted(
        *(found.get(state, 0) for state in (PaymentState.BOOKED, PaymentState.ASKED, PaymentState.SET_ASIDE))
    )


async def asked_of(session: ReadSession, statement_id: int, limit: int) -> Sequence[Payment]:
    """The first payments of a statement nobody has decided about."""
    asked = select(Payment).where(Payment.state == PaymentState.ASKED, Payment.statement_id == statement_id)
    return (await session.scalars(asked.order_by(Payment.at, Payment.id).limit(limit))).all()


async def due(session: ReadSession, now: datetime) -> BankStatement | None:
    """The next statement to be fetched or imported."""
    found: BankStatement | None = await session.scalar(
        select(BankStatement)
        .where(
            BankStatement.state.in_((StatementState.FETCHING, StatementState.IMPORTING)),
            BankStatement.due_at <= now,
        )
        .order_by(BankStatement.due_at, BankStatement.id)
        .limit(1)
    )
    return found


async def preview(session: ReadSession, reading: Reading) -> Preview:
    """What importing would do, as things stand; an invoice the file pays once counts as paid from there on."""
    found = Preview()
    bills: dict[int, Bill] = {}
    for start in range(0, len(reading.credits), AT_ONCE):
        some = reading.credits[start : start + AT_ONCE]
        here = await _keys_here(session, reading.source, some)
        known = await known_for(session, some)
        for credit in some:
            if credit.external_key in here:
                found = replace(found, known=found.known + 1)
                continue
            now_known = replace(known, bills=[bills.get(bill.id, bill) for bill in known.bills])
            outcome = match(credit, reading.source, now_known)
            if isinstance(outcome, Doubt):
                found = replace(found, asked=found.asked + 1)
                continue
            found = replace(found, certain=found.certain + 1)
            paid = _counts_for(outcome, now_known)
            if paid:
                bills[paid.id] = replace(paid, rest_minor=max(paid.rest_minor - credit.amount_minor, 0))
    return found


def _counts_for(outcome: Match, known: Known) -> Bill | None:
    open_ones = (bill for bill in known.bills if bill.rest_minor and bill.client_id == outcome.client_id)
    return next((bill for bill in open_ones if outcome.invoice_id in (None, bill.id)), None)


async def _keys_here(session: ReadSession, source: str, some: Sequence[Credit]) -> set[str]:
    keys = [credit.external_key for credit in some]
    rows = select(Payment.external_key).where(Payment.source == source, Payment.external_key.in_(keys))
    return set(await session.scalars(rows))


def credit_of(payment: Payment) -> Credit:
    """As it stood in the statement."""
    return Credit(
        payment.external_key,
        payment.at,
        payment.amount_minor,
        payment.currency,
        payment.payer,
        payment.payer_account,
        payment.reference,
    )


async def known_for(session: ReadSession, credits: Sequence[Credit]) -> Known:
    """All that tells whose money these are."""
    amounts = {credit.amount_minor for credit in credits}
    return Known(
        bills=await _bills(session, credits, amounts),
        payers=await _payers(session, {credit.payer_account for credit in credits} - {""}),
        currencies=await _currencies(session),
        by_hand=await _by_hand(session, credits, amounts),
        elsewhere=await _elsewhere(session, credits, amounts),
    )


async def _bills(session: ReadSession, credits: Sequence[Credit], amounts: Collection[int]) -> list[Bill]:
    numbers = {one.number for credit in credits for one in mentions(credit.reference)}
    rest = Invoice.amount_minor - InvoiceStanding.paid_minor
    is_open = InvoiceStanding.state.in_(UNPAID)
    rows = await session.execute(
        select(Invoice, InvoiceStanding)
        .join(InvoiceStanding, InvoiceStanding.invoice_id == Invoice.id)
        .where(
            Invoice.kind == InvoiceKind.TOPUP,
            Invoice.number.in_(numbers) | (is_open & rest.in_(amounts)),
        )
        .order_by(Invoice.id)
        .execution_options(populate_existing=True)
    )
    zone = (await office(session)).firm.zone
    return [
        Bill(
            invoice.id,
            invoice.client_id,
            invoice.series,
            invoice.year,
            invoice.number,
            invoice.amount_minor,
            invoice.amount_minor - standing.paid_minor if standing.state in UNPAID else 0,
            invoice.currency,
            invoice.issued_at.astimezone(zone).date(),
            cancelled=standing.state is InvoiceState.CANCELLED,
        )
        for invoice, standing in rows
    ]


async def _payers(session: ReadSession, accounts: Collection[str]) -> dict[str, frozenset[int]]:
    rows = await session.execute(
        select(PayerAccount.account, PayerAccount.client_id).where(PayerAccount.account.in_(accounts))
    )
    found: dict[str, frozenset[int]] = {}
    for account, client_id in rows:
        found[account] = found.get(account, frozenset()) | {client_id}
    return found


async def _currencies(session: ReadSession) -> dict[int, str]:
    rows = await session.execute(
        select(Account.client_id, Account.currency).where(Account.client_id.is_not(None))
    )
    return {client_id: currency for client_id, currency in rows if client_id is not None}


async def _by_hand(
    session: ReadSession, credits: Sequence[Credit], amounts: Collection[int]
) -> list[HandBooked]:
    """Top-ups of these sums around these days that no payment stands behind, and that were not taken back."""
    zone = (await office(session)).firm.zone
    days = [credit.at for credit in credits]
    undone = aliased(Transfer)
    rows = await session.execute(
        select(Account.client_id, Transfer.amount_minor, Transfer.booked_at)
        .join(Account, Account.id == Transfer.account_id)
        .outerjoin(undone, undone.reverses_id == Transfer.id)
        .outerjoin(Payment, Payment.transfer_id == Transfer.id)
        .where(
            Transfer.kind == TransferKind.TOPUP,
            Transfer.amount_minor.in_(amounts),
            Transfer.booked_at >= _start(min(days)) - timedelta(days=9),
            Transfer.booked_at < _start(max(days)) + timedelta(days=9),
            undone.id.is_(None),
            Payment.id.is_(None),
        )
    )
    return [
        HandBooked(client_id, minor, at.astimezone(zone).date())
        for client_id, minor, at in rows
        if client_id is not None
    ]


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def _elsewhere(
    session: ReadSession, credits: Sequence[Credit], amounts: Collection[int]
) -> dict[tuple[str, date, int], frozenset[str]]:
    rows = await session.execute(
        select(Payment.currency, Payment.at, Payment.amount_minor, Payment.source).where(
            Payment.at.in_({credit.at for credit in credits}), Payment.amount_minor.in_(amounts)
        )
    )
    found: dict[tuple[str, date, int], frozenset[str]] = {}
    for currency, at, minor, source in rows:
        key = (currency, at, minor)
        found[key] = found.get(key, frozenset()) | {source}
    return found


async def doubt_of(session: ReadSession, found: Payment) -> Doubt:
    """Why a payment is asked about, as things stand now."""
    outcome = match(credit_of(found), found.source, await known_for(session, [credit_of(found)]))
    if found.source == TELEGRAM:
        likely = (outcome.client_id,) if isinstance(outcome, Match) else outcome.clients
        return Doubt(found.doubt or DoubtKind.ONE_SIGN, likely)
    if isinstance(outcome, Match):
        # Something has changed since it was asked; a person who was asked still answers.
        return Doubt(found.doubt or DoubtKind.ONE_SIGN, (outcome.client_id,))
    return outcome
