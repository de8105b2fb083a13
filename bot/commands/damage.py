"""A database that fails under a command: which fault it is, and for a broken file the way back to a good copy."""

import shlex
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.commands.copies import read_through
from bot.refusal import Damaged, Refusal
from config.database import BROKEN, sqlite_path
from config.settings import Settings

OUTSIDE = (
    "unable to open",
    "database is locked",
    "database or disk is full",
    "disk I/O error",
    "attempt to write a readonly database",
)
"""Its words for what the machine denies; other errors are mistakes of the program, and keep their traceback."""


def database_refusal(settings: Settings, fault: BaseException) -> Refusal | None:
    """What to tell of `fault`; None where it is none of a database out of reach or broken."""
    if isinstance(fault, BaseExceptionGroup):
        return next(filter(None, (database_refusal(settings, one) for one in fault.exceptions)), None)
    driver = fault.orig if isinstance(fault, DBAPIError) else fault
    said = str(driver).strip()
    path = sqlite_path(settings.database)
    if path is None:
        # psycopg's word for a server that is away, or lets nobody in.
        away = isinstance(fault, DBAPIError) and type(driver).__name__ == "OperationalError"
        return Refusal("database_away", said) if away else None
    if not isinstance(driver, sqlite3.Error):
        return None
    if any(words in said for words in BROKEN):
        return damaged(settings, path, said)
    return Refusal("database_away", said) if said.startswith(OUTSIDE) else None


def damaged(settings: Settings, path: Path, fault: str) -> Damaged:
    """`fault` in the file of this installation, and the steps back to its newest sound copy."""
    copy = _newest_copy(settings.data / "backups", path)
    return Damaged(str(path), fault, _steps(path, copy) if copy else "")


def emptied(settings: Settings) -> Damaged | None:
    """An empty file where copies say that there was an office: to SQLite it is a new database."""
    path = sqlite_path(settings.database)
    if path is None or not path.exists() or path.stat().st_size:
        return None
    found = damaged(settings, path, "0 bytes")
    return found if found.steps else None


def _newest_copy(folder: Path, path: Path) -> Path | None:
    """Of the nights' copies; where none is sound, of those made before an upgrade."""
    nights = sorted(folder.glob("okoshko-????-??-??.db"), reverse=True)
    upgrades = sorted(path.parent.glob(f"{path.stem}.*.backup"), key=lambda copy: -copy.stat().st_mtime)
    return next((copy for copy in (*nights, *upgrades) if read_through(copy) is not None), None)


def _steps(path: Path, copy: Path) -> str:
    """The file and what belongs to it (-wal, -shm) are put aside, not thrown away: perhaps something can be saved."""
    aside = path.parent / "damaged"
    number = 1
    while aside.exists():
        number += 1
        aside = path.parent / f"damaged-{number}"
    place, to, good = (shlex.quote(str(one)) for one in (path, aside, copy))
    return f"mkdir {to} && mv {place}* {to}/ && cp {good} {place}"
