"""the currency of tariffs and price lists."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "64e94417f168"
down_revision: str | None = "c60756782d0f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


TABLES = ("price_list", "tariff")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("currency", sa.String(), nullable=True))
        # Until now all prices were in the one currency of the office.
        rows = sa.table(table, sa.column("currency", sa.String()))
        op.execute(rows.update().values(currency=_offices()))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("currency", existing_type=sa.String(), nullable=False)


def _offices() -> str:
    book = sa.table("office_book", sa.column("id", sa.BigInteger()), sa.column("content", sa.JSON()))
    latest = sa.select(book.c.content).order_by(book.c.id.desc()).limit(1)
    content = op.get_bind().scalar(latest)
    # Tables without a book are empty: there is nothing to be filled.
    return str(content["billing"]["currency"]) if content else "EUR"


def downgrade() -> None:
    with op.batch_alter_table("tariff", schema=None) as batch_op:
        batch_op.drop_column("currency")

    with op.batch_alter_table("price_list", schema=None) as batch_op:
        batch_op.drop_column("currency")
