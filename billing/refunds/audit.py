"""Refunds held against the ledger: each that was confirmed went out once, in its sum; none went out by itself."""

from sqlalchemy import select

from billing.ledger.models import Transfer, TransferKind
from billing.refunds.models import Refund
from config.database import ReadSession
from intake.doubts import Doubt


async def audit(session: ReadSession) -> list[Doubt]:
    """Every difference; empty is well."""
    rows = await session.scalars(select(Transfer).where(Transfer.kind == TransferKind.REFUND))
    transfers = {row.id: row for row in rows}
    found: list[Doubt] = []
    confirmed = select(Refund).where(Refund.transfer_id.is_not(None)).order_by(Refund.id)
    for refund in await session.scalars(confirmed):
        transfer = transfers.pop(refund.transfer_id or 0, None)
        booked = (transfer.amount_minor, transfer.currency, transfer.key) if transfer else None
        if booked != (refund.amount_minor, refund.currency, f"refund:{refund.id}"):
            sum_ = str(transfer.amount_minor) if transfer else "none"
            found.append(Doubt("refund", f"refund {refund.id}", str(refund.amount_minor), sum_))
    return found + [Doubt("refund", f"transfer {id_}", "an owner's yes", "none") for id_ in transfers]
