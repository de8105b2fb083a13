"""Money that moves without work: an unused advance goes back, promotional credit comes and lapses, a limit changes."""

from datetime import datetime

from sqlalchemy import select

from billing.ledger.booking import (
    CASH,
    PROMO,
    REVENUE,
    book,
    check_amount,
    lock,
    move,
    replayed,
    system_account,
    take,
)
from billing.ledger.errors import BadAmount, NotRefundable
from billing.ledger.lots import Lot
from billing.ledger.models import CreditLimit, Transfer, TransferKind
from billing.ledger.postings import TAKEN_BACK, Explanation, Short, digest
from billing.ledger.queries import purse_of
from config.database import Session


async def charge(
    session: Session,
    *,
    client_id: int,
    amount_minor: int,
    key: str,
    actor: str,
    now: datetime,
    explanation: Explanation,
) -> Transfer | Short:
    """Charge what was never held, or say how much is missing; tried again under the same key it may fit."""
    check_amount(amount_minor)
    account = await lock(session, client_id)
    facts = digest(kind="charge", client=client_id, amount=amount_minor)
    if before := await replayed(session, key, facts):
        return before
    if missing := await take(session, account, now, posted=amount_minor):
        return Short(missing)
    return await book(
        session,
        account,
        kind=TransferKind.CHARGE,
        key=key,
        digest=facts,
        amount_minor=amount_minor,
        into_account=False,
        other_id=await system_account(session, REVENUE, account.currency, now),
        actor=actor,
        now=now,
        explanation=explanation,
    )


async def refund(
    session: Session,
    *,
    client_id: int,
    amount_minor: int,
    due_minor: int,
    key: str,
    actor: str,
    now: datetime,
    note: str | None = None,
) -> Transfer:
    """Book an unused advance back to whoever paid it. Raises NotRefundable: credit, held and due money stay.

    `due_minor`: what waits to be charged.
    """
    check_amount(amount_minor)
    account = await lock(session, client_id)
    facts = digest(kind="refund", client=client_id, amount=amount_minor)
    if before := await replayed(session, key, facts):
        return before
    most = (await purse_of(session, account)).refundable(account.held, due_minor)
    if amount_minor > most or await take(session, account, now, posted=amount_minor):
        raise NotRefundable(amount_minor, most, account.currency)
    return await book(
        session,
        account,
        kind=TransferKind.REFUND,
        key=key,
        digest=facts,
        amount_minor=amount_minor,
        into_account=False,
        other_id=await system_account(session, CASH, account.currency, now),
        actor=actor,
        now=now,
        reason=note,
    )


async def grant_promo(
    session: Session,
    *,
    client_id: int,
    amount_minor: int,
    expires_at: datetime,
    key: str,
    actor: str,
    now: datetime,
    note: str | None = None,
) -> Transfer:
    """Give promotional credit until a moment: spent first, never paid out. The same `key` gives once."""
    check_amount(amount_minor)
    if expires_at <= now:
        raise ValueError(expires_at)
    account = await lock(session, client_id)
    facts = digest(kind="promo", client=client_id, amount=amount_minor, until=expires_at.isoformat())
    if before := await replayed(session, key, facts):
        return before
    await move(session, account, posted=amount_minor, held=0, now=now)
    return await book(
        session,
        account,
        kind=TransferKind.PROMO,
        key=key,
        digest=facts,
        amount_minor=amount_minor,
        into_account=True,
        other_id=await system_account(session, PROMO, account.currency, now),
        actor=actor,
        now=now,
        reason=note,
        expires_at=expires_at,
    )


async def expire_promo(session: Session, *, client_id: int, now: datetime) -> list[Transfer]:
    """Take off what is left of credit past its day; again, there is nothing left to take."""
    account = await lock(session, client_id)
    lapsed = (await purse_of(session, account)).lapsing(account.held, now)
    return [await _take_off(session, client_id, lot, "desk", now) for lot in lapsed]


async def take_back_promo(
    session: Session, *, client_id: int, grant_id: int, actor: str, now: datetime
) -> Transfer | None:
    """Credit given by mistake: what is unspent of it comes off again, before its day. None where nothing is."""
    account = await lock(session, client_id)
    unspent = (await purse_of(session, account)).unspent(account.held)
    lot = next((one for one in unspent if one.transfer_id == grant_id), None)
    return await _take_off(session, client_id, lot, actor, now, reason=TAKEN_BACK) if lot else None


async def _take_off(
    session: Session, client_id: int, lot: Lot, actor: str, now: datetime, reason: str | None = None
) -> Transfer:
    account = await lock(session, client_id)
    earlier = list(await session.scalars(select(Transfer.id).where(Transfer.grant_id == lot.transfer_id)))
    await move(session, account, posted=-lot.left, held=0, now=now)
    return await book(
        session,
        account,
        kind=TransferKind.PROMO_EXPIRY,
        key=f"promo:{lot.transfer_id}:expired:{len(earlier) + 1}",
        digest=digest(kind="promo_expiry", grant=lot.transfer_id, amount=lot.left),
        amount_minor=lot.left,
        into_account=False,
        other_id=await system_account(session, PROMO, account.currency, now),
        actor=actor,
        now=now,
        reason=reason,
        grant_id=lot.transfer_id,
    )


async def set_credit(
    session: Session, *, client_id: int, minor: int, actor: str, now: datetime
) -> int | None:
    """How far below zero an account may go from now on; the limit before, None where nothing changed.

    Lowered below what is owed it blocks new work: what is begun stays held, and the debt stays.
    """
    if type(minor) is not int or minor < 0:
        raise BadAmount(minor)
    account = await lock(session, client_id)
    before = account.credit_minor
    if before == minor:
        return None
    account.credit_minor = minor
    session.add(CreditLimit(account_id=account.id, minor=minor, at=now, actor=actor))
    await session.flush()
    await move(session, account, posted=0, held=0, now=now)
    return before
