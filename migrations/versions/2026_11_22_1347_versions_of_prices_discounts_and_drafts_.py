"""versions of prices, discounts and drafts of several lines."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d5ba9663f06e"
down_revision: str | None = "1e2110b798c2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OLD = ("fee", "overrun", "no_quote", "consultation")
NEW = (*OLD, "requote")
"""Kinds of charges."""


def upgrade() -> None:
    op.create_table(
        "price_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("off_percent", sa.Integer(), nullable=True),
        sa.Column("off_minor", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_price_draft_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_price_draft_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_draft")),
        sa.UniqueConstraint("ticket_id", "employee_id", name=op.f("uq_price_draft_ticket_id_employee_id")),
    )
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_charge_charge_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_charge_charge_kind"), sa.column("kind").in_(NEW))

    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("requote", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_column("requote")

    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_charge_charge_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_charge_charge_kind"), sa.column("kind").in_(OLD))

    op.drop_table("price_draft")
