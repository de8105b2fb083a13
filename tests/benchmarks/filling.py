"""A database as it is after years: a request of everybody, worked off by the program, copied again and again."""

import sqlite3
from pathlib import Path

TABLES = ("inbox", "ticket", "ticket_message", "ticket_event", "outbox", "outbox_view")
COUNTED_ON = ("id", "ticket_id", "inbox_id", "subject_id", "external_id", "message_id")
"""Columns in which a copy differs by as much as its ticket's number does."""
LATER = "strftime('%Y-%m-%d %H:%M:%f', {0}, {1}) || '000'"
DONE = (
    "UPDATE ticket SET status = 'closed', closed_reason = 'done', resolved_at = opened_at, closed_at = opened_at",
    "UPDATE ticket SET verdict = 'in_tariff', verdict_at = opened_at, taken_by = 1, assignee_id = 1 + id % 5",
    "UPDATE outbox SET state = 'sent', sent_at = queued_at, external_id = CAST(id AS TEXT)",
    "UPDATE outbox_view SET shown = wanted, message_id = id, digest = 'of what is shown'",
)
STILL_OPEN = "UPDATE ticket SET status = 'open', closed_reason = NULL, resolved_at = NULL, closed_at = NULL WHERE id > ?"


def fill(path: Path, tickets: int) -> int:
    """Close what is there, and copy it a day later and a day later; the last copy stays open. Returns how many."""
    database = sqlite3.connect(path, isolation_level=None)
    # A database made for one run need not survive the machine.
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
        database.execute(f"PRAGMA {pragma}")
    (width,) = database.execute("SELECT count(*) FROM ticket").fetchone()
    copies = max(tickets // width - 1, 1)
    database.execute("CREATE TEMP TABLE copies (copy INTEGER PRIMARY KEY)")
    database.executemany("INSERT INTO copies VALUES (?)", ((copy,) for copy in range(1, copies + 1)))
    for statement in DONE:
        database.execute(statement)
    for table in TABLES:
        assert database.execute(f"SELECT count(*), max(id) FROM {table}").fetchone() == (width, width), table
        _copy(database, table, width, copies)
    database.execute(STILL_OPEN, (width * copies,))
    database.execute("PRAGMA journal_mode=WAL")
    database.close()
    return width * (copies + 1)


def _copy(database: sqlite3.Connection, table: str, width: int, copies: int) -> None:
    columns = [(row[1], row[2]) for row in database.execute(f"PRAGMA table_info({table})")]
    times = [name for name, kind in columns if kind == "DATETIME"]
    earlier = ", ".join(f"{name} = {LATER.format(name, repr(f'-{copies + 1} days'))}" for name in times)
    database.execute(f"UPDATE {table} SET {earlier}" if times else "SELECT 1")
    values = ", ".join(_copied(table, name, width, timed=name in times) for name, _ in columns)
    names = ", ".join(name for name, _ in columns)
    database.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM copies CROSS JOIN {table} WHERE id <= {width}"
    )


def _copied(table: str, column: str, width: int, *, timed: bool) -> str:
    if timed:
        return LATER.format(column, "'+' || copy || ' days'")
    if (table, column) == ("inbox", "external_id"):
        # Downwards: upwards are the numbers of updates still to come.
        return f"{column} - {width} * copy"
    if column in COUNTED_ON:
        return f"{column} + {width} * copy"
    return "key || ':' || copy" if column == "key" else column
