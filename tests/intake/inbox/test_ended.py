"""A row that ends the whole process, every time: after as many lives as it has attempts it is set aside, and all goes on."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.clock import SystemClock, wall_now
from config.database import Database, Session
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.inbox.inhand import InHand
from intake.inbox.models import Inbound, InboxState
from intake.inbox.worker import ATTEMPTS_MAX, AfterCommit, Worker
from tests.intake.desk import rows

POISON = b"poison"
KILLED = 9


async def a_life(url: str, folder: Path) -> None:
    """Works everything off, unless it ends."""

    async def process(session: Session, row: Inbound) -> list[AfterCommit]:
        if row.raw == POISON:
            # The others of this moment are in hand as well.
            await asyncio.sleep(0.05)
            os._exit(KILLED)
        await asyncio.sleep(0.1)
        return []

    async def quarantined(*_: object) -> None: ...

    database = Database(url)
    worker = Worker(database, SystemClock(), process, quarantined, in_hand=InHand(folder / "in-hand"))
    working = asyncio.create_task(worker.run())
    while not await worker.drained():
        await asyncio.sleep(0.05)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await database.close()


@pytest.mark.long
async def test_a_row_that_ends_the_process_is_set_aside_in_the_end(
    database: Database, tmp_path: Path
) -> None:
    lanes = [b"one", POISON, b"two", b"three"]
    arrivals = [Arrival(Channel.MAIL, "mail:1", uid, f"mail:{uid}", raw) for uid, raw in enumerate(lanes, 1)]
    behind = Arrival(Channel.MAIL, "mail:1", 9, "mail:2", b"behind the poison")
    async with database.writing() as session:
        await store(session, [*arrivals, behind], wall_now())
    script = "import asyncio, sys, pathlib; from tests.intake.inbox.test_ended import a_life; "
    script += "asyncio.run(a_life(sys.argv[1], pathlib.Path(sys.argv[2])))"
    command = [sys.executable, "-c", script, database.url, str(tmp_path)]
    ends: list[int] = []
    while len(ends) <= ATTEMPTS_MAX and 0 not in ends:
        ended = await asyncio.to_thread(subprocess.run, command, timeout=30, check=False)
        ends.append(ended.returncode)
    assert ends == [KILLED] * ATTEMPTS_MAX + [0]
    found = {row.raw: row for row in await rows(database, Inbound)}
    assert found[POISON].state is InboxState.QUARANTINED
    assert "ended" in (found[POISON].fault or "")
    others = [row for raw, row in found.items() if raw != POISON]
    assert {row.state for row in others} == {InboxState.DONE}
    assert max(row.attempts for row in others) <= 1, "who was beside it is not blamed for more than one end"


def test_what_is_in_hand_outlives_the_process_and_what_is_put_down_does_not(tmp_path: Path) -> None:
    first = InHand(tmp_path / "in-hand")
    with first.holding(7), first.holding(3):
        assert InHand(tmp_path / "in-hand").left() == [3, 7]
    assert InHand(tmp_path / "in-hand").left() == []
    assert InHand().left() == []
