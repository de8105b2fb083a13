"""Things that several workers of a test run need, and the first of them makes."""

import fcntl
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Once:
    """Keeps what was made in a folder all workers see; whoever comes while it is being made waits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gave the first who asked for `name`; it must survive pickling."""
        kept = self._folder / f"{name}.pickle"
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                kept.write_bytes(pickle.dumps(make()))
            made: T = pickle.loads(kept.read_bytes())
        return made
