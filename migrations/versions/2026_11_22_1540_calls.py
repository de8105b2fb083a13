"""calls."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "f68352622d2a"
down_revision: str | None = "3ae3d8f89ee1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OLD = ("pending", "in_tariff", "billed", "ours", "refused", "uncounted")
NEW = ("pending", "in_tariff", "billed", "ours", "free", "refused", "uncounted")
"""What minutes count as."""


def upgrade() -> None:
    op.create_table(
        "phone_call",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_known", sa.Boolean(), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("own_ticket", sa.Boolean(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "consultation",
                "invoice",
                "appointment",
                "ours",
                "other",
                name="call_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("past_window", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_say", sa.String(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "filed",
                "dropped",
                name="call_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "free",
                "ours",
                "in_tariff",
                "charged",
                "quote",
                "favour",
                "follows",
                name="call_result",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("free_minutes", sa.Integer(), nullable=True),
        sa.Column("paid_minutes", sa.Integer(), nullable=True),
        sa.Column("charge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("objected_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kept_words", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'filed') = (result IS NOT NULL)", name=op.f("ck_phone_call_result_if_filed")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_phone_call_minutes_positive")),
        sa.CheckConstraint(
            "result IS NULL OR ticket_id IS NOT NULL", name=op.f("ck_phone_call_ticket_if_filed")
        ),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_phone_call_charge_id_charge")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_phone_call_client_id_client")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_phone_call_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_phone_call_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["kept_by"], ["employee.id"], name=op.f("fk_phone_call_kept_by_employee")),
        sa.ForeignKeyConstraint(
            ["objected_by"], ["contact.id"], name=op.f("fk_phone_call_objected_by_contact")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_phone_call_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_phone_call_charge_id")),
    )
    with op.batch_alter_table("phone_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phone_call_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(
            "uq_phone_call_open",
            ["employee_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    with op.batch_alter_table("time_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_time_entry_outcome"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_time_entry_outcome"), sa.column("outcome").in_(NEW))
        batch_op.add_column(
            sa.Column("call_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_time_entry_call_id"), ["call_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_time_entry_call_id_phone_call"), "phone_call", ["call_id"], ["id"]
        )


def downgrade() -> None:
    op.execute("UPDATE time_entry SET outcome = 'ours' WHERE outcome = 'free'")
    with op.batch_alter_table("time_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_time_entry_outcome"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_time_entry_outcome"), sa.column("outcome").in_(OLD))
        batch_op.drop_constraint(batch_op.f("fk_time_entry_call_id_phone_call"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_time_entry_call_id"))
        batch_op.drop_column("call_id")

    with op.batch_alter_table("phone_call", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_phone_call_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_phone_call_ticket_id"))

    op.drop_table("phone_call")
