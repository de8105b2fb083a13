"""Money set aside for accepted work, then charged or freed: a hold only ever moves forward."""

from datetime import datetime

from sqlalchemy import or_, select, update

from billing.ledger.booking import (
    REVENUE,
    book,
    check_amount,
    lock,
    move,
    note,
    replayed,
    system_account,
    trusted,
)
from billing.ledger.errors import HoldClosed, KeyConflict, MoreThanHeld
from billing.ledger.models import Account, Hold, HoldState, Refusal, Transfer, TransferKind
from billing.ledger.postings import Explanation, Held, Short, digest, floor_for
from config.database import Session


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
    available = account.posted - account.held
    floor = floor_for(available, await trusted(session, account, now))
    if not await _set_aside(session, account, amount_minor, floor):
        missing = amount_minor - (available - floor)
        session.add(
            Refusal(
                key=key, digest=facts, account_id=account.id, quote_id=quote_id, missing_minor=missing, at=now
            )
        )
        await session.flush()
        return Short(missing)
    held = Hold(
        key=key,
        digest=facts,
        account_id=account.id,
        quote_id=quote_id,
        amount_minor=amount_minor,
        state=HoldState.OPEN,
        held_at=now,
        expires_at=expires_at,
    )
    session.add(held)
    await session.flush()
    note(session, held.id, HoldState.OPEN, actor=actor, now=now, reason=None)
    await session.flush()
    return Held(held.id, amount_minor)


async def _set_aside(session: Session, account: Account, amount_minor: int, floor: int) -> bool:
    """The one statement that decides whether money is there."""
    fitted = await session.scalar(
        update(Account)
        .where(Account.id == account.id, Account.posted - Account.held - amount_minor >= floor)
        .values(held=Account.held + amount_minor, floor=floor)
        .returning(Account)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return fitted is not None


async def _answered(session: Session, key: str, quote_id: int, facts: str) -> Held | Short | None:
    """What this key was answered before; KeyConflict where the quote is held under another key."""
    held = await session.scalar(select(Hold).where(or_(Hold.key == key, Hold.quote_id == quote_id)))
    refusal = await session.scalar(select(Refusal).where(Refusal.key == key))
    before = refusal or held
    if before is None:
        return None
    if before.key != key or before.digest != facts:
        raise KeyConflict(key)
    return Held(before.id, before.amount_minor) if isinstance(before, Hold) else Short(before.missing_minor)


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
    account = await _account_of(session, hold_id)
    if amount_minor == 0:
        await _release(
            session, account, hold_id, HoldState.RELEASED, reason="nothing_charged", actor=actor, now=now
        )
        return None
    check_amount(amount_minor)
    held = await _hold(session, hold_id)
    if amount_minor > held.amount_minor:
        raise MoreThanHeld(hold_id, amount_minor, held.amount_minor)
    facts = digest(kind="capture", hold=hold_id, amount=amount_minor)
    if held.state is HoldState.CAPTURED and held.captured_minor == amount_minor:
        return await replayed(session, f"hold:{hold_id}:capture", facts)
    if not await _close(session, hold_id, amount_minor, now):
        raise HoldClosed(hold_id, held.state.value)
    note(session, hold_id, HoldState.CAPTURED, actor=actor, now=now, reason=None)
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


async def _close(session: Session, hold_id: int, captured_minor: int, now: datetime) -> bool:
    """Turn an open hold whose time is not over into a captured one; False where it is not such a one."""
    captured = await session.scalar(
        update(Hold)
        .where(
            Hold.id == hold_id,
            Hold.state == HoldState.OPEN,
            or_(Hold.expires_at.is_(None), Hold.expires_at > now),
        )
        .values(state=HoldState.CAPTURED, captured_minor=captured_minor)
        .returning(Hold)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return captured is not None


async def release(session: Session, *, hold_id: int, reason: str, actor: str, now: datetime) -> bool:
    """Free what is held; False where it was free already. Raises HoldClosed where it has been charged."""
    account = await _account_of(session, hold_id)
    return await _release(session, account, hold_id, HoldState.RELEASED, reason=reason, actor=actor, now=now)


async def expire_holds(session: Session, *, client_id: int, now: datetime) -> list[int]:
    """Free this client's holds whose time is over; their ids. Capture tests the time itself, so late is no harm."""
    account = await lock(session, client_id)
    due = await session.scalars(
        select(Hold.id)
        .where(Hold.account_id == account.id, Hold.state == HoldState.OPEN, Hold.expires_at <= now)
        .order_by(Hold.id)
    )
    ids = list(due)
    for hold_id in ids:
        await _release(
            session, account, hold_id, HoldState.EXPIRED, reason="time_over", actor="desk", now=now
        )
    return ids


async def _release(
    session: Session,
    account: Account,
    hold_id: int,
    into: HoldState,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> bool:
    freed = await session.scalar(
        update(Hold)
        .where(Hold.id == hold_id, Hold.state == HoldState.OPEN)
        .values(state=into)
        .returning(Hold.amount_minor)
        .execution_options(synchronize_session=False)
    )
    held = await _hold(session, hold_id)
    if freed is None:
        if held.state is HoldState.CAPTURED:
            raise HoldClosed(hold_id, held.state.value)
        return False
    note(session, hold_id, into, actor=actor, now=now, reason=reason)
    await move(session, account, posted=0, held=-freed, now=now)
    return True


async def _account_of(session: Session, hold_id: int) -> Account:
    """The locked account behind a hold."""
    client = await session.scalars(
        select(Account.client_id).join(Hold, Hold.account_id == Account.id).where(Hold.id == hold_id)
    )
    return await lock(session, client.one() or 0)


async def _hold(session: Session, hold_id: int) -> Hold:
    """The hold as it is after the lock was taken, not as it was read before."""
    found = await session.scalars(
        select(Hold).where(Hold.id == hold_id).execution_options(populate_existing=True)
    )
    return found.one()
