"""What every money action is made of: the account's lock, its floor, and one numbered transfer."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, text, update

from billing.ledger.errors import BadAmount, KeyConflict, NoAccount
from billing.ledger.models import (
    Account,
    HoldEvent,
    HoldState,
    PromisedPayment,
    PromiseState,
    Transfer,
    TransferKind,
)
from billing.ledger.postings import Explanation, floor_for
from billing.money import LARGEST_MINOR
from config.columns import UtcDateTime
from config.database import Session

CASH = "cash"
REVENUE = "revenue"
PROMO = "promo"


async def lock(session: Session, client_id: int) -> Account:
    """Take the client's account row, the one lock, and see it as it now is.

    Everybody who decides about a client's money calls this first, on both databases. Raises NoAccount.
    """
    account = await session.scalar(
        update(Account)
        .where(Account.client_id == client_id)
        .values(touched=Account.touched + 1)
        .returning(Account)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if account is None:
        raise NoAccount(client_id)
    return account


async def promised(session: Session, account: Account, now: datetime) -> int:
    """What is still to come of payments promised and not overdue; a late sweep changes nothing."""
    total = await session.scalar(
        select(func.sum(PromisedPayment.amount_minor - PromisedPayment.paid_minor)).where(
            PromisedPayment.account_id == account.id,
            PromisedPayment.state == PromiseState.OPEN,
            PromisedPayment.until > now,
        )
    )
    return int(total or 0)


async def trusted(session: Session, account: Account, now: datetime) -> int:
    """How far below zero a locked account may go: its credit, and payments promised."""
    return account.credit_minor + await promised(session, account, now)


async def spend(session: Session, account: Account, amount_minor: int, now: datetime) -> bool:
    """Take a sum off a locked account if it is there: the one statement that decides, without a hold before it."""
    available = account.posted - account.held
    floor = floor_for(available, await trusted(session, account, now))
    taken = await session.scalar(
        update(Account)
        .where(Account.id == account.id, Account.posted - Account.held - amount_minor >= floor)
        .values(posted=Account.posted - amount_minor, floor=floor)
        .returning(Account)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return taken is not None


async def move(session: Session, account: Account, *, posted: int, held: int, now: datetime) -> None:
    """Change a locked account by signed sums, and let its floor come back as far as the balance allows."""
    available = account.posted + posted - account.held - held
    await session.scalar(
        update(Account)
        .where(Account.id == account.id)
        .values(
            posted=Account.posted + posted,
            held=Account.held + held,
            floor=floor_for(available, await trusted(session, account, now)),
        )
        .returning(Account)
        .execution_options(populate_existing=True, synchronize_session=False)
    )


async def book(
    session: Session,
    account: Account,
    *,
    kind: TransferKind,
    key: str,
    digest: str,
    amount_minor: int,
    into_account: bool,
    other_id: int,
    actor: str,
    now: datetime,
    reason: str | None = None,
    explanation: Explanation | None = None,
    hold_id: int | None = None,
    reverses_id: int | None = None,
    grant_id: int | None = None,
    expires_at: datetime | None = None,
) -> Transfer:
    """Write one transfer between a locked client account and `other_id`, under the account's next number."""
    about = explanation or Explanation()
    transfer = Transfer(
        key=key,
        digest=digest,
        kind=kind,
        debit_id=other_id if into_account else account.id,
        credit_id=account.id if into_account else other_id,
        amount_minor=amount_minor,
        currency=account.currency,
        account_id=account.id,
        number=await _next_number(session, account),
        hold_id=hold_id,
        reverses_id=reverses_id,
        grant_id=grant_id,
        expires_at=expires_at,
        ticket_id=about.ticket_id,
        contact_id=about.contact_id,
        on_behalf=about.on_behalf,
        what=list(about.what),
        counted=about.counted,
        booked_at=now,
        actor=actor,
        reason=reason,
    )
    session.add(transfer)
    await session.flush()
    return transfer


async def _next_number(session: Session, account: Account) -> int | None:
    number: int | None = await session.scalar(
        update(Account)
        .where(Account.id == account.id)
        .values(seq=Account.seq + 1)
        .returning(Account.seq)
        .execution_options(synchronize_session=False)
    )
    return number


async def replayed(session: Session, key: str, digest: str) -> Transfer | None:
    """The transfer this key made before; KeyConflict where it stood for something else."""
    transfer = await session.scalar(select(Transfer).where(Transfer.key == key))
    if transfer and transfer.digest != digest:
        raise KeyConflict(key)
    return transfer


async def system_account(session: Session, name: str, currency: str, now: datetime) -> int:
    """The id of one of the firm's own accounts, e.g. `cash:RUB`; made when first needed."""
    code = f"{name}:{currency}"
    known = select(Account.id).where(Account.code == code)
    found = await session.scalar(known)
    if found is None:
        await insert_account(session, client_id=None, code=code, currency=currency, now=now)
        found = (await session.scalars(known)).one()
    return found


async def insert_account(
    session: Session, *, client_id: int | None, code: str | None, currency: str, now: datetime
) -> None:
    """An empty account, unless there is one: two at once make one."""
    await session.execute(
        text(
            "INSERT INTO account "
            "(client_id, code, currency, posted, held, floor, credit_minor, seq, touched, opened_at) "
            "VALUES (:client_id, :code, :currency, 0, 0, 0, 0, 0, 0, :now) ON CONFLICT DO NOTHING"
        ).bindparams(bindparam("now", now, type_=UtcDateTime())),
        {"client_id": client_id, "code": code, "currency": currency},
    )


def note(
    session: Session, hold_id: int, state: HoldState, *, actor: str, now: datetime, reason: str | None
) -> None:
    """Add to a hold's history."""
    session.add(HoldEvent(hold_id=hold_id, state=state, at=now, actor=actor, reason=reason))


def check_amount(amount_minor: int) -> None:
    """Refuse what cannot be booked: no int, nothing, less than nothing, or a slip of the hand."""
    if type(amount_minor) is not int or not 0 < amount_minor <= LARGEST_MINOR:
        raise BadAmount(amount_minor)
