"""lines of a price by their kind."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "8624c148742b"
down_revision: str | None = "631aeb5cf5d0"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("quote_line", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "item",
                    "surcharge",
                    "discount",
                    "credit",
                    "vat",
                    name="line_kind",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                server_default="item",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("vat_rate", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("percent", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("least", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("quote_line", schema=None) as batch_op:
        batch_op.drop_column("least")
        batch_op.drop_column("percent")
        batch_op.drop_column("vat_rate")
        batch_op.drop_constraint(op.f("ck_quote_line_line_kind"), type_="check")
        batch_op.drop_column("kind")
