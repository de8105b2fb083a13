"""reminders of prices, and why they were declined."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "1e2110b798c2"
down_revision: str | None = "1c708202d2b5"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("decline_words", sa.String(), nullable=True))
        batch_op.create_index(
            "ix_quote_remind",
            ["remind_at"],
            unique=False,
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_quote_remind",
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )
        batch_op.drop_column("decline_words")
        batch_op.drop_column("reminded")
        batch_op.drop_column("remind_at")
