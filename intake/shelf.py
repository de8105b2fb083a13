"""The shelf: files kept in the data folder under the hash of their content; names stay data, never paths."""

import hashlib
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

ALMOST_PERCENT = 90
"""From here on the operator is told."""
MEASURED_FOR_SECONDS = 600.0
"""How long the size of the folder is taken for known: other replicas write to it, and people make room."""


class TooBig(OSError):
    """A file over the limit of one file."""


class Full(OSError):
    """The limit of the whole folder is reached."""


@dataclass(frozen=True)
class Room:
    """How much of what may be kept is kept, in bytes."""

    used: int
    total: int

    @property
    def percent(self) -> int:
        return self.used * 100 // self.total

    @property
    def almost(self) -> bool:
        return self.percent >= ALMOST_PERCENT

    @property
    def full(self) -> bool:
        return self.used >= self.total


class Shelf:
    """Content-addressed files. The same bytes are kept once; what a rolled-back unit of work put here does no harm."""

    def __init__(self, folder: Path, *, file_bytes: int = 50 * 2**20, total_bytes: int = 10 * 2**30) -> None:
        """Takes files up to `file_bytes`, and `total_bytes` together."""
        self.folder = folder
        self.file_bytes = file_bytes
        self._total = total_bytes
        self._used = 0
        self._measured_at: float | None = None

    def put(self, content: bytes) -> str:
        """Keep bytes; returns their SHA-256 in hex, by which they are found again. `TooBig`, `Full`, or any OSError."""
        digest = hashlib.sha256(content).hexdigest()
        place = self.path(digest)
        if place.exists():
            return digest
        if len(content) > self.file_bytes:
            raise TooBig(len(content))
        if self.room().used + len(content) > self._total:
            raise Full(len(content))
        self.folder.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{secrets.token_hex(4)}.half")
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)
        self._used += len(content)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes behind a digest; FileNotFoundError where they are gone."""
        return self.path(digest).read_bytes()

    def path(self, digest: str) -> Path:
        return self.folder / digest

    def room(self) -> Room:
        """How full it is; some minutes old at most."""
        if self._measured_at is None or time.monotonic() - self._measured_at > MEASURED_FOR_SECONDS:
            self._used, self._measured_at = _size(self.folder), time.monotonic()
        return Room(self._used, self._total)


def _size(folder: Path) -> int:
    try:
        with os.scandir(folder) as entries:
            return sum(entry.stat().st_size for entry in entries)
    except OSError:
        # Not there yet, or a file went away while it was counted.
        return 0
