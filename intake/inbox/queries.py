"""Reading the in-tray."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from config.database import ReadSession
from intake.contacts.models import Channel
from intake.inbox.models import Inbound, InboxState
from intake.tickets.models import TicketMessage


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


async def spent(session: ReadSession, before: datetime, after_id: int, limit: int) -> list[int]:
    """Telegram's rows that were done before a moment and that nothing needs any more, in order of id.

    Rows on a ticket or of a stranger stay, and the newest done row of every lane: it tells that this chat was opened,
    which update came last, and that its id is taken (SQLite would give the highest out again, outbox keys name it).
    """
    later = aliased(Inbound)
    rows = await session.scalars(
        select(Inbound.id)
        .where(Inbound.id > after_id, Inbound.channel == Channel.TELEGRAM)
        .where(Inbound.state == InboxState.DONE, Inbound.stranger_id.is_(None))
        .where(func.coalesce(Inbound.done_at, Inbound.received_at) < before)
        .where(~exists().where(TicketMessage.inbox_id == Inbound.id))
        .where(
            exists()
            .where(later.state == InboxState.DONE, later.lane == Inbound.lane, later.id > Inbound.id)
            .where(later.source == Inbound.source)
        )
        .order_by(Inbound.id)
        .limit(limit)
    )
    return list(rows)


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
