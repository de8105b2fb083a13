"""Alembic's entry: on which database, inside which transaction, and how column types are written down."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum

from config.columns import UtcDateTime
from config.settings import Settings
from migrations import append_only  # noqa: F401 (so that autogenerate knows the triggers)
from migrations.engine import migrating
from migrations.models import metadata


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Types as the database knows them: a migration must not change when our column classes do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        values = ", ".join(f'"{value}"' for value in item.enums)
        return (
            f'sa.Enum({values}, name="{item.name}", native_enum=False, '
            f"create_constraint=True, length={item.length})"
        )
    return False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
        compare_server_default=True,
        # One transaction for all steps: a migration that fails leaves the database as it was.
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    with migrating(context.config.attributes.get("url") or Settings().database) as connection:
        migrate(connection)


run()
