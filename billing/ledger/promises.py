"""Promised payments: for some days an account may go below zero by what its client promised to pay in."""

from datetime import datetime

from sqlalchemy import select

from billing.ledger.booking import check_amount, lock, move
from billing.ledger.errors import KeyConflict
from billing.ledger.models import Account, PromisedPayment, PromiseState
from billing.ledger.postings import digest
from config.database import ReadSession, Session


async def grant_promise(
    session: Session,
    *,
    client_id: int,
    amount_minor: int,
    until: datetime,
    key: str,
    by_employee_id: int,
    now: datetime,
) -> PromisedPayment:
    """Let the account go `amount_minor` below zero until then, or until as much was paid in."""
    check_amount(amount_minor)
    if until <= now:
        raise ValueError(until)
    account = await lock(session, client_id)
    facts = digest(kind="promise", client=client_id, amount=amount_minor)
    before = await session.scalar(select(PromisedPayment).where(PromisedPayment.key == key))
    if before:
        if before.digest != facts:
            raise KeyConflict(key)
        return before
    promise = PromisedPayment(
        key=key,
        digest=facts,
        account_id=account.id,
        amount_minor=amount_minor,
        state=PromiseState.OPEN,
        by_employee_id=by_employee_id,
        granted_at=now,
        until=until,
    )
    session.add(promise)
    await session.flush()
    await move(session, account, posted=0, held=0, now=now)
    return promise


async def lapse_promises(session: Session, *, client_id: int, now: datetime) -> list[PromisedPayment]:
    """End the promises whose days are over; those that were not kept, for somebody to be told."""
    account = await lock(session, client_id)
    lapsed = await _open(session, account, until_before=now)
    for promise in lapsed:
        promise.state = PromiseState.LAPSED
        promise.lapsed_at = now
    await session.flush()
    await move(session, account, posted=0, held=0, now=now)
    return lapsed


async def keep_promises(session: Session, account: Account, amount_minor: int, now: datetime) -> None:
    """Count a top-up towards what was promised, the oldest promise first; a kept promise lowers nothing more."""
    for promise in await _open(session, account):
        paid = min(amount_minor, promise.amount_minor - promise.paid_minor) if promise.until > now else 0
        promise.paid_minor += paid
        amount_minor -= paid
        if promise.paid_minor == promise.amount_minor:
            promise.state = PromiseState.KEPT
    await session.flush()


async def _open(
    session: Session, account: Account, until_before: datetime | None = None
) -> list[PromisedPayment]:
    query = select(PromisedPayment).where(
        PromisedPayment.account_id == account.id, PromisedPayment.state == PromiseState.OPEN
    )
    if until_before:
        query = query.where(PromisedPayment.until <= until_before)
    rows = await session.scalars(query.order_by(PromisedPayment.id).execution_options(populate_existing=True))
    return list(rows)


async def clients_with_due(session: ReadSession, now: datetime) -> list[int]:
    """Clients for whom `lapse_promises` has something to do; one unit of work each."""
    rows = await session.scalars(
        select(Account.client_id)
        .join(PromisedPayment, PromisedPayment.account_id == Account.id)
        .where(PromisedPayment.state == PromiseState.OPEN, PromisedPayment.until <= now)
        .distinct()
        .order_by(Account.client_id)
    )
    return [client_id for client_id in rows if client_id is not None]
