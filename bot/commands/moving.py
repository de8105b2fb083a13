"""`okoshko migrate --from`: a SQLite desk's database into the empty PostgreSQL of these settings, whole or not at all."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, func, select
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from billing.ledger.models import Account, Transfer
from bot import moving_texts as texts
from bot.auditing import audit_all
from bot.commands.locks import no_desk
from bot.commands.scope import Report, moment, revision, words
from bot.refusal import Refusal
from config.database import Database, ReadSession, sqlite_path
from config.settings import Settings
from intake.shelf import Shelf
from migrations import copying, upgrade
from migrations.copying import NotCopied


@dataclass(frozen=True)
class Books:
    """What has to be the same on both sides. Doubts are counted by kind: an audit shows some of each."""

    accounts: int
    transfers: int
    moved: dict[str, int]
    """Sum of all transfers by currency, in minor units."""
    doubts: Counter[str]


@dataclass(frozen=True)
class Moved:
    """What was copied, by table, and the books that prove it."""

    rows: dict[str, int]
    books: Books


def move(settings: Settings, source: str, tell: Callable[[str], None]) -> Report:
    """Copy the database `source`, a path or a SQLite URL; `tell` hears how far it is. `Refusal` where it may not be."""
    t, path = words(settings), _path(source)
    if sqlite_path(settings.database):
        raise Refusal("where_to", str(path))
    with no_desk(settings.data, path.parent):
        _same_version(path)
        revision(settings)
        upgrade.upgrade(settings.database)
        moved = asyncio.run(_move(settings, path, lambda table, rows: tell(texts.copying(t, table, rows))))
    books, stays = moved.books, path.parent.resolve() == settings.data.resolve()
    return Report(
        [
            texts.moved(t, rows=sum(moved.rows.values()), tables=sum(map(bool, moved.rows.values()))),
            texts.same_books(t, books.accounts, books.transfers, books.moved),
            *([texts.same_doubts(t, books.doubts.total())] if books.doubts else []),
            *texts.after_moving(t, str(path), None if stays else str(path.parent), str(settings.data)),
        ]
    )


def _path(source: str) -> Path:
    try:
        path = sqlite_path(source) if "://" in source else Path(source)
    except ArgumentError:
        path = None
    if path is None:
        raise Refusal("not_sqlite", source.rpartition("@")[2])
    if not path.is_file():
        raise Refusal("no_source", str(path))
    return path


def _same_version(path: Path) -> None:
    try:
        present = upgrade.current(f"sqlite:///{path}")
    except DatabaseError:
        raise Refusal("not_sqlite", str(path)) from None
    if present != upgrade.head():
        raise Refusal("source_version", str(path))


async def _move(settings: Settings, path: Path, told: copying.Told) -> Moved:
    source, target = _opened(path), Database(settings.database)
    try:
        async with source.connect() as there, target.engine.begin() as here:
            filled = await copying.claim(here)
            if filled:
                raise Refusal("not_empty", filled)
            rows = await copying.copy(there, here, told)
            books = await _books(here, settings)
            # Still inside the transaction: what does not add up was never there.
            if books != await _books(there, settings):
                raise Refusal("not_the_same")
            return Moved(rows, books)
    except NotCopied as fault:
        raise Refusal("not_copied", f"{fault.table}: {fault.why}") from None
    except OperationalError as fault:
        raise Refusal("database_away", str(fault.orig).strip()) from None
    finally:
        await source.dispose()
        await target.close()


def _opened(path: Path) -> AsyncEngine:
    """The database that is left, for reading only, and as it stands at one moment."""
    url = URL.create(
        "sqlite+aiosqlite", database=path.absolute().as_uri(), query={"mode": "ro", "uri": "true"}
    )
    engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


async def _books(connection: AsyncConnection, settings: Settings) -> Books:
    async with ReadSession(connection, autoflush=False) as session:
        sums = await session.execute(
            select(Transfer.currency, func.sum(Transfer.amount_minor)).group_by(Transfer.currency)
        )
        doubts = await audit_all(session, Shelf(settings.files), moment(settings))
        return Books(
            accounts=await session.scalar(select(func.count()).select_from(Account)) or 0,
            transfers=await session.scalar(select(func.count()).select_from(Transfer)) or 0,
            moved={currency: int(total) for currency, total in sums},
            doubts=Counter(doubt.kind for doubt in doubts),
        )
