"""The calendar's loop: woken by its scheduler or by hand, ended in the middle of a look without a word."""

import asyncio
import logging
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.calendar import Calendar
from config.database import Database
from tests.intake.desk import TurnedClock, running, until


class Reading:
    """A job that reads for ever once `reads` is set."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.looks = 0
        self.reads = False

    async def look(self, now: datetime) -> None:
        self.looks += 1
        while self.reads:
            async with self.database.reading() as session:
                await session.execute(text("SELECT * FROM ticket"))


@pytest.fixture
def job(office_database: Database) -> Reading:
    return Reading(office_database)


async def test_an_end_in_the_middle_of_a_look_is_no_fault(office_database, job, caplog):
    job.reads = True
    for _ in range(3):
        calendar = Calendar(office_database, TurnedClock(), [job])
        before = job.looks
        async with running(calendar.run()):
            calendar.hurry()
            await until(lambda before=before: job.looks > before)
            await asyncio.sleep(0.005)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_the_scheduler_wakes_it_again_and_again(office_database, job, monkeypatch):
    monkeypatch.setattr("bot.calendar.EVERY_SECONDS", 0.05)
    async with running(Calendar(office_database, TurnedClock(), [job]).run()):
        await until(lambda: job.looks >= 3)


async def test_before_there_is_a_book_nothing_is_due_and_nothing_wrong(database, caplog):
    calendar = Calendar(database, TurnedClock(), [Reading(database)])
    async with running(calendar.run()):
        calendar.hurry()
        await asyncio.sleep(0.2)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
