"""SQLite behind SQLAlchemy with one trip to the connection's thread per statement, instead of four."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import aiosqlite

Row = tuple[Any, ...]


class Connection(aiosqlite.Connection):
    """aiosqlite's connection, whose cursors bring a statement's rows back with it.

    Each trip wakes a thread and the event loop. Making a cursor, executing, fetching and closing were one trip
    each, and most of what a statement cost. All rows are fetched at once, as SQLAlchemy asks for them anyway.
    """

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def carry(self, work: str, sql: str, parameters: Any) -> "Answer":
        """Do `work`, `execute` or `executemany`, in the connection's thread; what sqlite3 raises, it raises."""
        answer: Answer = await self._execute(  # type: ignore[no-untyped-call]
            _answer, self._conn, work, sql, parameters
        )
        return answer


class Answer:
    """All there is to know of a statement that was carried out."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows: list[Row] = cursor.fetchall() if cursor.description else []
        # Of an UPDATE … RETURNING it is known only now.
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid


class Cursor:
    """As much of a cursor as SQLAlchemy uses (sqlalchemy.connectors.asyncio, AsyncIODBAPICursor)."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._answer: Answer | None = None

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> None:
        self._answer = await self._connection.carry("execute", sql, parameters)

    async def executemany(self, sql: str, parameters: Any) -> None:
        self._answer = await self._connection.carry("executemany", sql, parameters)

    async def fetchall(self) -> Sequence[Row]:
        return self._answer.rows if self._answer else []

    async def close(self) -> None:
        """It was closed before its rows came back."""

    @property
    def description(self) -> Any:
        return self._answer.description if self._answer else None

    @property
    def rowcount(self) -> int:
        return self._answer.rowcount if self._answer else -1

    @property
    def lastrowid(self) -> int | None:
        return self._answer.lastrowid if self._answer else None


def connect(path: str, **options: Any) -> Connection:
    """A connection to be awaited; options are those of `sqlite3.connect`."""
    connection = Connection(lambda: sqlite3.connect(path, **options), iter_chunk_size=64)
    # An engine nobody disposed of must not keep the process alive.
    connection._thread.daemon = True
    return connection


def _answer(database: sqlite3.Connection, work: str, sql: str, parameters: Any) -> Answer:
    cursor = database.cursor()
    try:
        getattr(cursor, work)(sql, parameters)
        return Answer(cursor)
    finally:
        cursor.close()
