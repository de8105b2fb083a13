"""Storing what arrives, and moving in-tray rows between their states."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update

from config.database import Session, inserting, wake
from intake.contacts.models import Channel
from intake.inbox.models import Inbound, InboxState

INBOX = "inbox"


@dataclass(frozen=True)
class Arrival:
    """Something raw from a wire. Not admitted: only its id is kept, none of its words."""

    channel: Channel
    source: str
    external_id: int
    lane: str
    raw: bytes
    admitted: bool = True
    whole_bytes: int | None = None
    """Its size where `raw` is only its beginning."""


async def store(session: Session, arrivals: list[Arrival], now: datetime) -> int:
    """Keep a batch; what is already here is passed over. Returns how many are new."""
    if not arrivals:
        return 0
    rows = [
        {
            "channel": arrival.channel,
            "source": arrival.source,
            "external_id": arrival.external_id,
            "lane": arrival.lane if arrival.admitted else "",
            "raw": arrival.raw if arrival.admitted else b"",
            "digest": hashlib.sha256(arrival.raw).hexdigest() if arrival.admitted else "",
            "whole_bytes": arrival.whole_bytes,
            "received_at": now,
            "due_at": now,
            "state": InboxState.NEW if arrival.admitted else InboxState.DONE,
            "attempts": 0,
        }
        for arrival in arrivals
    ]
    # The rows beside the statement and not in it: it is put together once, whatever their number.
    stored = await session.execute(
        inserting(session)(Inbound)
        .on_conflict_do_nothing(index_elements=["source", "external_id"])
        .returning(Inbound.id),
        rows,
    )
    wake(session, INBOX)
    return len(stored.all())


async def release_held(session: Session, stranger_id: int, now: datetime) -> None:
    """The sender is known now: walk their words as if they came today, with the time they were written."""
    await session.execute(
        update(Inbound)
        .where(Inbound.stranger_id == stranger_id, Inbound.state == InboxState.HELD)
        .values(state=InboxState.NEW, due_at=now)
    )
    wake(session, INBOX)


async def drop_held(session: Session, stranger_id: int) -> None:
    """The manager refused the sender: their words are forgotten, the ids stay so that nothing comes twice."""
    await session.execute(
        update(Inbound)
        .where(Inbound.stranger_id == stranger_id, Inbound.state == InboxState.HELD)
        .values(state=InboxState.DONE, raw=b"")
    )


async def forget(session: Session, ids: Sequence[int]) -> None:
    """Delete rows that are done; what is not done stays, whatever was asked."""
    await session.execute(delete(Inbound).where(Inbound.id.in_(ids), Inbound.state == InboxState.DONE))


async def retry(session: Session, inbox_id: int, now: datetime) -> bool:
    """Try a quarantined row again; False when it is not quarantined any more."""
    found = await session.execute(
        update(Inbound)
        .where(Inbound.id == inbox_id, Inbound.state == InboxState.QUARANTINED)
        .values(state=InboxState.NEW, attempts=0, due_at=now, dismissed_at=None, dismissed_by=None)
        .returning(Inbound.id)
    )
    wake(session, INBOX)
    return found.first() is not None


async def dismiss(session: Session, inbox_id: int, by: str, now: datetime) -> bool:
    """Put a quarantined row out of sight; False when it is not quarantined, or was put away before."""
    found = await session.execute(
        update(Inbound)
        .where(Inbound.id == inbox_id, Inbound.state == InboxState.QUARANTINED)
        .where(Inbound.dismissed_at.is_(None))
        .values(dismissed_at=now, dismissed_by=by)
        .returning(Inbound.id)
    )
    return found.first() is not None
