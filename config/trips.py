"""SQLite behind SQLAlchemy: what takes a moment is done at once, what may wait goes to the connection's thread."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection
from sqlalchemy.util import await_only

Row = tuple[Any, ...]

BEGIN_WRITING = "BEGIN IMMEDIATE"


class Connection(aiosqlite.Connection):
    """aiosqlite's connection, whose statements need one trip to its thread, or none.

    A trip wakes a thread and the event loop, which costs more than the statements of a unit of work: they find a
    few rows by their keys. `at_once`, they are carried out where they are asked for, and no greenlet is needed to
    wait in. To its thread goes what may wait for another process or for the disk, BEGIN IMMEDIATE and COMMIT, and
    every statement of a unit that reads at length.
    """

    at_once = False

    def carry(self, work: str, sql: str, parameters: Any) -> "Answer":
        """Do `work`, `execute` or `executemany`; what sqlite3 raises, it raises."""
        if self.at_once and sql != BEGIN_WRITING:
            return _answer(self._conn, work, sql, parameters)
        answer: Answer = await_only(
            self._execute(_answer, self._conn, work, sql, parameters)  # type: ignore[no-untyped-call]
        )
        return answer


class Adapted(AsyncAdapt_aiosqlite_connection):
    """What SQLAlchemy takes for the connection of a synchronous driver."""

    __slots__ = ()
    _connection: Any

    def cursor(self, server_side: bool = False) -> "Cursor":  # type: ignore[override]
        return Cursor(self._connection)

    def rollback(self) -> None:
        if self._connection.at_once:
            self._connection._conn.rollback()
        else:
            super().rollback()


class Answer:
    """All there is to know of a statement that was carried out."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows: list[Row] = cursor.fetchall() if cursor.description else []
        # Of an UPDATE … RETURNING it is known only now.
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid


class Cursor:
    """As much of a cursor (PEP 249) as SQLAlchemy uses. All rows are there once it has executed."""

    arraysize = 1
    description: Any = None
    rowcount = -1
    lastrowid: int | None = None

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: Iterator[Row] = iter(())

    def execute(self, sql: str, parameters: Any = ()) -> "Cursor":
        return self._take(self._connection.carry("execute", sql, parameters or ()))

    def executemany(self, sql: str, parameters: Any) -> "Cursor":
        return self._take(self._connection.carry("executemany", sql, parameters))

    def fetchone(self) -> Row | None:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> Sequence[Row]:
        return list(islice(self._rows, size or self.arraysize))

    def fetchall(self) -> Sequence[Row]:
        return list(self._rows)

    def close(self) -> None:
        """It was closed before its rows came back."""

    async def _async_soft_close(self) -> None:
        """The same, where SQLAlchemy's asyncio extension asks for it."""

    def _take(self, answer: Answer) -> "Cursor":
        self._rows = iter(answer.rows)
        self.description, self.rowcount = answer.description, answer.rowcount
        self.lastrowid = answer.lastrowid
        return self


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
