"""Tables nobody may change: the triggers that refuse UPDATE and DELETE, and how autogenerate learns of them.

The statements stand here and not in the ledger, for a migration must not change when the models do.
SQLite loses the triggers of a table that a batch operation rebuilds: call `keep_append_only` again after it.
"""

from alembic import op
from alembic.autogenerate import comparators, renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrateOperation, UpgradeOps
from alembic.util import DispatchPriority

from migrations.drift import made_of, unseen_by_alembic
from migrations.models import metadata

FUNCTION = """
CREATE OR REPLACE FUNCTION okoshko_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only',
ERRCODE = 'restrict_violation'; END $$
"""


def keep_append_only(table: str) -> None:
    """From now on the database refuses to change or delete rows of `table`."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION okoshko_append_only()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def let_change(table: str) -> None:
    """Take the triggers of `table` away, as before its own end."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{verb}")


class AppendOnlyOp(MigrateOperation):
    """One of the two calls above, as autogenerate writes it down."""

    def __init__(self, table: str, *, keep: bool) -> None:
        self.table = table
        self.keep = keep

    def reverse(self) -> "AppendOnlyOp":
        return AppendOnlyOp(self.table, keep=not self.keep)

    def to_diff_tuple(self) -> tuple[str, str]:
        return ("keep_append_only" if self.keep else "let_change", self.table)


@renderers.dispatch_for(AppendOnlyOp)
def _render(context: AutogenContext, operation: AppendOnlyOp) -> str:
    name, table = operation.to_diff_tuple()
    context.imports.add(f"from migrations.append_only import {name}")
    return f'{name}("{table}")'


@comparators.dispatch_for("schema", priority=DispatchPriority.LAST)
def _compare(context: AutogenContext, upgrade: UpgradeOps, _schemas: object) -> None:
    assert context.connection is not None
    there = _guarded(unseen_by_alembic(context.connection))
    for table in sorted(_guarded(made_of(metadata())) - there):
        upgrade.ops.append(AppendOnlyOp(table, keep=True))


def _guarded(lines: set[str]) -> set[str]:
    return {line.split()[2] for line in lines if line.startswith("trigger on ")}
