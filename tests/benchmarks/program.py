"""Programs beside the benchmark, each a process of its own: the office, and an echo bot."""

import asyncio
import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.program import environment
from tests.benchmarks.town import Town

PATIENCE_SECONDS = 90


@dataclass
class Running:
    """A child and its log."""

    child: asyncio.subprocess.Process
    log: Path
    started_at: float
    """Monotonic."""

    async def until_ready(self) -> float:
        """Seconds the program says it took from being built to being ready, itself seen at once."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "ready after" not in self.log.read_text(errors="replace"):
                assert self.child.returncode is None, self.log.read_text(errors="replace")[-3000:]
                await asyncio.sleep(0.01)
        return time.monotonic() - self.started_at

    def memory_mb(self) -> float:
        """What it holds in memory now."""
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024


@asynccontextmanager
async def run(
    *arguments: str, log: Path, settings: dict[str, str] | None = None, also: dict[str, str] | None = None
) -> AsyncIterator[Running]:
    """`python ARGUMENTS`, ended afterwards; `settings` are the program's own, without their prefix."""
    with log.open("wb") as output:
        started_at = time.monotonic()
        child = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=log.parent, stdout=output, stderr=output,
            stdin=asyncio.subprocess.DEVNULL, env=environment(settings or {}) | (also or {}),
        )  # fmt: skip
        try:
            yield Running(child, log, started_at)
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(child.wait(), 10)
            except TimeoutError:
                child.kill()
                await child.wait()


def settings_for(town: Town, url: str, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DATA": str(folder),
        "TELEGRAM_TOKEN": town.stand_in.token,
        "TELEGRAM_API": town.stand_in.url,
        "LISTEN": "127.0.0.1:0",
        "SECRET": "of a benchmark",
    }


@asynccontextmanager
async def run_office(town: Town, url: str, folder: Path) -> AsyncIterator[Running]:
    """The program at its real pace, though Telegram is on this machine."""
    settings = settings_for(town, url, folder)
    async with run("-m", "tests.benchmarks.office", log=folder / "office.log", settings=settings) as office:
        await office.until_ready()
        yield office


@asynccontextmanager
async def run_echo(town: Town, folder: Path) -> AsyncIterator[Running]:
    given = {"ECHO_API": town.stand_in.url, "ECHO_TOKEN": town.stand_in.token}
    async with run("-m", "tests.benchmarks.echo", log=folder / "echo.log", also=given) as echo:
        yield echo


def worked_seconds(pid: int) -> float:
    """Of the processor, by a process, those it started and their dead (proc(5), stat and children)."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(int(one) for one in stat[11:15])
    children = " ".join(one.read_text() for one in Path(f"/proc/{pid}/task").glob("*/children")).split()
    return ticks / os.sysconf("SC_CLK_TCK") + sum(worked_seconds(int(one)) for one in children)
