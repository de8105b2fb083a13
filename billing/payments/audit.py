"""Payments looked through: what is booked of them is on an account, once and to the unit."""

from collections.abc import Iterator

from sqlalchemy import select

from billing.ledger.models import Account, Transfer
from billing.payments.models import Payment
from config.database import ReadSession
from intake.doubts import Doubt


async def audit(session: ReadSession) -> list[Doubt]:
    """Every difference between payments and what is booked for them; empty is well."""
    doubts: list[Doubt] = []
    rows = await session.execute(
        select(Payment, Transfer, Account.client_id)
        .join(Transfer, Transfer.id == Payment.transfer_id)
        .join(Account, Account.id == Transfer.account_id)
    )
    for payment, transfer, client_id in rows:
        doubts += _booking(payment, transfer, client_id)
    undone = select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None))
    backed = select(Payment.transfer_id).where(Payment.transfer_id.is_not(None))
    orphans = await session.scalars(
        select(Transfer).where(
            Transfer.key.startswith("payment:"), Transfer.id.not_in(backed), Transfer.id.not_in(undone)
        )
    )
    doubts += [
        Doubt("payment_missing", f"transfer {transfer.id}", transfer.key, "no payment")
        for transfer in orphans
    ]
    stale = await session.scalars(select(Payment).where(Payment.transfer_id.in_(undone)).order_by(Payment.id))
    doubts += [
        Doubt("payment_undone", f"payment {payment.id}", "asked", payment.state.value) for payment in stale
    ]
    return doubts


def _booking(payment: Payment, transfer: Transfer, client_id: int | None) -> Iterator[Doubt]:
    expected = (payment.client_id, payment.amount_minor, payment.currency)
    found = (client_id, transfer.amount_minor, transfer.currency)
    if expected != found:
        yield Doubt("payment_booking", f"payment {payment.id}", str(expected), str(found))
