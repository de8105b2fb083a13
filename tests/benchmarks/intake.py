"""Durable intake: messages stored, made tickets, assessed, answer and card queued; beside the bare statements of it."""

import asyncio
import time
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from config.database import Database
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxView
from intake.tickets.models import Ticket
from tests.benchmarks.desk import open_desk
from tests.benchmarks.figures import Figure
from tests.benchmarks.program import run_echo
from tests.benchmarks.recording import Step, replay
from tests.benchmarks.town import PEOPLE, Town, fresh, open_town, words

OF_BARE, EACH_SECOND = 0.5, 60
FIRST_FEW = 10
"""Messages before the measured ones: what is made once and kept is made then."""


async def measure(office: Path, folder: Path, *, messages: int, rounds: int) -> list[Figure]:
    """Desk, bare statements and echo bot in turn; each message is of another person."""
    assert FIRST_FEW + messages <= PEOPLE
    desk, bare, echo, steps = [], [], [], []
    async with open_town() as town, run_echo(town, folder):
        await _echo(town, FIRST_FEW)
        for _ in range(rounds):
            seconds, recorded, since = await _desk(office, folder, town, messages)
            desk.append(messages / seconds)
            bare.append(messages / await _bare(office, folder, recorded, since, messages))
            echo.append(messages / await _echo(town, messages))
            steps = recorded[since:]
    return _figures(desk, bare, echo, steps, messages)


async def _desk(office: Path, folder: Path, town: Town, messages: int) -> tuple[float, list[Step], int]:
    updates = await town.updates(range(FIRST_FEW + messages))
    async with open_desk(fresh(office, folder / "desk.db"), town, folder) as desk:
        await desk.work_off(updates[:FIRST_FEW])
        since = len(desk.recording.steps)
        seconds = await desk.work_off(updates[FIRST_FEW:])
        recorded = list(desk.recording.steps)
        await _check(desk.database, FIRST_FEW + messages)
    return seconds, recorded, since


async def _bare(office: Path, folder: Path, steps: list[Step], since: int, messages: int) -> float:
    url = fresh(office, folder / "bare.db")
    seconds = await asyncio.to_thread(replay, steps, folder / "bare.db", since)
    database = Database(url)
    await _check(database, FIRST_FEW + messages)
    await database.close()
    return seconds


async def _echo(town: Town, messages: int) -> float:
    journal = town.stand_in.journal
    before, began = journal.count, time.perf_counter()
    for number in range(messages):
        await town.says(town.people[number], words(number))
    while sum(entry["method"] == "sendMessage" for entry in journal.after(before)) < messages:
        await asyncio.sleep(0.02)
    return time.perf_counter() - began


async def _check(database: Database, messages: int) -> None:
    """Everything that was asked is there."""
    wanted = (
        select(func.count()).select_from(Inbound).where(Inbound.state == InboxState.DONE),
        select(func.count()).select_from(Ticket).where(Ticket.category.is_not(None)),
        select(func.count()).select_from(Outbound),
        select(func.count()).select_from(OutboxView),
    )
    async with database.reading() as session:
        assert [await session.scalar(query) for query in wanted] == [messages] * len(wanted)


def _figures(
    desk: list[float], bare: list[float], echo: list[float], steps: list[Step], messages: int
) -> list[Figure]:
    of_bare = median(one / other for one, other in zip(desk, bare, strict=True))
    of_echo = median(one / other for one, other in zip(desk, echo, strict=True))
    rate, commits = median(desk), sum(statement == "COMMIT" for _, statement, _, _ in steps)
    return [
        Figure("durable intake", rate, "messages/s", goal=f"≥ {EACH_SECOND}/s", met=rate >= EACH_SECOND),
        Figure(
            "durable intake, of its bare SQL", rate, "messages/s",
            f"its statements bare, {median(bare):.0f}/s", of_bare, f"≥ {OF_BARE}", of_bare >= OF_BARE,
        ),
        Figure(
            "durable intake, of an echo bot", rate, "messages/s",
            f"aiogram echo bot that stores nothing, {median(echo):.0f}/s", of_echo,
        ),
        Figure("statements per message", len(steps) / messages, "", "commits among them", commits / messages),
    ]  # fmt: skip
