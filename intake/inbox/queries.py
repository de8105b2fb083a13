"""Reading the in-tray."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, or_, select

from config.database import ReadSession
from intake.inbox.models import Inbound, InboxState


@dataclass(frozen=True)
class Head:
    """The next row of a lane."""

    id: int
    lane: str


def _heads() -> Select[int, str]:
    firsts = select(func.min(Inbound.id)).where(Inbound.state == InboxState.NEW).group_by(Inbound.lane)
    return (
        select(Inbound.id, Inbound.lane)
        .where(Inbound.id.in_(firsts), Inbound.due_at <= bindparam("now"))
        .where(Inbound.lane.not_in(bindparam("busy", expanding=True)))
        .order_by(Inbound.id)
        .limit(bindparam("limit"))
    )


# Asked after every row and every commit: putting it together anew cost more than carrying it out.
HEADS = _heads()


async def heads(session: ReadSession, now: datetime, busy: set[str], limit: int) -> list[Head]:
    """The oldest waiting row of every lane not being worked on, if it is due."""
    rows = await session.execute(HEADS, {"now": now, "busy": list(busy), "limit": limit})
    return [Head(id_, lane) for id_, lane in rows]


async def newest(session: ReadSession, source: str) -> tuple[str, datetime] | None:
    """Source and time of what came last from `source`, or from one named after it (`source:…`)."""
    row = await session.execute(
        select(Inbound.source, Inbound.received_at)
        .where(or_(Inbound.source == source, Inbound.source.startswith(f"{source}:", autoescape=True)))
        .order_by(Inbound.id.desc())
        .limit(1)
    )
    found = row.first()
    return (found[0], found[1]) if found else None
