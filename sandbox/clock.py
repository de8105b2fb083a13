"""The sandbox's clock: real time plus an offset that people may move, shared with the program by a small file."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path


class VirtualClock:
    """Real time plus an offset in seconds.

    With `offset_file` the offset is written there as a plain decimal number, replaced atomically, so that the
    program (another process) can follow it.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        self.offset_file = offset_file
        self._offset = 0.0
        self._write()

    @property
    def offset_seconds(self) -> float:
        return self._offset

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Move by `seconds`; a negative number moves back."""
        self._set(self._offset + seconds)

    def move_to(self, moment: datetime) -> None:
        """Make `now()` answer `moment` (aware)."""
        self._set(moment.timestamp() - time.time())

    def reset(self) -> None:
        self._set(0.0)

    def _set(self, offset: float) -> None:
        self._offset = offset
        self._write()

    def _write(self) -> None:
        if self.offset_file is None:
            return
        self.offset_file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.offset_file.with_name(self.offset_file.name + ".new")
        draft.write_text(f"{self._offset:.6f}\n", encoding="ascii")
        os.replace(draft, self.offset_file)
