"""What the models say and the migrations do not: `python -m migrations.drift` fails when they differ."""

import sys
import tempfile
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, inspect, text

from migrations.engine import connected, migrating
from migrations.models import metadata
from migrations.upgrade import revisions, upgrade

TRIGGERS = {
    "postgresql": "SELECT event_object_table, event_manipulation FROM information_schema.triggers",
    "sqlite": """
        SELECT tbl_name, 'UPDATE' FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE UPDATE%'
        UNION
        SELECT tbl_name, 'DELETE' FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'
        """,
}


def differences(url: str) -> list[str]:
    """Compare the models with the migrated database at `url`; one line for each difference."""
    models = metadata()
    with connected(url) as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        found = [_brief(entry) for entry in compare_metadata(context, models)]
        migrated = unseen_by_alembic(connection)
        # PostgreSQL rewrites the text of a CHECK: there only the triggers can be compared.
        kinds = ("check", "trigger") if connection.dialect.name == "sqlite" else ("trigger",)
    wanted = made_of(models)
    return found + [line for line in sorted(migrated ^ wanted) if line.startswith(kinds)]


def _brief(entry: Any) -> str:
    # Alembic gives a tuple (what, objects...), or a list of them where several things of a column changed.
    if isinstance(entry, list):
        return "; ".join(_brief(part) for part in entry)
    return " ".join(str(getattr(part, "name", None) or part) for part in entry if part is not None)


def made_of(models: MetaData) -> set[str]:
    """What these models would have in a database of their own."""
    with tempfile.TemporaryDirectory() as folder, migrating(f"sqlite:///{folder}/models.db") as connection:
        models.create_all(connection)
        return unseen_by_alembic(connection)


def unseen_by_alembic(connection: Connection) -> set[str]:
    """CHECK constraints, which hold the words of every enum, and triggers, which keep the ledger append-only."""
    seen = inspect(connection)
    found = {
        f"check {table}.{check['name']}: {' '.join(check['sqltext'].split())}"
        for table in seen.get_table_names()
        for check in seen.get_check_constraints(table)
    }
    triggers = connection.execute(text(TRIGGERS[connection.dialect.name]))
    return found | {f"trigger on {table} before {verb}" for table, verb in triggers}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/migrated.db"
        if revisions():
            upgrade(url)
        found = differences(url)
    print(*found, sep="\n")
    return len(found)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
