"""Bad days that are no kill: a full disk, a frozen process, a clock set back, a database server that is shot."""

import asyncio
import os
import shutil
import signal
import subprocess
from pathlib import Path

from sqlalchemy import make_url

from tests.torture.house import House

FULL_PAGES = 40
WORK_SECONDS = 4.0


async def full_disk(house: House) -> None:
    """The database may grow by a few pages and no further: nothing is confirmed that could not be stored."""
    await house.start(pages=str(FULL_PAGES))
    await house.ended(WORK_SECONDS)
    await house.end(signal.SIGKILL)


async def frozen(house: House, seconds: float) -> None:
    """Stopped in the middle of its work, and going on as if nothing had been: leases are by the computer's time."""
    await house.start()
    await house.ended(WORK_SECONDS)
    if house.child:
        os.kill(house.child, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        os.kill(house.child, signal.SIGCONT)
    await house.ended(WORK_SECONDS)
    await house.end(signal.SIGTERM)


async def clock_set_back(house: House) -> None:
    """An hour back while it works, as a machine does whose clock was wrong."""
    await house.start()
    await house.ended(WORK_SECONDS / 2)
    await house.act("clock", advance_seconds=-3600)
    await house.ended(WORK_SECONDS / 2)
    await house.end(signal.SIGKILL)


async def server_shot(house: House) -> None:
    """PostgreSQL goes down without a word and comes back; the desk stays up and goes on."""
    await house.start()
    await house.ended(WORK_SECONDS)
    await asyncio.to_thread(_restart_server, house.url)
    await house.ended(WORK_SECONDS * 2)
    await house.end(signal.SIGTERM)


def _restart_server(url: str) -> None:
    """The throw-away server of `scripts/with-postgres`, whose socket lies beside its data."""
    home = Path(str(make_url(url).query["host"]))
    control = shutil.which("pg_ctl") or str(max(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")))
    command = [
        control,
        "-D",
        str(home / "data"),
        "-m",
        "immediate",
        "-s",
        "-w",
        "-l",
        str(home / "log"),
        "restart",
    ]
    owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*owner, *command], check=True, cwd="/")
