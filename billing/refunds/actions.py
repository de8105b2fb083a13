"""What is done with refunds: asked, confirmed, declined. Always under the client's lock."""

from datetime import datetime

from sqlalchemy import select

from billing.charges import queries as charges
from billing.ledger import actions as ledger
from billing.ledger.credits import refund as pay_back
from billing.ledger.errors import KeyConflict, NotRefundable
from billing.ledger.models import Account
from billing.ledger.queries import purse_of
from billing.refunds.errors import NoSuchRefund, NotTheOwner, RefundDecided
from billing.refunds.models import Refund, RefundState
from config.database import ReadSession, Session
from intake.contacts.actors import actor_employee
from intake.contacts.models import Employee, Role


async def refundable(session: ReadSession, account: Account) -> int:
    """What may go back to the payer now: paid in, neither set aside nor due."""
    due = await charges.due_minor(session, account.client_id or 0)
    return (await purse_of(session, account)).refundable(account.held, due)


async def ask(
    session: Session, *, client_id: int, amount_minor: int | None, by: int, key: str, now: datetime
) -> Refund:
    """Put a refund before the owner; None: everything that may go back. It takes the place of one not yet decided.

    The same `key` asks once. Raises NotRefundable.
    """
    account = await ledger.lock(session, client_id)
    before = await session.scalar(select(Refund).where(Refund.key == key))
    if before:
        if before.client_id != client_id or amount_minor not in (None, before.amount_minor):
            raise KeyConflict(key)
        return before
    most = await refundable(session, account)
    amount = most if amount_minor is None else amount_minor
    if not 0 < amount <= most:
        raise NotRefundable(amount, most, account.currency)
    for earlier in await session.scalars(
        select(Refund).where(Refund.client_id == client_id, Refund.state == RefundState.ASKED)
    ):
        earlier.state, earlier.decided_at = RefundState.WITHDRAWN, now
    await session.flush()
    asked = Refund(
        key=key,
        client_id=client_id,
        amount_minor=amount,
        currency=account.currency,
        state=RefundState.ASKED,
        asked_by=by,
        asked_at=now,
    )
    session.add(asked)
    await session.flush()
    return asked


async def confirm(session: Session, refund_id: int, *, by: int, now: datetime) -> bool:
    """The owner sends it back: booked; False where they did before.

    Raises NotTheOwner, RefundDecided, and NotRefundable where the money has been used meanwhile.
    """
    asked = await _to_decide(session, refund_id, by)
    if asked.state is RefundState.CONFIRMED:
        return False
    if asked.state is not RefundState.ASKED:
        raise RefundDecided(refund_id, asked.state.value)
    transfer = await pay_back(
        session,
        client_id=asked.client_id,
        amount_minor=asked.amount_minor,
        due_minor=await charges.due_minor(session, asked.client_id),
        key=f"refund:{refund_id}",
        actor=actor_employee(by),
        now=now,
    )
    asked.state, asked.transfer_id = RefundState.CONFIRMED, transfer.id
    asked.decided_by, asked.decided_at = by, now
    await session.flush()
    return True


async def decline(session: Session, refund_id: int, *, by: int, now: datetime) -> bool:
    """The owner keeps it; False where they did before. Raises as `confirm`."""
    asked = await _to_decide(session, refund_id, by)
    if asked.state is RefundState.DECLINED:
        return False
    if asked.state is not RefundState.ASKED:
        raise RefundDecided(refund_id, asked.state.value)
    asked.state, asked.decided_by, asked.decided_at = RefundState.DECLINED, by, now
    await session.flush()
    return True


async def _to_decide(session: Session, refund_id: int, by: int) -> Refund:
    """The refund under its client's lock, for the owner alone."""
    role = await session.scalar(select(Employee.role).where(Employee.id == by, Employee.ended_at.is_(None)))
    if role is not Role.OWNER:
        raise NotTheOwner
    asked = await session.get(Refund, refund_id)
    if asked is None:
        raise NoSuchRefund(refund_id)
    await ledger.lock(session, asked.client_id)
    await session.refresh(asked)
    return asked
