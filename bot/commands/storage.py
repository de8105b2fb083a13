"""`okoshko migrate` and `okoshko backup`: the database brought to this version, and copied while the desk works."""

import os
import shlex
import sqlite3
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from bot import texts
from bot.commands.scope import Report, revision, words
from bot.refusal import Refusal
from config.database import sqlite_path
from config.settings import Settings
from migrations import upgrade


def prepare_database(settings: Settings) -> None:
    """SQLite is brought to this version, after a copy; PostgreSQL is left to `okoshko migrate`."""
    present, wanted = revision(settings), upgrade.head()
    if present == wanted:
        return
    path = sqlite_path(settings.database)
    if path is None:
        raise Refusal("migrate_first")
    if present is not None:
        copy_database(path, path.with_suffix(f".{present}.backup"))
    try:
        upgrade.upgrade(settings.database)
    except OperationalError as fault:
        raise Refusal("database_away", str(fault.orig).strip()) from None


def migrate(settings: Settings) -> Report:
    revision(settings)
    upgrade.upgrade(settings.database)
    return Report([texts.migrated(words(settings), upgrade.current(settings.database) or "")])


def backup(settings: Settings, target: Path) -> Report:
    """Copy the database to a new file and read the copy through; `Refusal` where the file is there already."""
    t = words(settings)
    path = sqlite_path(settings.database)
    if path is None:
        # Without the password, not with stars for one: pg_dump asks for it, or finds it in ~/.pgpass.
        where = make_url(settings.database).set(drivername="postgresql")
        url = URL.create(
            where.drivername, where.username, None, where.host, where.port, where.database, where.query
        )
        return Report(texts.pg_dump(t, shlex.quote(url.render_as_string()), shlex.quote(str(target))))
    if target.exists():
        raise Refusal("backup_there", str(target))
    if not target.parent.is_dir():
        raise Refusal("no_folder", str(target.parent))
    if revision(settings) is None:
        raise Refusal("apply_book")
    copy_database(path, target)
    tickets = read_through(target)
    if tickets is None:
        return Report([texts.backup_spoiled(t, str(path))], ok=False)
    return Report(texts.backed_up(t, str(target), target.stat().st_size, tickets, str(settings.data)))


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
