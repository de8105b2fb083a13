"""The trained file in the data folder: written whole, and believed only by the hash the database has of it."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from billing.jobs import actions as jobs
from billing.learning.weights import Weights, digest_of, read
from config.database import ReadSession

JOB = "learning"
KEPT = "learned"
"""What a database's sessions find it by."""
NAME = "verdicts.json"
SIZE_MAX = 20_000_000


@dataclass
class Learned:
    """The weights in use: read anew when the file has changed, none where its hash is not the one written down."""

    folder: Path
    _seen: tuple[int, int] | None = field(default=None)
    _weights: Weights | None = field(default=None)

    @property
    def path(self) -> Path:
        return self.folder / NAME

    async def weights(self, session: ReadSession) -> Weights | None:
        """None before there are any; a look at the file costs microseconds, reading it some milliseconds a night."""
        try:
            there = self.path.stat()
        except OSError:
            return None
        seen = (there.st_mtime_ns, there.st_size)
        if seen != self._seen and there.st_size <= SIZE_MAX:
            self._weights = await self._read(session)
            self._seen = seen
        return self._weights

    async def _read(self, session: ReadSession) -> Weights | None:
        run = await jobs.last_run(session, JOB)
        known = ((run and run.outcome) or {}).get("model")
        content = self.path.read_bytes()
        return read(content) if known and digest_of(content) == known else None

    def write(self, content: bytes) -> str:
        """Put a new file in the old one's place; returns its hash."""
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        return digest_of(content)
