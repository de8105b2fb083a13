"""One desk per data folder, and one writer where the SQLite at hand cannot bear two."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from bot.refusal import Refusal
from config.settings import Settings

LOCK = "desk.lock"


@contextlib.contextmanager
def only_desk(settings: Settings) -> Iterator[None]:
    """Hold the desk's place; a second one would read the same updates."""
    with _held(settings.data, "desk_runs"):
        yield


@contextlib.contextmanager
def only_writer(settings: Settings) -> Iterator[None]:
    """Hold the desk's place while a command writes, so that no desk writes beside it.

    Asked for on a SQLite with the race `config.sqlite` tells of: two writing processes may spoil the file.
    """
    with _held(settings.data, "one_writer"):
        yield


def desk_runs(settings: Settings) -> bool:
    """Whether a desk holds its place now."""
    try:
        with _held(settings.data, "desk_runs"):
            return False
    except Refusal as refused:
        return refused.code == "desk_runs"


@contextlib.contextmanager
def no_desk(*folders: Path) -> Iterator[None]:
    """Hold the desk's place in those of these folders that ever had a desk, so that none runs there meanwhile."""
    with contextlib.ExitStack() as places:
        for folder in {folder.resolve() for folder in folders if (folder / LOCK).exists()}:
            places.enter_context(_held(folder, "stop_desk"))
        yield


@contextlib.contextmanager
def _held(folder: Path, refusal: str) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = (folder / LOCK).open("w")
    except OSError as fault:
        raise Refusal("no_data_folder", f"{folder}: {fault.strerror}") from None
    with place as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(refusal, str(folder)) from None
        yield
