"""One of several replicas does what only one may: read the mailbox, poll Telegram, send, keep the calendar."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from config.database import Database

log = logging.getLogger("leadership")

LOOK_SECONDS = 2.0
"""How often those who wait try again, and who leads makes sure of it."""
ANSWER_SECONDS = 5.0


async def lead(database: Database, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do `work` while this process alone holds `name` among all that share the database; until cancelled.

    On SQLite one desk runs at a time anyway (a file lock sees to it). On PostgreSQL a session advisory lock
    (PostgreSQL manual, 13.3.5) on a connection of its own: it goes with the connection, so another replica takes
    over within seconds when this one dies; and when the connection is lost, `work` is cancelled before it is
    asked for again.
    """
    if database.is_sqlite:
        await work()
        return
    engine = create_async_engine(database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    key = _key(name)
    while True:
        try:
            async with engine.connect() as connection:
                await _until_free(connection, key)
                log.info("this process leads: %s", name)
                await _hold(connection, work)
        except (DBAPIError, OSError, TimeoutError) as fault:
            log.warning("lead of %s lost or not to be had: %s", name, type(fault).__name__)
            await asyncio.sleep(LOOK_SECONDS)


async def _until_free(connection: AsyncConnection, key: int) -> None:
    # Asked again and again instead of waited for: a waiting session would not notice that its own desk is gone.
    statement = f"SELECT pg_try_advisory_lock({key})"
    while not await _ask(connection, statement):  # noqa: ASYNC110 (another process frees it)
        await asyncio.sleep(LOOK_SECONDS)


async def _hold(connection: AsyncConnection, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work`, and end it as soon as the connection, and the lock with it, is gone."""
    task = asyncio.ensure_future(work())
    try:
        while True:
            done, _ = await asyncio.wait({task}, timeout=LOOK_SECONDS)
            if done:
                task.result()
                return
            await _ask(connection, "SELECT 1")
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _ask(connection: AsyncConnection, statement: str) -> object:
    async with asyncio.timeout(ANSWER_SECONDS):
        return await connection.scalar(text(statement))


def _key(name: str) -> int:
    """Advisory locks are numbers: 63 bits of the name's hash."""
    return int.from_bytes(hashlib.sha256(f"okoshko:{name}".encode()).digest()[:8]) >> 1
