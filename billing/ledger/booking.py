"""What every money action is made of: the account's lock, its floor, and one numbered transfer."""

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, text, update

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
from config.database import LOCKED, ReadSession, Session, see, stored, table

CASH = "cash"
REVENUE = "revenue"
PROMO = "promo"


_ACCOUNT, _PROMISE = table(Account), table(PromisedPayment)
_LOCK = (
    update(_ACCOUNT)
    .where(_ACCOUNT.c.client_id == bindparam("of_client"))
    .values(touched=_ACCOUNT.c.touched + 1)
    .returning(*_ACCOUNT.c)
)
_LOCKED = select(Account).from_statement(_LOCK).execution_options(populate_existing=True)
_MOVE = (
    update(_ACCOUNT)
    .where(_ACCOUNT.c.id == bindparam("of"))
    .values(
        posted=_ACCOUNT.c.posted + bindparam("more_posted"),
        held=_ACCOUNT.c.held + bindparam("more_held"),
        seq=_ACCOUNT.c.seq + bindparam("booked"),
        floor=bindparam("lowest"),
    )
    .returning(_ACCOUNT.c.posted, _ACCOUNT.c.held, _ACCOUNT.c.seq, _ACCOUNT.c.floor)
)
_TAKE = _MOVE.where(_ACCOUNT.c.posted - _ACCOUNT.c.held - bindparam("taken") >= bindparam("lowest"))
_PROMISED = select(func.sum(_PROMISE.c.amount_minor - _PROMISE.c.paid_minor)).where(
    _PROMISE.c.account_id == bindparam("of"),
    _PROMISE.c.state == PromiseState.OPEN,
    _PROMISE.c.until > bindparam("now"),
)
_BOOK = insert(table(Transfer)).returning(table(Transfer).c.id)
_NOTE = insert(table(HoldEvent)).inline()
_SYSTEM = select(_ACCOUNT.c.id).where(_ACCOUNT.c.code == bindparam("named"))
_REPLAYED = select(Transfer).where(Transfer.key == bindparam("known_as"))
"""Asked with every movement of money: put together once."""


async def lock(session: Session, client_id: int) -> Account:
    """Take the client's account row, the one lock, and see it as it now is.

    Everybody who decides about a client's money calls this first, on both databases; who holds it already holds it.
    Raises NoAccount.
    """
    held: dict[int, Account] = session.info.setdefault(LOCKED, {})
    if client_id in held:
        await session.flush()
        return held[client_id]
    account: Account | None = await session.scalar(_LOCKED, {"of_client": client_id})
    if account is None:
        raise NoAccount(client_id)
    held[client_id] = account
    return account


async def promised(session: ReadSession, account: Account, now: datetime) -> int:
    """What is still to come of payments promised and not overdue; a late sweep changes nothing."""
    return int(await session.scalar(_PROMISED, {"of": account.id, "now": now}) or 0)


async def trusted(session: ReadSession, account: Account, now: datetime) -> int:
    """How far below zero an account may go: its credit, and payments promised."""
    return account.credit_minor + await promised(session, account, now)


async def take(session: Session, account: Account, now: datetime, *, posted: int = 0, held: int = 0) -> int:
    """Charge or set aside a sum of a locked account if it is there: the one statement that decides.

    How much is missing; 0 where it is taken.
    """
    available = account.posted - account.held
    floor = floor_for(available, await trusted(session, account, now))
    sums = {**_sums(account, -posted, held, floor), "taken": posted + held}
    taken = (await session.execute(_TAKE, sums)).mappings().one_or_none()
    if taken is None:
        return posted + held - (available - floor)
    see(account, taken)
    return 0


async def move(session: Session, account: Account, *, posted: int, held: int, now: datetime) -> None:
    """Change a locked account by signed sums, and let its floor come back as far as the balance allows.

    What is posted is booked next, under the account's next number.
    """
    available = account.posted + posted - account.held - held
    floor = floor_for(available, await trusted(session, account, now))
    moved = await session.execute(_MOVE, _sums(account, posted, held, floor))
    see(account, moved.mappings().one())


def _sums(account: Account, posted: int, held: int, floor: int) -> dict[str, int]:
    booked = 1 if posted else 0
    return {"of": account.id, "more_posted": posted, "more_held": held, "booked": booked, "lowest": floor}


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
    """Write down what was just taken or moved of a locked account, from or to `other_id`."""
    about = explanation or Explanation()
    facts = {
        "key": key,
        "digest": digest,
        "kind": kind,
        "debit_id": other_id if into_account else account.id,
        "credit_id": account.id if into_account else other_id,
        "amount_minor": amount_minor,
        "currency": account.currency,
        "account_id": account.id,
        "number": account.seq,
        "hold_id": hold_id,
        "reverses_id": reverses_id,
        "grant_id": grant_id,
        "expires_at": expires_at,
        "ticket_id": about.ticket_id,
        "contact_id": about.contact_id,
        "on_behalf": about.on_behalf,
        "what": list(about.what),
        "counted": about.counted,
        "booked_at": now,
        "actor": actor,
        "reason": reason,
    }
    id_ = await session.scalar(_BOOK, facts)
    return stored(session, Transfer(id=id_, **facts))


async def replayed(session: Session, key: str, digest: str) -> Transfer | None:
    """The transfer this key made before; KeyConflict where it stood for something else."""
    transfer: Transfer | None = await session.scalar(_REPLAYED, {"known_as": key})
    if transfer and transfer.digest != digest:
        raise KeyConflict(key)
    return transfer


async def system_account(session: Session, name: str, currency: str, now: datetime) -> int:
    """The id of one of the firm's own accounts, e.g. `cash:RUB`; made when first needed."""
    code = f"{name}:{currency}"
    found: int | None = await session.scalar(_SYSTEM, {"named": code})
    if found is None:
        await insert_account(session, client_id=None, code=code, currency=currency, now=now)
        found = (await session.scalars(_SYSTEM, {"named": code})).one()
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


async def note(
    session: Session, hold_id: int, state: HoldState, *, actor: str, now: datetime, reason: str | None
) -> None:
    """Add to a hold's history."""
    fact = {"hold_id": hold_id, "state": state, "at": now, "actor": actor, "reason": reason}
    await session.execute(_NOTE, fact)


def check_amount(amount_minor: int) -> None:
    """Refuse what cannot be booked: no int, nothing, less than nothing, or a slip of the hand."""
    if type(amount_minor) is not int or not 0 < amount_minor <= LARGEST_MINOR:
        raise BadAmount(amount_minor)
