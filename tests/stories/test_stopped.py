"""The real program, asked to stop in the middle of its work: it ends soon, and nothing is lost or said twice."""

import asyncio
import signal
import time

import pytest
from sqlalchemy import func, select

from intake.outbox.models import Outbound, OutboxView
from tests.stories.test_killed import (
    CLIENTS,
    PARTING_SECONDS,
    Desk,
    desk,  # noqa: F401 (fixture)
    every_copy_is_counted,
    nothing_is_lost,
)

STOPS = 3
MESSAGES_EACH = 4


@pytest.mark.slow
async def test_asked_to_stop_at_work_it_ends_within_its_time_and_says_nothing_twice(desk: Desk) -> None:  # noqa: F811
    if not desk.database.is_sqlite:
        pytest.skip("the embedded database, as it is installed")
    for stop in range(STOPS):
        await desk.start()
        await desk.until_ready()
        await desk.act("faults", kind="slow", method="sendMessage", times=3, seconds=0.5)
        for number in range(MESSAGES_EACH):
            for person in range(len(CLIENTS)):
                await desk.say(person, stop * MESSAGES_EACH + number)
        await asyncio.sleep(desk.chance.uniform(0.1, 1.0))
        asked = time.monotonic()
        assert await desk.ends_by(signal.SIGTERM) == 0, desk.log.read_text(errors="replace")
        print(f"stopped within {time.monotonic() - asked:.1f} s, {await desk.unfinished()} left to do")
        assert time.monotonic() - asked < PARTING_SECONDS
        assert "Traceback" not in desk.log.read_text(errors="replace")
    await desk.start()
    await desk.until_ready()
    await desk.until_stored()
    await desk.until_done()
    assert await desk.ends_by(signal.SIGTERM) == 0
    await nothing_is_lost(desk)
    await every_copy_is_counted(desk)
    async with desk.database.reading() as session:
        for table in (Outbound, OutboxView):
            assert not await session.scalar(select(func.sum(table.maybe_dup))), "nothing left half said"
