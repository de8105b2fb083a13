"""Files that are not on our shelf yet, asked for on the wire that has them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

FETCHED_MAX = 20 * 2**20
"""Bytes a bot may download (Bot API, getFile)."""
TOO_BIG = "file is too big"
"""Why a file is not on our shelf: it never will be. In the Bot API's own words (getFile)."""
FULL = "no room for files"
"""It may come yet, once the operator has made room."""
ROOM_AGAIN = timedelta(hours=1)
"""How soon a full shelf is looked at again; no wire is asked for it."""


@dataclass(frozen=True)
class Kept:
    """It is on our shelf now, under this hash."""

    sha256: str


@dataclass(frozen=True)
class NotNow:
    """The wire is busy or cannot be reached: ask again after `seconds`."""

    seconds: float
    reason: str


@dataclass(frozen=True)
class NoRoom:
    """The wire has it, our shelf has no room for it."""


@dataclass(frozen=True)
class Lacking:
    """The wire does not give it. `final`: nor will it ever."""

    reason: str
    final: bool


Fetched = Kept | NotNow | NoRoom | Lacking


class Source(Protocol):
    """A wire that keeps files by an id. Never raises for what the wire says; cancellation passes through."""

    async def fetch(self, file_id: str) -> Fetched: ...


class NoSource:
    """An office without Telegram: ids from a time when it had one lead nowhere."""

    async def fetch(self, file_id: str) -> Fetched:
        return Lacking("no Telegram", final=False)
