"""Of two replicas one leads; when it dies or loses its connection, the other takes over."""

import asyncio
import time

import pytest
from sqlalchemy import text

from config.database import Database
from config.leadership import lead

TAKE_OVER_SECONDS = 6


class Replica:
    """One process's share: what it does while it leads."""

    def __init__(self, database: Database) -> None:
        self.leads = False
        self.task = asyncio.create_task(lead(database, "calendar", self._work))

    async def _work(self) -> None:
        self.leads = True
        try:
            await asyncio.Event().wait()
        finally:
            self.leads = False

    async def dies(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def one_leads(*replicas: Replica) -> Replica:
    until = time.monotonic() + TAKE_OVER_SECONDS
    while not any(replica.leads for replica in replicas):
        assert time.monotonic() < until, "nobody leads"
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.2)
    [leader] = [replica for replica in replicas if replica.leads]
    return leader


async def test_one_of_two_leads_and_the_other_takes_over(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("one desk runs on a SQLite database, by its file lock")
    replicas = [Replica(database), Replica(database)]
    first = await one_leads(*replicas)
    await first.dies()
    [other] = [replica for replica in replicas if replica is not first]
    assert await one_leads(other) is other

    # The server ends every session: whoever leads stops before anybody may lead again.
    successor = Replica(database)
    async with database.writing() as session:
        ended = text(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert await session.scalar(ended)
    until = time.monotonic() + TAKE_OVER_SECONDS
    while other.leads:
        assert time.monotonic() < until, "leads without the lock"
        await asyncio.sleep(0.02)
    await one_leads(other, successor)
    for replica in (other, successor):
        await replica.dies()


async def test_what_fails_is_heard(database: Database) -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await lead(database, "calendar", broken)
