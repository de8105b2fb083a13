"""Allowances recomputed from their steps: what stands beside them must follow from them."""

from sqlalchemy import func, select

from billing.tariffs.models import AllowanceEvent, AllowanceUse
from config.database import ReadSession
from intake.doubts import Doubt


async def audit(session: ReadSession) -> list[Doubt]:
    """Every difference between an allowance's row and the sum of its steps; empty is well."""
    steps = await session.execute(
        select(
            AllowanceEvent.use_id, func.sum(AllowanceEvent.reserved), func.sum(AllowanceEvent.consumed)
        ).group_by(AllowanceEvent.use_id)
    )
    sums = {use: (int(reserved), int(consumed)) for use, reserved, consumed in steps}
    doubts = []
    for row in await session.scalars(select(AllowanceUse).order_by(AllowanceUse.id)):
        reserved, consumed = sums.get(row.id, (0, 0))
        used = consumed if row.granted is None else min(consumed, row.granted)
        expected = (reserved, used, consumed - used)
        found = (row.reserved, row.used, row.overrun)
        if expected != found:
            subject = f"allowance {row.id} ({row.category}, {row.period})"
            doubts.append(Doubt("reserved, used, overrun", subject, str(expected), str(found)))
    return doubts
