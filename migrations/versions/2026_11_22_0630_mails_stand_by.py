"""mails stand by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "f2f4efa84440"
down_revision: str | None = "d1e6da437111"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


STATES = ("waiting", "sending", "sent", "dead", "withdrawn", "standby")


def upgrade() -> None:
    _states(STATES)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubled", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("doubled")
    op.execute("UPDATE outbox SET state = 'withdrawn' WHERE state = 'standby'")
    _states(STATES[:-1])


def _states(known: Sequence[str]) -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_outbox_state"), type_="check")
        batch_op.create_check_constraint(
            "outbox_state", "state IN ({})".format(", ".join(f"'{state}'" for state in known))
        )
