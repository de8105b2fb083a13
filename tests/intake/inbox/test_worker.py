"""Working the in-tray off: in order inside a lane, side by side across them, whole or not at all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy.exc import OperationalError

from config.database import Database, Session
from intake.contacts.models import Channel, Client
from intake.inbox import queries
from intake.inbox.actions import INBOX, Arrival, retry, store
from intake.inbox.models import Inbound, InboxState
from intake.inbox.worker import ATTEMPTS_MAX, LANES_AT_ONCE, AfterCommit, Worker
from tests.intake.desk import NOW, TurnedClock, rows, running, until


@dataclass
class Desk:
    """Takes rows in, does what `work` says for each, and writes down what it did."""

    database: Database
    clock: TurnedClock = field(default_factory=TurnedClock)
    done: list[str] = field(default_factory=list)
    set_aside: list[str | None] = field(default_factory=list)
    work: Callable[[Session, Inbound], Awaitable[list[AfterCommit] | None]] | None = None

    def __post_init__(self) -> None:
        self.worker = Worker(self.database, self.clock, self._process, self._quarantined)
        self.database.on_wake = self._wake

    def _wake(self, sleepers: set[str]) -> None:
        if INBOX in sleepers:
            self.worker.woken.set()

    async def _process(self, session: Session, row: Inbound) -> list[AfterCommit]:
        afterwards = await self.work(session, row) if self.work else None
        self.done.append(row.raw.decode())
        return afterwards or []

    async def _quarantined(self, session: Session, row: Inbound, now: datetime) -> None:
        self.set_aside.append(row.fault)

    async def receives(self, *lanes_and_words: str) -> None:
        """Each as `lane:words`, in this order."""
        arrivals = [
            Arrival(Channel.TELEGRAM, "telegram:1", number, said.partition(":")[0], said.encode())
            for number, said in enumerate(lanes_and_words, 1)
        ]
        async with self.database.writing() as session:
            await store(session, arrivals, NOW)

    async def states(self) -> dict[str, InboxState]:
        return {row.raw.decode(): row.state for row in await rows(self.database, Inbound)}

    async def drained(self) -> bool:
        return await self.worker.drained()

    async def passes(self, **delta: float) -> None:
        self.clock.turn(**delta)
        self.worker.woken.set()
        await until(self.drained)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_a_lane_is_worked_off_in_order_and_lanes_side_by_side(desk):
    met = asyncio.Barrier(2)

    async def meet(session: Session, row: Inbound) -> list[AfterCommit]:
        async def after() -> None:
            if row.raw in (b"a:1", b"b:1"):
                await met.wait()

        return [after]

    desk.work = meet
    await desk.receives("a:1", "a:2", "b:1", "a:3", "b:2")
    async with running(desk.worker.run()):
        await until(desk.drained)
    assert [said for said in desk.done if said < "b"] == ["a:1", "a:2", "a:3"]
    assert [said for said in desk.done if said > "b"] == ["b:1", "b:2"]


async def test_effects_and_the_rows_end_are_one_commit(desk, database):
    async def fail_once(session: Session, row: Inbound) -> None:
        session.add(Client(code=row.raw.decode(), name="half done", created_at=NOW))
        await session.flush()
        if not tried:
            tried.append(row.raw)
            raise LookupError("a bug")

    tried: list[bytes] = []
    desk.work = fail_once
    await desk.receives("a:1")
    async with running(desk.worker.run()):
        await until(lambda: tried)
        await until(desk.drained)
        [kept] = await rows(database, Inbound)
        assert (kept.state, kept.attempts, kept.fault) == (InboxState.NEW, 1, "LookupError: a bug")
        assert await rows(database, Client) == []
        await desk.passes(seconds=1)
        assert desk.done == [], "it waits two seconds"
        await desk.passes(seconds=2)
    assert len(await rows(database, Client)) == 1
    [kept] = await rows(database, Inbound)
    assert (kept.state, kept.fault) == (InboxState.DONE, None)


async def test_what_never_works_is_set_aside_and_its_lane_goes_on(desk, database):
    async def choke(session: Session, row: Inbound) -> None:
        if row.raw == b"a:poison" and not mended:
            raise LookupError("a bug")

    mended: list[bool] = []
    desk.work = choke
    await desk.receives("a:poison", "a:after", "b:other")
    async with running(desk.worker.run()):
        await until(desk.drained)
        assert desk.done == ["b:other"], "what follows in the lane waits for it"
        for attempt in range(1, ATTEMPTS_MAX):
            assert desk.set_aside == []
            await desk.passes(seconds=2**attempt + 0.1)
        assert desk.set_aside == ["LookupError: a bug"]
        assert desk.done == ["b:other", "a:after"]
        mended.append(True)
        async with database.writing() as session:
            assert await retry(session, 1, desk.clock.now())
            assert not await retry(session, 1, desk.clock.now())
        await until(desk.drained)
    assert desk.done[-1] == "a:poison"


async def test_set_aside_it_is_though_nobody_can_be_told(desk, database):
    async def choke(session: Session, row: Inbound) -> None:
        raise LookupError

    async def nobody(session: Session, row: Inbound, now: datetime) -> None:
        session.add(Client(code="half", name="told", created_at=now))
        await session.flush()
        raise LookupError

    desk.worker._quarantined = nobody
    desk.work = choke
    await desk.receives("a:poison")
    async with running(desk.worker.run()):
        for _ in range(ATTEMPTS_MAX):
            await desk.passes(minutes=1)
    assert await desk.states() == {"a:poison": InboxState.QUARANTINED}
    assert await rows(database, Client) == []


async def test_a_fault_after_the_commit_costs_nobody_anything(desk):
    async def work(session: Session, row: Inbound) -> list[AfterCommit]:
        async def after() -> None:
            raise OSError("the wire is down")

        return [after]

    desk.work = work
    await desk.receives("a:1", "a:2")
    async with running(desk.worker.run()):
        await until(lambda: desk.done == ["a:1", "a:2"])


async def test_a_database_in_trouble_stops_nothing_for_good(desk, monkeypatch):
    genuine = desk.database.writing
    troubles = iter([True] * 4)

    @contextlib.asynccontextmanager
    async def troubled() -> AsyncIterator[Session]:
        if next(troubles, False):
            raise OperationalError("BEGIN", {}, Exception("disk I/O error"))
        async with genuine() as session:
            yield session

    await desk.receives("a:1")
    monkeypatch.setattr("intake.inbox.worker.IDLE_SECONDS", 0.05)
    desk.database.writing = troubled
    looks = iter([True] * 2)
    genuine_heads = queries.heads

    async def heads(*asked):
        if next(looks, False):
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return await genuine_heads(*asked)

    monkeypatch.setattr(queries, "heads", heads)
    async with running(desk.worker.run()):
        await until(lambda: desk.done == ["a:1"])


async def test_one_lanes_flood_hides_no_other_lane_and_lanes_at_once_are_few(database):
    desk = Desk(database)
    await desk.receives(*[f"a:{n}" for n in range(400)], *[f"{lane}:1" for lane in "bcdefghijkl"])
    async with database.reading() as session:
        found = await queries.heads(session, NOW, {"a"}, LANES_AT_ONCE)
    assert [head.lane for head in found] == list("bcdefghi")


async def test_many_rows_that_wait_are_found_by_few_looks(desk, monkeypatch):
    if not desk.database.is_sqlite:
        pytest.skip("replicas take from one another what they do not begin at once")
    looks = 0
    genuine = queries.heads

    async def heads(*asked):
        nonlocal looks
        looks += 1
        return await genuine(*asked)

    monkeypatch.setattr(queries, "heads", heads)
    said = [f"{lane}:1" for lane in "abcdefghijklmnopqrstuvwxyz"]
    await desk.receives(*said)
    async with running(desk.worker.run()):
        await until(lambda: len(desk.done) == len(said))
    assert sorted(desk.done) == said
    assert looks < len(said) / 2


async def test_two_replicas_share_the_rows_out_and_keep_each_lanes_order(desk):
    if desk.database.is_sqlite:
        pytest.skip("one desk runs on a SQLite database")
    other = Desk(Database(desk.database.url), done=desk.done)
    by: list[Desk] = []

    def working(replica: Desk) -> Callable[[Session, Inbound], Awaitable[None]]:
        async def work(session: Session, row: Inbound) -> None:
            by.append(replica)
            await asyncio.sleep(0.01)

        return work

    for replica in (desk, other):
        replica.work = working(replica)
    said = [f"{lane}:{number:02}" for number in range(12) for lane in "abcd"]
    await desk.receives(*said)
    async with running(desk.worker.run(), other.worker.run()):
        await until(desk.drained)
    await other.database.close()
    assert sorted(desk.done) == sorted(said)
    for lane in "abcd":
        assert [row for row in desk.done if row.startswith(lane)] == [row for row in said if row[0] == lane]
    assert {id(replica) for replica in by} == {id(desk), id(other)}, "both worked"
