"""Whether a million tickets slow the desk down: the same requests on a filled and on an empty database in turn."""

import asyncio
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.calendar import Calendar
from config.clock import SystemClock
from intake.contacts.models import Channel
from intake.outbox import claims
from tests.benchmarks.desk import Desk, open_desk
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.filling import TABLES, fill
from tests.benchmarks.recording import Step
from tests.benchmarks.town import Town, fresh, open_town

SLOWER = 1.5
FIRST_FEW = 10
LOOKS = 20


async def measure(office: Path, folder: Path, *, tickets: int, people: int, messages: int) -> list[Figure]:
    """`messages` requests one after the other, each of another person; the past is of the first `people`."""
    full = folder / "full.db"
    async with open_town() as town, AsyncExitStack() as desks:
        async with open_desk(fresh(office, full), town, folder) as first:
            await first.work_off(await town.updates(range(people)))
        filled = await asyncio.to_thread(fill, full, tickets)
        urls = (fresh(office, folder / "empty.db"), f"sqlite+aiosqlite:///{full}")
        empty, large = [await desks.enter_async_context(open_desk(url, town, folder)) for url in urls]
        figures = [
            await _requests("request to queued answer", town, empty, large, filled, messages),
            # The same people once more: what they add joins the request they have just made.
            await _requests("addition to queued answer", town, empty, large, filled, messages),
            await _looks("look into the out-tray", _out_tray(empty), _out_tray(large), filled),
            await _looks("look of the calendar", _calendar(empty), _calendar(large), filled),
        ]
        scans = await asyncio.to_thread(whole_tables, full, large.recording.steps)
    print(*scans, sep="\n", file=sys.stderr)
    return [
        *figures,
        Figure("statements that read a whole table", len(scans), "", goal="none", met=not scans),
    ]


async def _requests(name: str, town: Town, empty: Desk, large: Desk, filled: int, messages: int) -> Figure:
    beside: list[float] = []
    ours: list[float] = []
    for number in range(FIRST_FEW + messages):
        update = await town.updates(range(number, number + 1))
        # Who is first in a pair finds the processor's caches as the last left them: take turns.
        for desk, seconds in ((empty, beside), (large, ours))[:: 1 if number % 2 else -1]:
            seconds.append(await desk.work_off(update))
    return _figure(f"{name}, p95", ours[FIRST_FEW:], beside[FIRST_FEW:], filled)


Look = Callable[[], Awaitable[None]]


async def _looks(name: str, empty: Look, large: Look, filled: int) -> Figure:
    """The first look of each, at what a long absence left, is not counted."""
    beside: list[float] = []
    ours: list[float] = []
    for number in range(LOOKS + 1):
        for look, seconds in ((empty, beside), (large, ours))[:: 1 if number % 2 else -1]:
            began = time.perf_counter()
            await look()
            seconds.append(time.perf_counter() - began)
    return _figure(f"{name}, p95", ours[1:], beside[1:], filled)


def _out_tray(desk: Desk) -> Look:
    async def look() -> None:
        async with desk.database.reading() as session:
            await claims.due(session, datetime.now(UTC), set(Channel), set(), limit=50)

    return look


def _calendar(desk: Desk) -> Look:
    return Calendar(desk.database, SystemClock(), []).look


def _figure(name: str, ours: list[float], beside: list[float], filled: int) -> Figure:
    large, empty = percentile(ours, 0.95) * 1000, percentile(beside, 0.95) * 1000
    compared = f"an empty database, {empty:.1f} ms; this one has {filled:,} tickets"
    ratio = large / empty
    return Figure(name, large, "ms", compared, ratio, f"≤ {SLOWER}", ratio <= SLOWER)


def whole_tables(path: Path, steps: list[Step]) -> list[str]:
    """The statements whose plan reads a large table, or an index over all of it, from end to end."""
    database = sqlite3.connect(path)
    partial = {
        name for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND upper(sql) LIKE '% WHERE %'"
        )
    }  # fmt: skip
    known: dict[str, Any] = {statement: parameters for _, statement, parameters, many in steps if not many}
    found = []
    for statement, parameters in known.items():
        if statement.split()[0] not in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"):
            continue
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        scans = [line for line in plan if line.startswith("SCAN") and _is_large(line, partial)]
        # In the order of an index, with nothing to sort, a LIMIT ends at the first that fits.
        ends_early = "LIMIT" in statement and not any("TEMP B-TREE" in line for line in plan)
        if scans and not ends_early:
            found.append(f"{'; '.join(scans)}: {' '.join(statement.split())}")
    database.close()
    return found


def _is_large(line: str, partial: set[str]) -> bool:
    names = line.split()
    return names[1] in TABLES and not partial.intersection(names)
