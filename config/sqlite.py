"""Swaps in a SQLite without the WAL corruption race of 3.7.0–3.51.2 (sqlite.org/wal.html, "WAL-reset bug")."""

import sqlite3
import sys

FIXED_IN = (3, 51, 3)


def use_bundled_sqlite() -> bool:
    """Make `sqlite3` the fixed build PyPI's `pysqlite3` carries; called first by every entry point.

    Returns whether the SQLite in use is free of the race: if not, only one process may write.
    """
    if sqlite3.sqlite_version_info >= FIXED_IN:
        return True
    try:
        import pysqlite3
        from pysqlite3 import dbapi2
    except ImportError:
        return False
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
    return tuple(pysqlite3.sqlite_version_info) >= FIXED_IN
