"""What is known about refunds."""

from sqlalchemy import func, select

from billing.ledger.models import Account, Transfer, TransferKind
from billing.refunds.models import Refund, RefundState
from config.database import ReadSession


async def is_leaving(session: ReadSession, client_id: int) -> bool:
    """Whether this client's money is on its way back, or went back and nothing was paid in since."""
    of_theirs = select(Refund.id).where(Refund.client_id == client_id)
    if await session.scalar(of_theirs.where(Refund.state == RefundState.ASKED)) is not None:
        return True
    paid_in = (
        select(func.max(Transfer.booked_at))
        .join(Account, Account.id == Transfer.account_id)
        .where(Account.client_id == client_id, Transfer.kind == TransferKind.TOPUP)
        .scalar_subquery()
    )
    went_back = of_theirs.where(Refund.state == RefundState.CONFIRMED, Refund.decided_at >= paid_in)
    return await session.scalar(went_back) is not None
