"""What is asked of a database, recorded in order; and the same asked again of a bare SQLite."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

PRAGMAS = ("synchronous=FULL", "foreign_keys=ON")
Step = tuple[int, str, Any, bool]
"""Connection, statement, parameters, whether they are those of many."""


class Recording:
    """Every statement of an engine with its parameters, and every commit and rollback."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.steps: list[Step] = []
        for name in ("before_cursor_execute", "commit", "rollback"):
            event.listen(engine.sync_engine, name, getattr(self, f"_{name}"))

    def _before_cursor_execute(
        self, connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        # Many rows inserted by one statement come with all their values in one tuple.
        many = many and isinstance(parameters[0], tuple)
        self.steps.append((_number(connection), statement, parameters, many))

    def _commit(self, connection: Connection) -> None:
        self.steps.append((_number(connection), "COMMIT", (), False))

    def _rollback(self, connection: Connection) -> None:
        self.steps.append((_number(connection), "ROLLBACK", (), False))


def _number(connection: Connection) -> int:
    return id(connection.connection.dbapi_connection)


def replay(steps: list[Step], path: Path, since: int) -> float:
    """Carry the steps out with the plain module, every row fetched; seconds those from `since` on took."""
    connections = {number: sqlite3.connect(path, isolation_level=None) for number, *_ in steps}
    for connection in connections.values():
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    began = time.perf_counter()
    for place, (number, statement, parameters, many) in enumerate(steps):
        if place == since:
            began = time.perf_counter()
        connection = connections[number]
        if many:
            connection.executemany(statement, parameters)
        else:
            connection.execute(statement, parameters).fetchall()
    took = time.perf_counter() - began
    for connection in connections.values():
        connection.close()
    return took
