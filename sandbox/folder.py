"""Where one run of the sandbox keeps the program's database and log: a folder of its own, emptied at every start."""

import fcntl
import shutil
import tempfile
from pathlib import Path
from typing import TextIO

DEFAULT = Path("data/sandbox")
MARK = ".okoshko-sandbox"


class NotOurs(Exception):
    """The folder holds something the sandbox did not put there."""


class Folder:
    """A folder nobody else uses while it is open.

    Raises NotOurs for a folder with strange content. A default folder in use by another sandbox is replaced by
    a temporary one, which goes away at the end.
    """

    def __init__(self, wanted: Path | None = None, *, passing: bool = False) -> None:
        self._lock: TextIO | None = None
        self.passing = passing
        if not passing and self._claim((wanted or DEFAULT).resolve()):
            return
        if wanted and not passing:
            raise NotOurs(str(wanted))
        self.passing = True
        self._claim(Path(tempfile.mkdtemp(prefix="okoshko-sandbox-")))

    def empty(self) -> None:
        """Remove what the last run left, but for the mark that holds the folder."""
        for entry in self.path.iterdir():
            if entry.name == MARK:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def close(self) -> None:
        if self._lock:
            self._lock.close()
        if self.passing:
            shutil.rmtree(self.path, ignore_errors=True)

    def _claim(self, path: Path) -> bool:
        path.mkdir(parents=True, exist_ok=True)
        mark = path / MARK
        if not mark.exists() and any(path.iterdir()):
            raise NotOurs(str(path))
        lock = mark.open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self.path, self._lock = path, lock
        return True
