"""`okoshko migrate` and `okoshko backup`: the database brought to this version, and copied while the desk works."""

import shlex
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from bot import texts
from bot.commands.copies import copy_database, read_through
from bot.commands.damage import database_refusal
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
    except DBAPIError as fault:
        raise database_refusal(settings, fault) or fault from None


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
