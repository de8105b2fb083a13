"""the topic of the staff chat."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0e024031fd77"
down_revision: str | None = "f2f4efa84440"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_thread_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("staff_thread_name", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.drop_column("staff_thread_name")
        batch_op.drop_column("staff_thread_id")
