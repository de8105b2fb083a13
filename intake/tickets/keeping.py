"""Fetches the files of tickets onto our shelf, soon after they came: what is only on Telegram is not ours to keep.

What a mail brought while there was no room is in the stored mail, and comes from there once there is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from config.clock import Clock
from config.database import Database, Session
from intake.files import FULL, ROOM_AGAIN, TOO_BIG, Fetched, Kept, Lacking, NoRoom, NotNow, Source
from intake.tickets.actions import refresh
from intake.tickets.models import Attachment, TicketMessage

log = logging.getLogger("files")

IDLE_SECONDS = 5.0
AT_ONCE = 3
"""Files fetched side by side: words have the wire first."""
TRIES_MAX = 14
"""For a file Telegram says it may or may not give: half a day, as the pauses grow."""
LEASE = timedelta(minutes=5)
"""Whoever dies with a file in hand leaves it to be taken up after this."""
PAUSE_MAX = timedelta(hours=3)
SHOWN = (FULL, TOO_BIG)
"""Faults the office sees on the card."""

Told = Callable[[Session, Attachment, datetime], Awaitable[None]]


class FileKeeper:
    """The one loop that fetches. Each file is taken by a conditional update, so a second process leaves it alone."""

    def __init__(
        self, database: Database, clock: Clock, source: Source, mails: Source, too_big: Told, came: Told
    ) -> None:
        """`mails` has the files of stored mails, by in-tray row and place in it: `17:0`.

        `too_big` tells whoever sent a file over the limit, where its size was not known before it was asked for;
        `came` passes on what could not be had while there was no room.
        """
        self._database = database
        self._too_big, self._came = too_big, came
        self._clock = clock
        self._source = source
        self._mails = mails

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                found = await self.look()
            except Exception:
                log.exception("files could not be fetched")
                found = False
            if not found:
                await asyncio.sleep(IDLE_SECONDS)

    async def look(self) -> bool:
        """Fetch what is due; False when nothing was."""
        due = await self._due()
        await asyncio.gather(*(self._keep(attachment) for attachment in due))
        return bool(due)

    async def _due(self) -> list[Attachment]:
        async with self._database.reading() as session:
            return list(
                await session.scalars(
                    select(Attachment)
                    .where(Attachment.fetch_at <= self._clock.now())
                    .order_by(Attachment.fetch_at, Attachment.id)
                    .limit(AT_ONCE)
                )
            )

    async def _keep(self, file: Attachment) -> None:
        if not await self._take(file):
            return
        fetched = await self._fetched(file)
        async with self._database.writing() as session:
            kept = await session.get(Attachment, file.id)
            if kept is None:
                return
            before, now = kept.fault, self._clock.now()
            note(kept, fetched, now)
            if kept.fault == TOO_BIG:
                await self._too_big(session, kept, now)
            if kept.sha256 is not None and kept.file_id is None:
                await self._came(session, kept, now)
            if kept.fault != before and (kept.fault in SHOWN or before in SHOWN):
                message = await session.get_one(TicketMessage, kept.message_id)
                await refresh(session, message.ticket_id)

    async def _fetched(self, file: Attachment) -> Fetched:
        if file.file_id is not None:
            return await self._source.fetch(file.file_id)
        async with self._database.reading() as session:
            message = await session.get_one(TicketMessage, file.message_id)
            before = select(func.count(Attachment.id)).where(
                Attachment.message_id == message.id, Attachment.id < file.id
            )
            place = await session.scalar(before) or 0
        return await self._mails.fetch(f"{message.inbox_id}:{place}")

    async def _take(self, file: Attachment) -> bool:
        async with self._database.writing() as session:
            taken = await session.execute(
                update(Attachment)
                .where(Attachment.id == file.id, Attachment.fetch_at == file.fetch_at)
                .values(fetch_tries=file.fetch_tries + 1, fetch_at=self._clock.now() + LEASE)
                .returning(Attachment.id)
            )
            return taken.first() is not None


def note(file: Attachment, fetched: Fetched, now: datetime) -> None:
    """What became of a try."""
    match fetched:
        case Kept(sha256):
            file.sha256, file.fetch_at, file.fault = sha256, None, None
        case NotNow(seconds, reason):
            # The wire's fault, not the file's: tried as long as it takes.
            file.fault = reason
            file.fetch_at = now + max(timedelta(seconds=seconds), pause(file.fetch_tries))
        case NoRoom():
            file.fault, file.fetch_at = FULL, now + ROOM_AGAIN
        case Lacking(reason, final):
            file.fault = reason
            file.fetch_at = now + pause(file.fetch_tries)
            if final or file.fetch_tries >= TRIES_MAX:
                file.fetch_at = None
                log.warning("file %s is not kept: %s", file.id, reason)


def pause(tries: int) -> timedelta:
    """5, 10, 20 … seconds, up to three hours."""
    return min(timedelta(seconds=5.0 * 2 ** min(tries - 1, 12)), PAUSE_MAX)
