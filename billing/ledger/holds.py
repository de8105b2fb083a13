"""Money set aside for accepted work, then charged or freed: a hold only ever moves forward."""

from datetime import datetime

from sqlalchemy import bindparam, insert, literal, literal_column, or_, select, update

from billing.ledger.booking import (
    REVENUE,
    book,
    check_amount,
    lock,
    move,
    note,
    replayed,
    system_account,
    take,
)
from billing.ledger.errors import HoldClosed, KeyConflict, MoreThanHeld
from billing.ledger.models import Account, Hold, HoldState, Refusal, Transfer, TransferKind
from billing.ledger.postings import Explanation, Held, Short, digest
from config.database import LOCKED, Session, see, table

_HOLD, _REFUSAL = table(Hold), table(Refusal)
_SET_ASIDE = insert(_HOLD).returning(_HOLD.c.id)
_ANSWERED = (
    select(
        literal(1).label("refused"), *(_REFUSAL.c[name] for name in ("key", "digest", "id", "missing_minor"))
    )
    .where(_REFUSAL.c.key == bindparam("known_as"))
    .union_all(
        select(literal(0), *(_HOLD.c[name] for name in ("key", "digest", "id", "amount_minor"))).where(
            or_(_HOLD.c.key == bindparam("known_as"), _HOLD.c.quote_id == bindparam("for_quote"))
        )
    )
    .order_by(literal_column("refused").desc())
)
_CAPTURED = (
    update(_HOLD)
    .where(
        _HOLD.c.id == bindparam("of"),
        _HOLD.c.state == HoldState.OPEN,
        _HOLD.c.amount_minor >= bindparam("minor"),
        or_(_HOLD.c.expires_at.is_(None), _HOLD.c.expires_at > bindparam("now")),
    )
    .values(state=HoldState.CAPTURED, captured_minor=bindparam("minor"))
    .returning(_HOLD.c.state, _HOLD.c.captured_minor)
)
_STANDS = select(Hold).where(Hold.id == bindparam("of")).execution_options(populate_existing=True)


async def hold(
    session: Session,
    *,
    client_id: int,
    quote_id: int,
    amount_minor: int,
    key: str,
    now: datetime,
    expires_at: datetime | None = None,
    actor: str = "desk",
) -> Held | Short:
    """Set money aside for an accepted quote, or say how much is missing. A quote is held at most once.

    A refusal is remembered under `key`; to try again after a top-up, come with a new key.
    """
    check_amount(amount_minor)
    account = await lock(session, client_id)
    facts = digest(kind="hold", client=client_id, quote=quote_id, amount=amount_minor)
    if before := await _answered(session, key, quote_id, facts):
        return before
    if missing := await take(session, account, now, held=amount_minor):
        session.add(
            Refusal(
                key=key, digest=facts, account_id=account.id, quote_id=quote_id, missing_minor=missing, at=now
            )
        )
        await session.flush()
        return Short(missing)
    hold_id: int = await session.scalar(
        _SET_ASIDE,
        {
            "key": key,
            "digest": facts,
            "account_id": account.id,
            "quote_id": quote_id,
            "amount_minor": amount_minor,
            "captured_minor": 0,
            "state": HoldState.OPEN,
            "held_at": now,
            "expires_at": expires_at,
        },
    )
    await note(session, hold_id, HoldState.OPEN, actor=actor, now=now, reason=None)
    return Held(hold_id, amount_minor)


async def _answered(session: Session, key: str, quote_id: int, facts: str) -> Held | Short | None:
    """What this key was answered before; KeyConflict where the quote is held under another key."""
    asked = {"known_as": key, "for_quote": quote_id}
    before = (await session.execute(_ANSWERED, asked)).all()
    if not before:
        return None
    refused, known_as, known_for, id_, minor = before[0]
    if known_as != key or known_for != facts:
        raise KeyConflict(key)
    return Short(minor) if refused else Held(id_, minor)


async def capture(
    session: Session,
    *,
    hold_id: int,
    amount_minor: int,
    actor: str,
    now: datetime,
    explanation: Explanation | None = None,
) -> Transfer | None:
    """Charge up to what is held and free the rest; 0 charges nothing and only releases.

    Asked again with the same sum: the first transfer. Raises MoreThanHeld, and HoldClosed for anything else.
    """
    account, held = await _locked(session, hold_id)
    if amount_minor == 0:
        reason = "nothing_charged"
        await _release(session, account, held, HoldState.RELEASED, reason=reason, actor=actor, now=now)
        return None
    check_amount(amount_minor)
    if amount_minor > held.amount_minor:
        raise MoreThanHeld(hold_id, amount_minor, held.amount_minor)
    facts = digest(kind="capture", hold=hold_id, amount=amount_minor)
    if held.state is HoldState.CAPTURED and held.captured_minor == amount_minor:
        return await replayed(session, f"hold:{hold_id}:capture", facts)
    captured = (
        await session.execute(_CAPTURED, {"of": hold_id, "minor": amount_minor, "now": now})
    ).mappings()
    if not (closed := captured.one_or_none()):
        raise HoldClosed(hold_id, held.state.value)
    see(held, closed)
    await note(session, hold_id, HoldState.CAPTURED, actor=actor, now=now, reason=None)
    await move(session, account, posted=-amount_minor, held=-held.amount_minor, now=now)
    return await book(
        session,
        account,
        kind=TransferKind.CAPTURE,
        key=f"hold:{hold_id}:capture",
        digest=facts,
        amount_minor=amount_minor,
        into_account=False,
        other_id=await system_account(session, REVENUE, account.currency, now),
        actor=actor,
        now=now,
        explanation=explanation,
        hold_id=hold_id,
    )


async def release(session: Session, *, hold_id: int, reason: str, actor: str, now: datetime) -> bool:
    """Free what is held; False where it was free already. Raises HoldClosed where it has been charged."""
    account, held = await _locked(session, hold_id)
    return await _release(session, account, held, HoldState.RELEASED, reason=reason, actor=actor, now=now)


async def expire_holds(session: Session, *, client_id: int, now: datetime) -> list[int]:
    """Free this client's holds whose time is over; their ids. Capture tests the time itself, so late is no harm."""
    account = await lock(session, client_id)
    due = await session.scalars(
        select(Hold)
        .where(Hold.account_id == account.id, Hold.state == HoldState.OPEN, Hold.expires_at <= now)
        .order_by(Hold.id)
        .execution_options(populate_existing=True)
    )
    holds = list(due)
    for held in holds:
        await _release(session, account, held, HoldState.EXPIRED, reason="time_over", actor="desk", now=now)
    return [held.id for held in holds]


async def _release(
    session: Session,
    account: Account,
    held: Hold,
    into: HoldState,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> bool:
    freed = await session.execute(
        update(_HOLD)
        .where(_HOLD.c.id == held.id, _HOLD.c.state == HoldState.OPEN)
        .values(state=into)
        .returning(_HOLD.c.state)
    )
    if not (closed := freed.mappings().one_or_none()):
        if held.state is HoldState.CAPTURED:
            raise HoldClosed(held.id, held.state.value)
        return False
    see(held, closed)
    await note(session, held.id, into, actor=actor, now=now, reason=reason)
    await move(session, account, posted=0, held=-held.amount_minor, now=now)
    return True


async def _locked(session: Session, hold_id: int) -> tuple[Account, Hold]:
    """The account behind a hold, and the hold as it is since the account is locked."""
    held: Hold = (await session.scalars(_STANDS, {"of": hold_id})).one()
    for account in session.info.get(LOCKED, {}).values():
        if account.id == held.account_id:
            return account, held
    client = await session.scalar(select(Account.client_id).where(Account.id == held.account_id))
    account = await lock(session, client or 0)
    return account, (await session.scalars(_STANDS, {"of": hold_id})).one()
