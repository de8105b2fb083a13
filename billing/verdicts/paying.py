"""Money that arrives, or is promised: what waited for it is set aside, or charged where the work is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from billing.invoices import actions as invoices
from billing.invoices import texts as invoice_texts
from billing.ledger import actions as ledger
from billing.ledger import promises
from billing.ledger import texts as ledger_texts
from billing.ledger.models import Account, PromisedPayment, Transfer, TransferKind
from billing.ledger.queries import balance, within_trust
from billing.quotes.models import Quote
from billing.verdicts import facts, invoice_letters, overdue, running_low, waiting
from billing.verdicts.errors import AlreadyUsed, NoSuchTopUp
from billing.verdicts.telling import tell_deciders
from billing.verdicts.waiting import Waited
from config.clock import midnight
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.letter import Letter
from intake.office.queries import office

Remark = Callable[[Translator], str]
"""A line about where money came from, in the reader's language."""


@dataclass(frozen=True)
class ToppedUp:
    """Money that has arrived, and the prices that waited for it."""

    transfer: Transfer
    started: tuple[Quote, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class TakenBack:
    """A top-up that never was."""

    client_id: int
    amount_minor: int
    again: bool = False


async def top_up(
    session: Session,
    *,
    client_id: int,
    amount_minor: int,
    key: str,
    actor: str,
    now: datetime,
    invoice_id: int | None = None,
    remark: Remark | None = None,
) -> ToppedUp:
    """Money has arrived: what waited for it is held, and those who order are told. Twice is once.

    It counts for `invoice_id`, else for whatever top-up invoice is open; `remark` is said along with it.
    """
    before = await ledger.lock(session, client_id)
    posted = before.posted
    transfer = await ledger.top_up(
        session, client_id=client_id, amount_minor=amount_minor, key=key, actor=actor, now=now
    )
    account = await ledger.lock(session, client_id)
    if account.posted == posted:
        return ToppedUp(transfer, again=True)
    paid = await invoices.count(session, transfer, client_id, invoice_id, now)
    if paid:
        await invoice_letters.show(session, paid.invoice.id, now)
    waited = await waiting.start(session, client_id, now)
    await overdue.redraw(session, client_id)
    await running_low.lifted(session, client_id, now)

    async def words(t: Translator) -> Letter:
        amount = t.money(amount_minor, account.currency)
        available = await facts.available(session, client_id, t)
        due = await overdue.owed_line(session, client_id, await balance(session, client_id), t)
        for_invoice = [invoice_texts.counted(t, paid)] if paid else []
        said = [*for_invoice, *waiting.in_words(waited, t), *([due] if due else [])]
        return ledger_texts.topped_up(t, amount, available, [*([remark(t)] if remark else []), *said])

    await tell_deciders(session, client_id, key=f"{key}:told", words=words, now=now, surely=True)
    return ToppedUp(transfer, tuple(one.quote for one in waited.quotes))


async def mistaken(session: ReadSession, transfer_id: int) -> TakenBack:
    """The top-up somebody wants to take back, as it stands. Raises NoSuchTopUp."""
    transfer = await session.get(Transfer, transfer_id)
    account = await session.get(Account, transfer.account_id) if transfer else None
    if transfer is None or account is None or transfer.kind is not TransferKind.TOPUP:
        raise NoSuchTopUp(transfer_id)
    reversed_by = await session.scalar(select(Transfer.id).where(Transfer.reverses_id == transfer_id))
    return TakenBack(account.client_id or 0, transfer.amount_minor, again=reversed_by is not None)


async def take_back(
    session: Session, *, transfer_id: int, actor: str, now: datetime, sent_back: bool = False
) -> TakenBack:
    """A top-up booked by mistake, or `sent_back` to its payer, is reversed, and those who were told of it are told so.

    Twice is once.

    Raises NoSuchTopUp; AlreadyUsed where some of it is set aside or charged: it would leave a debt.
    """
    client_id = (await mistaken(session, transfer_id)).client_id
    account = await ledger.lock(session, client_id)
    wrong = await mistaken(session, transfer_id)
    if wrong.again:
        return wrong
    used = wrong.amount_minor - (account.posted - account.held)
    if used > 0:
        raise AlreadyUsed(used, account.currency)
    key = f"transfer:{transfer_id}:taken_back"
    reason = "sent back to its payer" if sent_back else "booked by mistake"
    await ledger.reverse(session, transfer_id=transfer_id, key=key, actor=actor, reason=reason, now=now)

    unpaid = await invoices.uncount(session, transfer_id, actor, now)
    if unpaid:
        await invoice_letters.show(session, unpaid.invoice.id, now)

    async def words(t: Translator) -> Letter:
        amount = await facts.money(session, client_id, wrong.amount_minor, t)
        available = await facts.available(session, client_id, t)
        said = ledger_texts.sent_back if sent_back else ledger_texts.taken_back
        return said(t, amount, available, invoice_texts.counted(t, unpaid) if unpaid else None)

    await tell_deciders(session, client_id, key=f"{key}:told", words=words, now=now, surely=True)
    return wrong


async def promise(
    session: Session, *, client_id: int, amount_minor: int, days: int, key: str, by: int, now: datetime
) -> list[Quote]:
    """The manager counts on money that is to come within so many days, the last of them whole; what waited for it and is
    held now. Twice is once."""
    await ledger.lock(session, client_id)
    zone = (await office(session)).firm.zone
    again = await session.scalar(select(PromisedPayment.id).where(PromisedPayment.key == key))
    promised = await promises.grant_promise(
        session,
        client_id=client_id,
        amount_minor=amount_minor,
        until=midnight(now.astimezone(zone).date() + timedelta(days=days + 1), zone),
        key=key,
        by_employee_id=by,
        now=now,
    )
    if again:
        return []
    waited = await waiting.start(session, client_id, now)

    async def words(t: Translator) -> Letter:
        amount = await facts.money(session, client_id, amount_minor, t)
        until = t.day(promised.last_day(zone))
        return ledger_texts.promised(t, amount, until, waiting.in_words(waited, t))

    await tell_deciders(session, client_id, key=f"{key}:told", words=words, now=now, surely=True)
    return [one.quote for one in waited.quotes]


async def to_promise(session: ReadSession, quote: Quote, now: datetime) -> int:
    """By what promise a price could start: what is owed and no longer trusted for would have to be promised again."""
    return max(quote.total_minor - await within_trust(session, quote.client_id, now), 0)


async def more_credit(session: Session, *, client_id: int, now: datetime) -> Waited:
    """The account may go further below zero: what waited for money is tried again, and those who order are told."""
    waited = await waiting.start(session, client_id, now)
    if waited:

        async def words(t: Translator) -> Letter:
            available = await facts.available(session, client_id, t)
            return ledger_texts.goes_on(t, waiting.in_words(waited, t), available)

        key = f"credit:{client_id}:{now.isoformat()}"
        await tell_deciders(session, client_id, key=key, words=words, now=now, surely=True)
    return waited
