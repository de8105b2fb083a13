"""Databases for tests: made empty, copied from a prepared one, thrown away. SQLite files, or PostgreSQL.

`OKOSHKO_TEST_DATABASE=postgresql` (set by scripts/with-postgres, with the server's URL) chooses the second.
"""

import os
import shutil
import uuid
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import URL, make_url

from config.database import sqlite_path


class Databases(Protocol):
    """Where a test gets its database from; URLs are as in OKOSHKO_DATABASE_URL."""

    def empty(self) -> str:
        """A database without tables."""
        ...

    def copy(self, url: str, to: str | None = None) -> str:
        """A copy of a database nobody is connected to, `to` a dropped one: faster than making the tables again."""
        ...

    def drop(self, url: str) -> None: ...


class SqliteFiles:
    """Each database a file in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def empty(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder / uuid.uuid4().hex}.db"

    def copy(self, url: str, to: str | None = None) -> str:
        fresh = to or self.empty()
        source, target = sqlite_path(url), sqlite_path(fresh)
        assert source
        assert target
        shutil.copy(source, target)
        return fresh

    def drop(self, url: str) -> None:
        path = sqlite_path(url)
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


class PostgresServer:
    """Each database one of a throw-away server's."""

    def __init__(self, server: str) -> None:
        self.server = make_url(server)

    def _run(self, statement: str) -> None:
        address = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _make(self, options: str = "", name: str | None = None) -> str:
        url: URL = self.server.set(database=name or f"test_{uuid.uuid4().hex}")
        self._run(f'CREATE DATABASE "{url.database}" {options}')
        return url.render_as_string(hide_password=False)

    def empty(self) -> str:
        return self._make()

    def copy(self, url: str, to: str | None = None) -> str:
        name = make_url(to).database if to else None
        return self._make(f'TEMPLATE "{make_url(url).database}" STRATEGY FILE_COPY', name)

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


def on_postgresql() -> bool:
    return os.environ.get("OKOSHKO_TEST_DATABASE") == "postgresql"


def databases_of_this_run(folder: Path) -> Databases:
    """As OKOSHKO_TEST_DATABASE says; files go into `folder`."""
    if on_postgresql():
        return PostgresServer(os.environ["OKOSHKO_TEST_POSTGRES_URL"])
    return SqliteFiles(folder)
