"""standard errors of a request and employee."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.append_only import keep_append_only, let_change

revision: str = "0ab58dd13d81"
down_revision: str | None = "f68352622d2a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "standard_error_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("error_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["error_id"], ["standard_error.id"], name=op.f("fk_standard_error_event_error_id_standard_error")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_error_event")),
    )
    with op.batch_alter_table("standard_error_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standard_error_event_error_id"), ["error_id"], unique=False)

    _one_of_each()
    with op.batch_alter_table("standard_error", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "code",
                sa.Enum(
                    "unaccepted",
                    "refused",
                    "call",
                    name="favour_code",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=False,
                server_default="unaccepted",
            )
        )
        batch_op.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("explain_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_standard_error_ticket_id"))
        batch_op.drop_constraint(batch_op.f("uq_standard_error_entry_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_standard_error_ticket_id_employee_id"), ["ticket_id", "employee_id"]
        )
        batch_op.drop_constraint(batch_op.f("fk_standard_error_entry_id_time_entry"), type_="foreignkey")
        batch_op.drop_column("entry_id")

    op.execute("UPDATE standard_error SET shown_at = drafted_at")
    with op.batch_alter_table("standard_error", schema=None) as batch_op:
        batch_op.alter_column("code", server_default=None)

    keep_append_only("standard_error_event")


def _one_of_each() -> None:
    """Of several about one request and employee the one a person has decided stays, else the one still open."""
    op.execute(
        "DELETE FROM standard_error WHERE id NOT IN (SELECT id FROM (SELECT id, row_number() OVER "
        "(PARTITION BY ticket_id, employee_id ORDER BY CASE WHEN decided_by IS NOT NULL THEN 0 "
        "WHEN state = 'draft' THEN 1 ELSE 2 END, id) AS place FROM standard_error) AS ranked WHERE place = 1)"
    )


def downgrade() -> None:
    let_change("standard_error_event")
    with op.batch_alter_table("standard_error_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_error_event_error_id"))

    op.drop_table("standard_error_event")
    with op.batch_alter_table("standard_error", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
    op.execute(
        "UPDATE standard_error SET entry_id = (SELECT min(time_entry.id) FROM time_entry WHERE "
        "time_entry.ticket_id = standard_error.ticket_id AND time_entry.employee_id = standard_error.employee_id)"
    )
    op.execute("DELETE FROM standard_error WHERE entry_id IS NULL")
    with op.batch_alter_table("standard_error", schema=None) as batch_op:
        batch_op.alter_column("entry_id", nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_standard_error_entry_id_time_entry"), "time_entry", ["entry_id"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f("uq_standard_error_ticket_id_employee_id"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_standard_error_entry_id"), ["entry_id"])
        batch_op.create_index(batch_op.f("ix_standard_error_ticket_id"), ["ticket_id"], unique=False)
        batch_op.drop_constraint(batch_op.f("ck_standard_error_favour_code"), type_="check")
        batch_op.drop_column("reason")
        batch_op.drop_column("shown_at")
        batch_op.drop_column("explain_until")
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("remind_at")
        batch_op.drop_column("code")
