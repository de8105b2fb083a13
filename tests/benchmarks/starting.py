"""How soon `okoshko run` keeps words and is ready, and how much memory it takes, over a Python that imports aiogram."""

import asyncio
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.benchmarks.figures import Figure
from tests.benchmarks.program import PATIENCE_SECONDS, run, settings_for
from tests.benchmarks.town import Town, fresh, open_town, words

SETTLED_SECONDS = 3.0
STORED, READY, MEMORY = 0.75, 1.5, 1.25
"""Of what importing aiogram takes."""


@dataclass
class Measured:
    """Seconds and megabytes of each round, and their ratios to the import's."""

    stored: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    import_seconds: list[float] = field(default_factory=list)
    import_memory: list[float] = field(default_factory=list)


async def measure(office: Path, folder: Path, *, rounds: int) -> list[Figure]:
    """The import and the program in turn."""
    found = Measured()
    async with open_town() as town:
        for number in range(rounds):
            seconds, memory = await asyncio.to_thread(_import_aiogram)
            found.import_seconds.append(seconds)
            found.import_memory.append(memory)
            await _start(town, fresh(office, folder / "starting.db"), folder / "starting", number, found)
    return [
        _figure("first message stored", "s", found.stored, found.import_seconds, STORED),
        _figure("ready", "s", found.ready, found.import_seconds, READY),
        _figure("memory after the first answer", "MB", found.memory, found.import_memory, MEMORY),
    ]


def _import_aiogram() -> tuple[float, float]:
    """Seconds and megabytes (getrusage(2): kilobytes on Linux)."""
    began = time.monotonic()
    child = subprocess.Popen([sys.executable, "-c", "import aiogram"])
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return time.monotonic() - began, _megabytes(used)


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1024


async def _start(town: Town, url: str, folder: Path, number: int, found: Measured) -> None:
    queue, journal = town.stand_in.api.queue, town.stand_in.journal
    await town.says(town.people[number], words(number))
    before = journal.count
    log = folder / "run.log"
    async with run("-m", "bot", "run", log=log, settings=settings_for(town, url, folder)) as program:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while queue.pending():
                await asyncio.sleep(0.005)
            found.stored.append(time.monotonic() - program.started_at)
            found.ready.append(await program.until_ready())
            while not any(entry["method"] == "sendMessage" for entry in journal.after(before)):
                await asyncio.sleep(0.05)
        await asyncio.sleep(SETTLED_SECONDS)
        found.memory.append(program.memory_mb())


def _figure(name: str, unit: str, ours: list[float], theirs: list[float], goal: float) -> Figure:
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    beside = f"python -c 'import aiogram', {median(theirs):.3g} {unit}"
    return Figure(name, median(ours), unit, beside, ratio, f"≤ {goal}", ratio <= goal)
