"""hours outside opening time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "631aeb5cf5d0"
down_revision: str | None = "2d14e48101f2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Not by batch: a table made anew would lose the triggers that keep it append-only.
    op.add_column("tariff_version", sa.Column("rules", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("time_entry", sa.Column("weighed_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("time_entry", "weighed_minutes")
    op.drop_column("tariff_version", "rules")
