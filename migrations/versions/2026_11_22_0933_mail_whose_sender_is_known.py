"""Mails keep who sent them as far as it is proven; watchers; prices have a code; automatic answers are counted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "3a91b6eee056"
down_revision: str | None = "a11392352461"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "auto_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_auto_answer_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auto_answer")),
    )
    with op.batch_alter_table("auto_answer", schema=None) as batch_op:
        batch_op.create_index("ix_auto_answer_address", ["address", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_auto_answer_at"), ["at"], unique=False)

    op.create_table(
        "watcher",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_watcher_contact_id_contact")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_watcher_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watcher")),
        sa.UniqueConstraint("ticket_id", "contact_id", name=op.f("uq_watcher_ticket_id_contact_id")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(), nullable=True))

    with op.batch_alter_table("ticket_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("fingerprint", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_ticket_message_fingerprint"), ["fingerprint"], unique=False)

    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail_keys", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("mail_plus", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.drop_column("resting_until")
        batch_op.drop_column("mail_plus")
        batch_op.drop_column("mail_keys")

    with op.batch_alter_table("ticket_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_message_fingerprint"))
        batch_op.drop_column("fingerprint")
        batch_op.drop_column("mail")

    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_column("code")

    op.drop_table("watcher")
    with op.batch_alter_table("auto_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_auto_answer_at"))
        batch_op.drop_index("ix_auto_answer_address")

    op.drop_table("auto_answer")
