"""years of tickets are found by index."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b935001333c2"
down_revision: str | None = "0e024031fd77"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_view", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_view_lease",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("lease_until IS NOT NULL"),
            postgresql_where=sa.text("lease_until IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_view_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("wanted > shown"),
            postgresql_where=sa.text("wanted > shown"),
        )

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_contact_status", ["contact_id", "status"], unique=False)
        batch_op.create_index("ix_ticket_status_resolved", ["status", "resolved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_verdict_at"), ["verdict_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_verdict_at"))
        batch_op.drop_index("ix_ticket_status_resolved")
        batch_op.drop_index("ix_ticket_contact_status")

    with op.batch_alter_table("outbox_view", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_view_waiting",
            sqlite_where=sa.text("wanted > shown"),
            postgresql_where=sa.text("wanted > shown"),
        )
        batch_op.drop_index(
            "ix_outbox_view_lease",
            sqlite_where=sa.text("lease_until IS NOT NULL"),
            postgresql_where=sa.text("lease_until IS NOT NULL"),
        )
