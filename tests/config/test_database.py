"""Units of work: what is committed, what is thrown away, and what being cancelled leaves behind."""

import asyncio
import contextlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from config.database import Database, Session, uncancelled, wake
from intake.contacts.models import Client

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def client(code: str) -> Client:
    return Client(code=code, name="Vega", created_at=NOW)


async def codes(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.scalars(select(Client.code).order_by(Client.code)))


async def test_a_look_changes_nothing_and_its_rows_can_be_read_afterwards(database):
    async with database.writing() as session:
        session.add(client("vega"))
    async with database.reading() as session:
        vega = await session.scalar(select(Client))
        vega.name = "changed"
        session.add(client("other"))
        await session.flush()
    assert (vega.code, vega.created_at) == ("vega", NOW)
    assert await codes(database) == ["vega"]


async def test_one_unit_of_work_is_committed_once_and_whole(database):
    async def work() -> None:
        async with database.writing() as session:
            session.add(client("vega"))
            await session.flush()
            session.add(client("vega"))

    with pytest.raises(IntegrityError):
        await work()
    assert await codes(database) == []
    async with database.writing() as session:
        session.add_all([client("vega"), client("orion")])
    assert await codes(database) == ["orion", "vega"]


async def test_an_error_after_the_last_write_rolls_all_of_it_back(database):
    async def work() -> None:
        async with database.writing() as session:
            session.add(client("vega"))
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await work()
    assert await codes(database) == []


async def test_who_is_cancelled_at_work_leaves_nothing_and_no_lock(database):
    begun = asyncio.Event()

    async def work() -> None:
        async with database.writing() as session:
            session.add(client("half"))
            await session.flush()
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.writing() as session:
        session.add(client("next"))
    assert await codes(database) == ["next"]


async def test_cancelled_at_any_moment_it_is_all_there_or_nothing(database):
    """Cancelled after 0, 1, 2 … turns of the loop, from before the first statement to after the commit."""
    outcomes = set()
    for turns in range(0, 60, 2):

        async def work(mark: str = f"{turns:03}") -> None:
            async with database.writing() as session:
                session.add(client(f"{mark}a"))
                await session.flush()
                session.add(client(f"{mark}b"))

        task = asyncio.create_task(work())
        for _ in range(turns):
            await asyncio.sleep(0.0002)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        kept = [code for code in await codes(database) if code.startswith(f"{turns:03}")]
        assert kept in ([], [f"{turns:03}a", f"{turns:03}b"])
        outcomes.add(bool(kept))
    assert outcomes == {True, False}, "some were cut off, some had committed"


async def test_sleepers_are_woken_by_a_commit_and_by_nothing_else(database):
    seen: list[tuple[set[str], list[str]]] = []

    async def look(sleepers: set[str]) -> None:
        seen.append((sleepers, await codes(database)))

    looks: list[asyncio.Task[None]] = []
    database.on_wake = lambda sleepers: looks.append(asyncio.create_task(look(sleepers)))

    async def fail() -> None:
        async with database.writing() as session:
            wake(session, "inbox")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.writing() as session:
        session.add(client("vega"))
        wake(session, "outbox")
        assert looks == []
    await asyncio.gather(*looks)
    assert seen == [({"outbox"}, ["vega"])]


async def test_many_writers_who_read_first_lose_nothing(database):
    async with database.writing() as session:
        session.add(client("0"))

    async def count_up() -> None:
        async with database.writing() as session:
            row = await session.scalar(select(Client).with_for_update())
            await asyncio.sleep(0)
            row.code = str(int(row.code) + 1)

    await asyncio.gather(*[count_up() for _ in range(40)])
    assert await codes(database) == ["40"]


async def test_two_processes_wait_for_one_another(database, database_url):
    """Each begins IMMEDIATE: a deferred BEGIN that has read would fail at its first write."""
    other = Database(database_url)
    async with database.writing() as session:
        session.add(client("0"))

    async def count_up(own: Database, times: int) -> None:
        for _ in range(times):
            async with own.writing() as session:
                row = await session.scalar(select(Client).with_for_update())
                row.code = str(int(row.code) + 1)

    await asyncio.gather(count_up(database, 10), count_up(other, 10))
    await other.close()
    assert await codes(database) == ["20"]


async def test_a_write_begins_at_once_and_the_file_is_kept_safe(database):
    if not database.is_sqlite:
        pytest.skip("about SQLite")
    async with database.writing() as session:
        pragmas = {
            name: await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        async with database.engine.connect() as rival:
            await rival.exec_driver_sql("PRAGMA busy_timeout=0")
            with pytest.raises(OperationalError, match="locked"):
                await rival.execute(update(Client).values(name="x"))
            await rival.exec_driver_sql("PRAGMA busy_timeout=10000")


async def test_what_must_end_ends_though_cancelled_twice():
    ended = asyncio.Event()

    async def commit() -> str:
        await asyncio.sleep(0.02)
        ended.set()
        return "committed"

    task = asyncio.create_task(uncancelled(commit()))
    for _ in range(2):
        await asyncio.sleep(0.005)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
    assert await uncancelled(commit()) == "committed"


async def test_faults_of_the_database_do_not_repeat_what_clients_wrote(database):
    with pytest.raises(StatementError) as refused:
        async with database.writing() as session:
            session.add_all([client("secret words"), client("secret words")])
    assert "secret words" not in str(refused.value)


async def test_a_savepoint_takes_back_its_half_alone(database):
    async def half(session: Session) -> None:
        async with session.begin_nested():
            session.add(client("half"))
            await session.flush()
            raise LookupError

    async with database.writing() as session:
        session.add(client("before"))
        await session.flush()
        with contextlib.suppress(LookupError):
            await half(session)
        session.add(client("after"))
    assert await codes(database) == ["after", "before"]
