"""The files of a stored mail: from our shelf, else from the wire that has them; what cannot be had is named."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from intake.files import FULL, Fetched, Kept, Lacking, NoRoom, NotNow, Source
from intake.mailbox.writing.compose import File
from intake.outbox.ports import LeftOut
from intake.shelf import Shelf

FETCH_SECONDS = 60.0
"""For one file, at a time: the mail's lease runs meanwhile."""
PATIENCE = timedelta(hours=1)
"""How long words wait for their file while its wire cannot be reached."""


@dataclass
class Enclosed:
    """What goes along, and what does not with the reason why."""

    files: list[File] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


async def enclose(
    listed: list[list[str | None]], queued_at: datetime, now: datetime, shelf: Shelf, source: Source
) -> Enclosed | NotNow:
    """The content of `[name, mime, sha256, file_id]`; NotNow while a file may still be had soon."""
    enclosed = Enclosed()
    for name, mime, sha256, file_id in listed:
        content = await _content(shelf, sha256)
        fetched: Fetched | None = None
        if content is None and file_id:
            fetched = await _fetch(source, file_id)
            content = await _content(shelf, fetched.sha256) if isinstance(fetched, Kept) else None
        if isinstance(fetched, NotNow) and now - queued_at < PATIENCE:
            return fetched
        if content is not None:
            enclosed.files.append((name or "", mime or "", content))
            continue
        enclosed.left_out.append(LeftOut(name or "", _why(fetched)))
    return enclosed


def _why(fetched: Fetched | None) -> str:
    match fetched:
        case NotNow() | Lacking():
            return fetched.reason
        case NoRoom():
            return FULL
        case _:
            return "not on the shelf"


async def _fetch(source: Source, file_id: str) -> Fetched:
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await source.fetch(file_id)
    except TimeoutError:
        return NotNow(FETCH_SECONDS, "too slow")


async def _content(shelf: Shelf, sha256: str | None) -> bytes | None:
    try:
        return await asyncio.to_thread(shelf.get, sha256) if sha256 else None
    except OSError:
        return None
