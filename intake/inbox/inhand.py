"""Which rows are being worked on, in a small file that outlives the process: a row may be what ends it."""

import contextlib
import os
import struct
from collections.abc import Iterator
from pathlib import Path

ROW = struct.Struct("<q")
SLOTS = 64
"""More than are ever worked on at once."""


class InHand:
    """Written before a row is begun and after it: two system calls instead of a commit, and without waiting for a disk.

    The end of a process loses nothing that was written; what the end of the machine loses was no row's doing.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Without a file nothing is known of former lives."""
        self._file = os.open(file, os.O_RDWR | os.O_CREAT, 0o600) if file else None
        self._free = list(range(SLOTS))

    def left(self) -> list[int]:
        """Rows a former life had in hand when it ended, in order; asked once, before any is taken."""
        if self._file is None:
            return []
        kept = os.pread(self._file, ROW.size * SLOTS, 0)
        os.ftruncate(self._file, 0)
        whole = kept[: len(kept) // ROW.size * ROW.size]
        return sorted({row_id for (row_id,) in ROW.iter_unpack(whole) if row_id > 0})

    @contextlib.contextmanager
    def holding(self, row_id: int) -> Iterator[None]:
        """This row is worked on meanwhile."""
        if self._file is None or not self._free:
            yield
            return
        slot = self._free.pop(0)
        os.pwrite(self._file, ROW.pack(row_id), slot * ROW.size)
        try:
            yield
        finally:
            os.pwrite(self._file, ROW.pack(0), slot * ROW.size)
            self._free.append(slot)
