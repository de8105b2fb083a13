"""django-helpdesk beside the desk: installed once into `build/helpdesk`, and asked to read a mailbox."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import PASSWORD, Dovecot

HOME = Path("build/helpdesk").absolute()
PYTHON = HOME / "bin" / "python"
HERE = Path(__file__).parent
PACKAGES = HERE / "helpdesk.txt"
SITE = HERE / "helpdesk_site.py"
INSTALL_SECONDS = 300
START_SECONDS, READ_SECONDS = 120, 600


class NotInstalled(Exception):
    """Says in a line why not."""


def install() -> None:
    """Once, and again when the versions change: twenty seconds and 130 MB."""
    stamp, wanted = HOME / "installed.txt", f"{sys.version}\n{PACKAGES.read_text()}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("  installing django-helpdesk into build/helpdesk …", file=sys.stderr, flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
    for command in (
        [sys.executable, "-m", "venv", str(HOME)],
        [*pip, "--require-hashes", "-r", str(PACKAGES)],
    ):
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise NotInstalled(type(fault).__name__) from None
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            print(said, file=sys.stderr)
            raise NotInstalled(said.splitlines()[-1][:100] if said else f"ended with {done.returncode}")
    stamp.write_text(wanted)


@dataclass
class Helpdesk:
    """Set up and waiting."""

    child: asyncio.subprocess.Process
    log: Path

    async def read(self, box: str) -> tuple[float, float, int, int]:
        """Reads a mailbox to its end: seconds, those of the processor, and how many tickets and answers it made."""
        assert self.child.stdin
        self.child.stdin.write(f"{box}\n".encode())
        seconds, worked, tickets, answers = (await self.said(READ_SECONDS)).split()
        return float(seconds), float(worked), int(tickets), int(answers)

    async def said(self, patience_seconds: float) -> str:
        assert self.child.stdout
        async with asyncio.timeout(patience_seconds):
            line = await self.child.stdout.readline()
        assert line, self.log.read_text(errors="replace")[-3000:]
        return line.decode().strip()


@asynccontextmanager
async def open_helpdesk(folder: Path, server: Dovecot, journal: str) -> AsyncIterator[Helpdesk]:
    """A site in `folder`. How long Django takes to start is nobody's concern. `journal`: see `helpdesk_site`."""
    log = _cleared(folder) / "helpdesk.log"
    with log.open("wb") as errors:
        # -P: beside the script lies another `helpdesk`.
        child = await asyncio.create_subprocess_exec(
            PYTHON, "-P", SITE, folder, journal, str(server.port), PASSWORD, cwd=folder,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        try:
            helpdesk = Helpdesk(child, log)
            assert await helpdesk.said(START_SECONDS) == "ready"
            yield helpdesk
        finally:
            if child.returncode is None:
                child.kill()
            await child.communicate()


def _cleared(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
