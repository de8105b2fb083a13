"""What the models say and the migrations do not: `python -m migrations.drift` fails when they differ."""

import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, inspect

from migrations.engine import connected, migrating
from migrations.models import metadata
from migrations.upgrade import revisions, upgrade


def differences(url: str) -> list[str]:
    """Compare the models with the migrated database at `url`; one line for each difference."""
    models = metadata()
    with connected(url) as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        found = [_brief(entry) for entry in compare_metadata(context, models)]
        if connection.dialect.name != "sqlite":
            return found  # PostgreSQL rewrites the text of a CHECK
        migrated = set(_checks(connection))
    with tempfile.TemporaryDirectory() as folder:
        found += [f"check {line}" for line in sorted(migrated ^ _checks_of(models, folder))]
    return found


def _brief(entry: Any) -> str:
    # Alembic gives a tuple (what, objects...), or a list of them where several things of a column changed.
    if isinstance(entry, list):
        return "; ".join(_brief(part) for part in entry)
    return " ".join(str(getattr(part, "name", None) or part) for part in entry if part is not None)


def _checks_of(models: MetaData, folder: str) -> set[str]:
    # Alembic compares no CHECK constraints, and ours hold the words of every enum.
    with migrating(f"sqlite:///{folder}/models.db") as connection:
        models.create_all(connection)
        return set(_checks(connection))


def _checks(connection: Connection) -> Iterator[str]:
    seen = inspect(connection)
    for table in seen.get_table_names():
        check: Any
        for check in seen.get_check_constraints(table):
            yield f"{table}.{check['name']}: {' '.join(check['sqltext'].split())}"


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
