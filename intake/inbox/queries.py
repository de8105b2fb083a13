"""Reading the in-tray."""

from datetime import datetime

from sqlalchemy import select

from config.database import ReadSession
from intake.inbox.models import Inbound, InboxState


async def heads(session: ReadSession, now: datetime, busy: set[str], limit: int) -> list[Inbound]:
    """The oldest waiting row of every lane not being worked on, if it is due."""
    rows = await session.scalars(
        select(Inbound).where(Inbound.state == InboxState.NEW).order_by(Inbound.id).limit(limit * 20)
    )
    found: dict[str, Inbound] = {}
    for row in rows:
        if row.lane not in busy:
            found.setdefault(row.lane, row)
    return [row for row in found.values() if row.due_at <= now][:limit]
