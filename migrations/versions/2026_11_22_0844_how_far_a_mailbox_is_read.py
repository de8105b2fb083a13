"""how far a mailbox is read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "a11392352461"
down_revision: str | None = "b935001333c2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mail_folder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("history_below", sa.BigInteger(), nullable=False),
        sa.Column("watermark", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_folder")),
        sa.UniqueConstraint("source", name=op.f("uq_mail_folder_source")),
    )
    with op.batch_alter_table("mail_folder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_folder_address"), ["address"], unique=False)

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("whole_bytes", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("whole_bytes")

    with op.batch_alter_table("mail_folder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_folder_address"))

    op.drop_table("mail_folder")
