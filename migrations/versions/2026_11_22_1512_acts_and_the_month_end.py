"""acts and the month end."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.append_only import keep_append_only, let_change

revision: str = "c60756782d0f"
down_revision: str | None = "50c8d328a8f6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OLD = ("low", "short", "asked", "desk")
NEW = (*OLD, "month_end")
"""Why an invoice was made."""


def _causes(known: tuple[str, ...]) -> None:
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_invoice_invoice_cause"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_invoice_invoice_cause"), sa.column("cause").in_(known)
        )
    if op.get_bind().dialect.name == "sqlite":
        keep_append_only("invoice")  # which the rebuilt table has lost


def upgrade() -> None:
    _causes(NEW)
    op.create_table(
        "act",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "work", "correction", name="act_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_act_amount_not_negative")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_act_client_id_client")),
        sa.ForeignKeyConstraint(["replaces_id"], ["act.id"], name=op.f("fk_act_replaces_id_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("key", name=op.f("uq_act_key")),
        sa.UniqueConstraint("name", name=op.f("uq_act_name")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_act_replaces_id")),
        sa.UniqueConstraint("series", "year", "number", name=op.f("uq_act_series_year_number")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_client", ["client_id", "period"], unique=False)

    op.create_table(
        "act_standing",
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "issued",
                "agreed",
                "signed",
                "withdrawn",
                name="act_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_act_standing_act_id_act")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_act_standing_client_id_client")),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_act_standing")),
    )
    with op.batch_alter_table("act_standing", schema=None) as batch_op:
        batch_op.create_index("ix_act_standing_state", ["state"], unique=False)

    op.create_table(
        "month_close",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "closed", "reopened", name="close_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statement", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_month_close_act_id_act")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_month_close_client_id_client")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_month_close_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_close")),
        sa.UniqueConstraint("client_id", "period", name=op.f("uq_month_close_client_id_period")),
    )
    with op.batch_alter_table("month_close", schema=None) as batch_op:
        batch_op.create_index("ix_month_close_told", ["told_at"], unique=False)

    op.create_table(
        "act_saying",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "word",
            sa.Enum(
                "agreed",
                "objected",
                "signed",
                "withdrawn",
                name="act_word",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "telegram",
                "mail",
                "desk",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("seen", sa.String(), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_act_saying_act_id_act")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_act_saying_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_act_saying_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_saying")),
        sa.UniqueConstraint("act_id", "word", name=op.f("uq_act_saying_act_id_word")),
    )
    op.create_table(
        "month_close_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("close_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "closed", "reopened", name="close_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_month_close_event_act_id_act")),
        sa.ForeignKeyConstraint(
            ["close_id"], ["month_close.id"], name=op.f("fk_month_close_event_close_id_month_close")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_close_event")),
        sa.UniqueConstraint("close_id", "number", name=op.f("uq_month_close_event_close_id_number")),
    )
    op.create_table(
        "act_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_act_entry_act_id_act")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_act_entry_transfer_id_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_entry")),
        sa.UniqueConstraint("act_id", "transfer_id", name=op.f("uq_act_entry_act_id_transfer_id")),
    )
    with op.batch_alter_table("act_entry", schema=None) as batch_op:
        batch_op.create_index(
            "uq_act_entry_standing",
            ["transfer_id"],
            unique=True,
            sqlite_where=sa.text("stands"),
            postgresql_where=sa.text("stands"),
        )

    keep_append_only("act")
    keep_append_only("act_saying")
    keep_append_only("month_close_event")


def downgrade() -> None:
    let_change("month_close_event")
    let_change("act_saying")
    let_change("act")
    with op.batch_alter_table("act_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_act_entry_standing", sqlite_where=sa.text("stands"), postgresql_where=sa.text("stands")
        )

    op.drop_table("act_entry")
    op.drop_table("month_close_event")
    op.drop_table("act_saying")
    with op.batch_alter_table("month_close", schema=None) as batch_op:
        batch_op.drop_index("ix_month_close_told")

    op.drop_table("month_close")
    with op.batch_alter_table("act_standing", schema=None) as batch_op:
        batch_op.drop_index("ix_act_standing_state")

    op.drop_table("act_standing")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index("ix_act_client")

    op.drop_table("act")
    _causes(OLD)
