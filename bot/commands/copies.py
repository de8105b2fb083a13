"""Copies of a SQLite database: made while others write to it, and read through."""

import os
import sqlite3
from pathlib import Path


def copy_database(path: Path, target: Path) -> None:
    """A SQLite database as it stands at this moment, whoever writes to it (sqlite.org/backup.html).

    The copy appears under its name only once it is whole; nobody but its owner may read it.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    copy = sqlite3.connect(part)
    try:
        # In one step: between steps a writing desk would make it begin again and again.
        source.backup(copy, pages=-1)
        # A copy in WAL mode would leave two files more beside it wherever it is looked at.
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        source.close()
    os.replace(part, target)


def fault_in(file: Path) -> str | None:
    """What SQLite finds wrong with a database, read from end to end; None where it is sound."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as fault:
        said = str(fault)
    finally:
        connection.close()
    return None if said == "ok" else " ".join(said.split())


def read_through(file: Path) -> int | None:
    """How many tickets a copy holds; None where it is damaged."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return None
        return int(connection.execute("SELECT count(*) FROM ticket").fetchone()[0])
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()
