"""letters that ask to agree to be charged without asking; a kind of charge nobody makes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "39ea3c3deafb"
down_revision: str | None = "64e94417f168"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


NEW = ("fee", "overrun", "consultation", "requote")
OLD = ("fee", "overrun", "no_quote", "consultation", "requote")
"""Kinds of charges."""


def upgrade() -> None:
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_charge_charge_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_charge_charge_kind"), sa.column("kind").in_(NEW))

    op.create_table(
        "consent_letter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_consent_letter_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_consent_letter_contact_id_contact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_letter")),
        sa.UniqueConstraint("contact_id", "digest", name=op.f("uq_consent_letter_contact_id_digest")),
    )
    with op.batch_alter_table("consent_letter", schema=None) as batch_op:
        batch_op.create_index("ix_consent_letter_client", ["client_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_charge_charge_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_charge_charge_kind"), sa.column("kind").in_(OLD))

    with op.batch_alter_table("consent_letter", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_letter_client")

    op.drop_table("consent_letter")
