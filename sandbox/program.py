"""The real program as a child process of the sandbox: its environment, its log, its commands, and its end."""

import asyncio
import contextlib
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG = "program.log"
SETUP = re.compile(r"/setup ([0-9A-F]{8})")
LINK = re.compile(r"\?start=(\S+)")
PATIENCE_SECONDS = 60.0
REST_SECONDS = 1.0
COMMANDS = "okoshko"
"""A script in the data folder: the program's commands for the sandbox's own office."""
CALLED_AS = "OKOSHKO_CALLED_AS"
"""How the program is to name itself in what it prints: as the person at the terminal types it."""
TETHERED = 'exec 3<&0 </dev/null; { read -r _ <&3 || kill "$$"; } 2>/dev/null & exec 3<&-; exec "$@"'
"""Becomes the program it is given; a shell beside it ends it with SIGTERM once its `tether` breaks."""


class ProgramFailed(Exception):
    """A command of the program ended with a fault; the text is what it printed."""


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without any setting of the program's, and with these instead."""
    ours = {name: value for name, value in os.environ.items() if not name.upper().startswith("OKOSHKO_")}
    path = os.pathsep.join(filter(None, [str(ROOT), ours.get("PYTHONPATH", "")]))
    given = {f"OKOSHKO_{name}": value for name, value in settings.items()}
    return {**ours, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", **given}


@contextlib.contextmanager
def tether() -> Iterator[int]:
    """What a `TETHERED` child has for its stdin: it breaks when this process dies, even killed, on any Unix.

    The child is to have ended with the block.
    """
    end, held = os.pipe()
    try:
        yield end
    finally:
        os.write(held, b"\n")  # said, not broken: there is nobody left to be ended
        os.close(held)
        os.close(end)


class Program:
    """`python -m bot` with settings of its own. It works in the data folder, where no `.env` of anybody lies."""

    def __init__(self, data: Path, settings: Mapping[str, str], died: Callable[[int], None]) -> None:
        self.data = data
        self.log = data / LOG
        self._settings = settings
        self._environment = environment(settings)
        self._died = died
        self._child: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def command(self, *arguments: str) -> str:
        """Run one command to its end and return what it printed; raises ProgramFailed."""
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=self.data, env=self._environment,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            printed, _ = await child.communicate()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            raise
        if child.returncode:
            raise ProgramFailed(printed.decode(errors="replace").strip())
        return printed.decode(errors="replace")

    def start(self) -> None:
        """Run the desk until `stop`; when it dies, `died` is told and it is started again."""
        self._write_commands()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """SIGTERM, and the end of it; twice does no harm."""
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None

    async def setup_code(self) -> str:
        """The code of `/setup`, as the program prints it at its start."""
        return (await self._logged(SETUP))[1]

    async def invite_employees(self, names: Sequence[str]) -> list[str]:
        """The payloads of their links, in the order of the names."""
        asked = [word for name in names for word in ("--employee", name)]
        found: list[str] = LINK.findall(await self.command("invite", *asked))
        if len(found) != len(names):
            raise ProgramFailed(f"{len(found)} links for {len(names)} employees")
        return found

    def _write_commands(self) -> None:
        """Where no `.env` and no setting of a real office gets in, as for the program itself."""
        given = [f"export OKOSHKO_{name}={shlex.quote(value)}" for name, value in self._settings.items()]
        script = self.data / COMMANDS
        script.write_text(
            "\n".join(
                (
                    "#!/bin/sh",
                    "for name in $(env | sed -n 's/^\\(OKOSHKO_[A-Za-z_]*\\)=.*/\\1/p'); do unset \"$name\"; done",
                    *given,
                    f'export {CALLED_AS}="$0"',
                    f"export PYTHONPATH={shlex.quote(self._environment['PYTHONPATH'])}",
                    f'cd {shlex.quote(str(self.data))} && exec {shlex.quote(sys.executable)} -m bot "$@"',
                    "",
                )
            )
        )
        script.chmod(0o700)

    async def _keep(self) -> None:
        while True:
            with self.log.open("ab") as log, tether() as end:
                self._child = await asyncio.create_subprocess_exec(
                    "/bin/sh", "-c", TETHERED, "sh", sys.executable, "-m", "bot", "run",
                    cwd=self.data, env=self._environment, stdin=end, stdout=log, stderr=log,
                )  # fmt: skip
                try:
                    code = await self._child.wait()
                except asyncio.CancelledError:
                    await self._end(self._child)
                    raise
            await asyncio.sleep(REST_SECONDS)
            self._died(code)

    async def _end(self, child: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        try:
            await asyncio.wait_for(child.wait(), 5)
        except TimeoutError:
            child.kill()
            await child.wait()

    async def _logged(self, pattern: re.Pattern[str]) -> re.Match[str]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                if self.log.exists() and (found := pattern.search(self.log.read_text(errors="replace"))):
                    return found
                await asyncio.sleep(0.1)
