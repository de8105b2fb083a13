"""SQLite behind SQLAlchemy: what takes a moment is done at once, what may wait goes to the connection's thread."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import aiosqlite

Row = tuple[Any, ...]

BEGIN_WRITING = "BEGIN IMMEDIATE"


class Connection(aiosqlite.Connection):
    """aiosqlite's connection, whose statements need one trip to its thread instead of four, or none.

    A trip wakes a thread and the event loop, which costs more than the statements of a unit of work: they find a
    few rows by their keys. `at_once`, they are carried out where they are asked for. To its thread goes what may
    wait for another process or for the disk, BEGIN IMMEDIATE and COMMIT, and every statement of a unit that reads
    at length. All rows are fetched at once, as SQLAlchemy asks for them anyway.
    """

    at_once = False

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def carry(self, work: str, sql: str, parameters: Any) -> "Answer":
        """Do `work`, `execute` or `executemany`; what sqlite3 raises, it raises."""
        if self.at_once and sql != BEGIN_WRITING:
            return _answer(self._conn, work, sql, parameters)
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
    connection = Connection(
        lambda: sqlite3.connect(path, **{**options, "check_same_thread": False}), iter_chunk_size=64
    )
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
