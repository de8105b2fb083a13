"""All rows of one database into an empty one of the same revision: ids kept, types by the models, read back and compared."""

from collections.abc import Callable

from sqlalchemy import JSON, LargeBinary, MetaData, Table, func, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncResult

from migrations.engine import LOCK
from migrations.models import metadata

BATCH, HEAVY_BATCH = 1000, 20
"""Rows at a time; of those that hold raw mails fewer, for each may have 40 MB."""
TOLD_EVERY = 10_000

Told = Callable[[str, int], None]
"""Hears a table's name and how many of its rows are copied, now and then and at its end."""


class NotCopied(Exception):
    """A table could not be taken over; says which and why."""

    def __init__(self, table: str, why: str) -> None:
        super().__init__(table, why)
        self.table = table
        self.why = why


async def claim(target: AsyncConnection) -> str | None:
    """Keep everybody else from writing until this transaction ends; the first table that has rows, None where none has."""
    tables = _tables().sorted_tables
    await target.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    named = ", ".join(target.dialect.identifier_preparer.format_table(table) for table in tables)
    await target.execute(text(f"LOCK TABLE {named} IN SHARE ROW EXCLUSIVE MODE"))
    for table in tables:
        if (await target.execute(select(*table.primary_key).limit(1))).first():
            return table.name
    return None


async def copy(source: AsyncConnection, target: AsyncConnection, told: Told) -> dict[str, int]:
    """Insert every row, parents before children; returns the rows of each table. `NotCopied` where one is refused.

    Rows that point into their own table point to older ones (reversals), so the order of ids is enough.
    """
    copied = {}
    for table in _tables().sorted_tables:
        copied[table.name] = await _copy(table, source, target, told)
        await _compare(table, source, target)
        await _count_on(table, target)
    return copied


def _tables() -> MetaData:
    """The models' tables, whose missing JSON values are NULL: written plainly, None would become JSON's own `null`."""
    tables = MetaData()
    for table in metadata().sorted_tables:
        for column in table.to_metadata(tables).columns:
            if isinstance(column.type, JSON) and column.nullable:
                column.type = JSON(none_as_null=True)
    return tables


async def _copy(table: Table, source: AsyncConnection, target: AsyncConnection, told: Told) -> int:
    copied = last_told = 0
    async for rows in (await _rows(table, source)).partitions():
        try:
            await target.execute(table.insert(), [dict(row._mapping) for row in rows])
        except StatementError as fault:
            raise NotCopied(table.name, str(fault.orig).strip()) from None
        copied += len(rows)
        if copied - last_told >= TOLD_EVERY:
            last_told = copied
            told(table.name, copied)
    if copied != last_told:
        told(table.name, copied)
    return copied


async def _compare(table: Table, source: AsyncConnection, target: AsyncConnection) -> None:
    """Both databases give the same rows, column by column, as the program reads them."""
    there = await _rows(table, target)
    async for rows in (await _rows(table, source)).partitions():
        if list(rows) != list(await there.fetchmany(len(rows))):
            raise NotCopied(table.name, "rows differ")
    if await there.fetchone() is not None:
        raise NotCopied(table.name, "too many rows")


async def _count_on(table: Table, target: AsyncConnection) -> None:
    """The next id follows the greatest copied, where the database gives the ids out."""
    column = table.autoincrement_column
    if column is None:
        return
    greatest = await target.scalar(select(func.max(column)))
    if greatest is not None:
        name = target.dialect.identifier_preparer.format_table(table)
        await target.execute(select(func.setval(func.pg_get_serial_sequence(name, column.name), greatest)))


async def _rows(table: Table, connection: AsyncConnection) -> AsyncResult[tuple[object, ...]]:
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return await connection.stream(
        select(table).order_by(*table.primary_key),
        execution_options={"yield_per": HEAVY_BATCH if heavy else BATCH},
    )
