"""Reading the ledger: the balance, and the statement in which every line explains itself."""

from datetime import datetime

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import aliased

from billing.ledger.booking import trusted
from billing.ledger.errors import NoAccount
from billing.ledger.lots import Entry, Purse, purse
from billing.ledger.models import (
    Account,
    Hold,
    HoldEvent,
    HoldState,
    PromisedPayment,
    PromiseState,
    Transfer,
    TransferKind,
)
from billing.ledger.postings import Balance, StatementLine
from config.database import LOCKED, ReadSession
from intake.contacts.models import Contact, Person

_ACCOUNT = (
    select(Account)
    .where(Account.client_id == bindparam("of_client"))
    .execution_options(populate_existing=True)
)
_HOLD = select(Hold).where(Hold.quote_id == bindparam("for_quote")).execution_options(populate_existing=True)


async def balance(session: ReadSession, client_id: int) -> Balance:
    """The client's account. Raises NoAccount."""
    account = await _account(session, client_id)
    return Balance(
        account.posted,
        account.held,
        account.posted - account.held,
        account.floor,
        account.currency,
        account.credit_minor,
    )


async def within_trust(session: ReadSession, client_id: int, now: datetime) -> int:
    """Money, credit and what is promised together; below zero where more is owed than that. Raises NoAccount."""
    account = await _account(session, client_id)
    return account.posted - account.held + await trusted(session, account, now)


async def balances_before(session: ReadSession, moment: datetime) -> dict[int, tuple[str, int, int]]:
    """Currency, posted and held of every client's account as they stood just before `moment`, by client."""
    into = Transfer.credit_id == Transfer.account_id
    signed = case((into, Transfer.amount_minor), else_=-Transfer.amount_minor)
    posted = await session.execute(
        select(Transfer.account_id, func.sum(signed))
        .where(Transfer.booked_at < moment)
        .group_by(Transfer.account_id)
    )
    over = select(HoldEvent.hold_id).where(HoldEvent.state != HoldState.OPEN, HoldEvent.at < moment)
    held = await session.execute(
        select(Hold.account_id, func.sum(Hold.amount_minor))
        .where(Hold.held_at < moment, Hold.id.not_in(over))
        .group_by(Hold.account_id)
    )
    sums, holds = ({account: int(total) for account, total in rows} for rows in (posted, held))
    accounts = await session.execute(
        select(Account.id, Account.client_id, Account.currency).where(
            Account.client_id.is_not(None), Account.opened_at < moment
        )
    )
    return {
        client_id: (currency, sums.get(id_, 0), holds.get(id_, 0))
        for id_, client_id, currency in accounts
        if client_id is not None
    }


async def statement(
    session: ReadSession, client_id: int, since: datetime | None = None, limit: int = 50
) -> list[StatementLine]:
    """The last `limit` bookings, oldest first, each with the posted balance after it. Raises NoAccount."""
    account = await _account(session, client_id)
    original = aliased(Transfer)
    query = (
        select(Transfer, Person.name, original.number)
        .outerjoin(Contact, Contact.id == Transfer.contact_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .outerjoin(original, original.id == Transfer.reverses_id)
        .where(Transfer.account_id == account.id)
        .order_by(Transfer.number.desc())
        .limit(limit)
    )
    if since:
        query = query.where(Transfer.booked_at >= since)
    lines = []
    # Counted back from today's balance: the newest line is always in the page.
    after = account.posted
    for transfer, name, reverses in await session.execute(query):
        lines.append(_line(transfer, account, after, name, reverses))
        after -= lines[-1].amount_minor
    return lines[::-1]


def _line(
    transfer: Transfer, account: Account, after: int, name: str | None, reverses: int | None
) -> StatementLine:
    into = transfer.credit_id == account.id
    return StatementLine(
        number=transfer.number,
        transfer_id=transfer.id,
        at=transfer.booked_at,
        kind=transfer.kind.value,
        amount_minor=transfer.amount_minor if into else -transfer.amount_minor,
        after_minor=after,
        currency=transfer.currency,
        ticket_id=transfer.ticket_id,
        ordered_by=name or transfer.on_behalf,
        what=tuple(transfer.what),
        counted=transfer.counted,
        reason=transfer.reason,
        reverses_number=reverses,
    )


def entry(transfer: Transfer) -> Entry:
    """A transfer as far as it says whose money an account holds."""
    into = transfer.credit_id == transfer.account_id
    return Entry(
        transfer.id,
        transfer.kind,
        transfer.amount_minor if into else -transfer.amount_minor,
        transfer.reverses_id,
        transfer.grant_id,
        transfer.expires_at,
    )


async def purse_of(session: ReadSession, account: Account) -> Purse:
    """What of an account is promotional credit; few ever had any."""
    given = select(Transfer.id).where(Transfer.account_id == account.id, Transfer.kind == TransferKind.PROMO)
    if await session.scalar(given.limit(1)) is None:
        return Purse(account.posted)
    rows = select(Transfer).where(Transfer.account_id == account.id).order_by(Transfer.number)
    return purse([entry(transfer) for transfer in await session.scalars(rows)])


async def promo_credit(session: ReadSession, client_id: int) -> Purse:
    """The client's money by where it came from. Raises NoAccount."""
    return await purse_of(session, await _account(session, client_id))


async def hold_of(session: ReadSession, quote_id: int) -> Hold | None:
    """The hold of a quote, whatever became of it."""
    found: Hold | None = await session.scalar(_HOLD, {"for_quote": quote_id})
    return found


async def promises(session: ReadSession, client_id: int) -> list[PromisedPayment]:
    """Payments this client has promised and not kept: those still open, and those that lapsed."""
    account = await _account(session, client_id)
    rows = await session.scalars(
        select(PromisedPayment)
        .where(PromisedPayment.account_id == account.id, PromisedPayment.state != PromiseState.KEPT)
        .order_by(PromisedPayment.id)
    )
    return list(rows)


async def due_payment(session: ReadSession, client_id: int) -> PromisedPayment | None:
    """The promise an account below zero rests on, kept in time or not; None where nothing is owed."""
    account = await _account(session, client_id)
    if account.posted - account.held >= 0:
        return None
    unpaid = await promises(session, client_id)
    return unpaid[-1] if unpaid else None


async def _account(session: ReadSession, client_id: int) -> Account:
    locked: Account | None = session.info.get(LOCKED, {}).get(client_id)
    account: Account | None = locked or await session.scalar(_ACCOUNT, {"of_client": client_id})
    if account is None:
        raise NoAccount(client_id)
    return account
