"""Payments taken in, answered about, set aside. Each is booked by one unit of work, once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from billing.ledger import actions as ledger
from billing.payments import queries
from billing.payments.errors import OtherMoney
from billing.payments.matching import Doubt, DoubtKind, Match, bills_named, match
from billing.payments.models import (
    BankStatement,
    PayerAccount,
    Payment,
    PaymentState,
    StatementState,
    TelegramPayment,
)
from billing.payments.reading.credit import Credit
from billing.verdicts import paying
from billing.verdicts.paying import Remark, ToppedUp
from config.database import Session, inserting, wake
from intake.contacts.actors import actor_employee

BANK_FILES = "bank files"
"""The loop that fetches, reads and imports statements."""


@dataclass(frozen=True)
class Taken:
    """A payment of a statement."""

    payment: Payment
    again: bool = False
    """It was here before; nothing was done."""


@dataclass(frozen=True)
class Answered:
    """A payment somebody decided about."""

    payment: Payment
    again: bool = False
    """It was decided before; nothing was done."""


async def take_in(
    session: Session,
    credit: Credit,
    *,
    source: str,
    statement_id: int | None,
    actor: str,
    now: datetime,
    ask: bool = False,
) -> Taken:
    """Keep a payment; where it is certain whose it is, it is on their account. The same one again changes nothing.

    `ask`: a person is to decide, however certain it seems.
    """
    insert = inserting(session)(Payment).values(
        source=source,
        external_key=credit.external_key,
        at=credit.at,
        amount_minor=credit.amount_minor,
        currency=credit.currency,
        payer=credit.payer,
        payer_account=credit.payer_account,
        reference=credit.reference,
        state=PaymentState.ASKED,
        statement_id=statement_id,
        taken_at=now,
    )
    new = await session.scalar(
        insert.on_conflict_do_nothing(index_elements=["source", "external_key"]).returning(Payment.id)
    )
    if new is None:
        return Taken(await queries.payment_with(session, source, credit.external_key), again=True)
    payment = await queries.payment(session, new)
    outcome = match(credit, source, await queries.known_for(session, [credit]))
    if ask or isinstance(outcome, Doubt):
        payment.doubt = outcome.kind if isinstance(outcome, Doubt) else DoubtKind.ONE_SIGN
        await session.flush()
        return Taken(payment)
    # A second look, now that the account is locked: what it rests on may just have been paid by another hand.
    await ledger.lock(session, outcome.client_id)
    outcome = match(credit, source, await queries.known_for(session, [credit]))
    if isinstance(outcome, Match):
        await book(session, payment, outcome.client_id, outcome.invoice_id, actor=actor, now=now)
    else:
        payment.doubt = outcome.kind
        await session.flush()
    return Taken(payment)


async def give(session: Session, payment_id: int, *, client_id: int, by: int, now: datetime) -> Answered:
    """A manager says whose money it is: booked, and the payer's account remembered. Twice is once.

    Raises NoSuchPayment, NoAccount, OtherMoney.
    """
    account = await ledger.lock(session, client_id)
    payment = await queries.payment(session, payment_id)
    if account.currency != payment.currency:
        raise OtherMoney(payment.currency, account.currency)
    if not await _decide(session, payment, PaymentState.ASKED, by, now):
        return Answered(await queries.payment(session, payment_id), again=True)
    known = await queries.known_for(session, [queries.credit_of(payment)])
    named = bills_named(payment.reference, known.bills)
    invoice = next((bill.id for bill in named if bill.client_id == client_id and bill.rest_minor), None)
    await book(session, payment, client_id, invoice, actor=actor_employee(by), now=now)
    if payment.payer_account:
        learned = inserting(session)(PayerAccount).values(
            account=payment.payer_account, client_id=client_id, payment_id=payment.id
        )
        await session.execute(learned.on_conflict_do_nothing(index_elements=["account", "client_id"]))
    return Answered(payment)


async def set_aside(session: Session, payment_id: int, *, by: int, now: datetime) -> Answered:
    """Not a client's: it is asked about no more, in whatever statement it comes. Raises NoSuchPayment."""
    return await _turn(session, payment_id, PaymentState.ASKED, PaymentState.SET_ASIDE, by, now)


async def ask_again(session: Session, payment_id: int, *, by: int, now: datetime) -> Answered:
    """What was set aside is asked about once more. Raises NoSuchPayment."""
    return await _turn(session, payment_id, PaymentState.SET_ASIDE, PaymentState.ASKED, by, now)


async def _turn(
    session: Session, payment_id: int, was: PaymentState, becomes: PaymentState, by: int, now: datetime
) -> Answered:
    payment = await queries.payment(session, payment_id)
    if not await _decide(session, payment, was, by, now):
        return Answered(await queries.payment(session, payment_id), again=True)
    payment.state = becomes
    await session.flush()
    return Answered(payment)


async def taken_back(session: Session, transfer_id: int, now: datetime) -> Payment | None:
    """A booking was reversed: the payment behind it, if any, is asked about anew, and what it taught is forgotten.

    One that Telegram has sent back is set aside instead: there is no money to ask about.
    """
    payment = await queries.payment_behind(session, transfer_id)
    if payment is None:
        return None
    await session.execute(delete(PayerAccount).where(PayerAccount.payment_id == payment.id))
    gone = await session.scalar(
        select(TelegramPayment.refunded_at).where(TelegramPayment.payment_id == payment.id)
    )
    # What went back to its payer is nobody's any more.
    payment.state = PaymentState.SET_ASIDE if gone else PaymentState.ASKED
    payment.client_id, payment.transfer_id = None, None
    payment.decided_at = now
    await session.flush()
    return payment


async def receive(
    session: Session,
    *,
    key: str,
    name: str,
    file_id: str,
    employee_id: int,
    chat_id: int,
    thread: int | None,
    language: str,
    now: datetime,
) -> None:
    """A file that may be a statement was sent: fetched and read outside of any unit of work. The same `key` is once."""
    insert = inserting(session)(BankStatement).values(
        key=key,
        name=name,
        file_id=file_id,
        state=StatementState.FETCHING,
        employee_id=employee_id,
        chat_id=chat_id,
        thread=thread,
        language=language,
        came_at=now,
        due_at=now,
    )
    await session.execute(insert.on_conflict_do_nothing(index_elements=["key"]))
    wake(session, BANK_FILES)


async def move_on(
    session: Session, statement_id: int, was: StatementState, becomes: StatementState, now: datetime
) -> bool:
    """A statement goes one step further; False where it has gone already."""
    moved = await session.execute(
        update(BankStatement)
        .where(BankStatement.id == statement_id, BankStatement.state == was)
        .values(state=becomes, due_at=now)
        .returning(BankStatement.id)
        .execution_options(synchronize_session=False)
    )
    wake(session, BANK_FILES)
    return moved.first() is not None


async def book(
    session: Session,
    payment: Payment,
    client_id: int,
    invoice_id: int | None,
    *,
    actor: str,
    now: datetime,
    remark: Remark | None = None,
) -> ToppedUp:
    """Put a payment that nobody has decided about on an account; `remark` is said to those who are told of it."""
    times = payment.booked_times + 1
    booked = await paying.top_up(
        session,
        client_id=client_id,
        amount_minor=payment.amount_minor,
        key=f"payment:{payment.id}" if times == 1 else f"payment:{payment.id}:{times}",
        actor=actor,
        now=now,
        invoice_id=invoice_id,
        remark=remark,
    )
    payment.state, payment.client_id, payment.transfer_id = PaymentState.BOOKED, client_id, booked.transfer.id
    payment.booked_times = times
    await session.flush()
    return booked


async def _decide(session: Session, payment: Payment, was: PaymentState, by: int, now: datetime) -> bool:
    """Take a payment to decide about it; False where somebody was faster."""
    taken = await session.execute(
        update(Payment)
        .where(Payment.id == payment.id, Payment.state == was)
        .values(decided_by=by, decided_at=now)
        .returning(Payment.id)
        .execution_options(synchronize_session=False)
    )
    if taken.first() is None:
        return False
    await session.refresh(payment)
    return True
