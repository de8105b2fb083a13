"""A connection to migrate by: synchronous, one transaction, and alone on the database while it lasts."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, make_url, text

from config.database import sqlite_path

LOCK = 0x6F6B6F73686B6F
"""Key of the PostgreSQL advisory lock that lets one replica migrate while the others wait ("okoshko")."""


def synchronous(url: str) -> URL:
    """The same database through a driver that needs no event loop."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite")
    return parsed.set(drivername="postgresql+psycopg")


@contextlib.contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection for looking: whatever happens on it is rolled back."""
    engine = create_engine(synchronous(url))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextlib.contextmanager
def migrating(url: str) -> Iterator[Connection]:
    """A connection in a transaction that commits at the end; DDL is part of it on both databases."""
    path = sqlite_path(url)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(synchronous(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin_immediate)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield connection
            if engine.dialect.name == "sqlite":
                _check_foreign_keys(connection)
    finally:
        engine.dispose()


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    # The driver would commit before DDL. Foreign keys stay off, as SQLite asks for while tables are rebuilt
    # (sqlite.org/lang_altertable.html, section 7), and are checked as a whole before the commit.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA busy_timeout=10000")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if broken:
        raise RuntimeError(f"rows that point nowhere (table, row, parent): {[tuple(row) for row in broken]}")
