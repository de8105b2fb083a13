"""Mails are read by a process of their own, so that no mail can hang the desk or fill its memory.

The limits inside `parse` keep a reading short; this is for what passes them.
"""

import asyncio
import contextlib
import logging
import pickle
import signal
import sys
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from intake.mailbox.reading.parse import ParsedMail, Unreadable, parse
from intake.mailbox.reading.parsing_child import LENGTH_BYTES, TOO_LARGE

log = logging.getLogger("mailbox")

CPU_SECONDS = 5.0
"""Of processor time for one mail; beyond it the system ends the process."""
WALL_SECONDS = 60.0
"""For one mail on a busy computer, and for what sleeps instead of working."""
MEMORY_BYTES = 1024 * 1024 * 1024
"""Address space of the whole process (RLIMIT_AS)."""
ENDED_BY_LIMIT = -signal.SIGPROF


@dataclass(frozen=True)
class Limits:
    """What one mail may cost."""

    cpu_seconds: float = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    memory_bytes: int = MEMORY_BYTES


Parse = Callable[[bytes, Collection[str]], Awaitable[ParsedMail | Unreadable]]
"""A mail's bytes and our own addresses to what was read."""


class ChildParser:
    """Reads mails one after another in one child process, which is started when needed and when it has died."""

    def __init__(self, limits: Limits = Limits(), program: Collection[str] = ()) -> None:
        self._limits = limits
        self._program = tuple(program) or (sys.executable, "-m", "intake.mailbox.reading.parsing_child")
        self._child: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def __call__(self, raw: bytes, own: Collection[str] = ()) -> ParsedMail | Unreadable:
        """Like `parse`. What takes too long or too much ends the child, not the caller."""
        async with self._turn:
            used = await self._ready()
            outcome = await self._ask(raw, own)
            if outcome is None and used:
                # It ended between two mails, or of what an earlier one left behind.
                await self._ready()
                outcome = await self._ask(raw, own)
            return outcome or Unreadable("the reader died")

    async def close(self) -> None:
        """Ends the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        # Reads what is left, so that its pipes are closed before the loop is.
        await child.communicate()

    async def _ready(self) -> bool:
        """Has the child read mails before? One that has ended is replaced."""
        if self._child is not None and self._child.returncode is None:
            return True
        await self.close()
        limits = (str(self._limits.cpu_seconds), str(self._limits.memory_bytes))
        self._child = await asyncio.create_subprocess_exec(
            *self._program,
            *limits,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Ctrl-C is for the desk; the child ends when its pipe does.
            start_new_session=True,
        )
        return False

    async def _ask(self, raw: bytes, own: Collection[str]) -> ParsedMail | Unreadable | None:
        """None where the child is gone without an answer and without one of its limits being the reason."""
        assert self._child is not None
        try:
            async with asyncio.timeout(self._limits.wall_seconds):
                return await self._exchange(
                    self._child, pickle.dumps((raw, tuple(own)), pickle.HIGHEST_PROTOCOL)
                )
        except TimeoutError:
            await self.close()
            return Unreadable("took too long")
        except (asyncio.IncompleteReadError, ConnectionError):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._child.wait()
            ended = self._child.returncode
            await self.close()
            if ended:
                log.warning("the process that reads mails ended with %s", ended)
            return Unreadable("took too long") if ended == ENDED_BY_LIMIT else None
        except BaseException:
            # Cancelled in the middle: its answer would be taken for the next mail's.
            await self.close()
            raise

    async def _exchange(self, child: asyncio.subprocess.Process, request: bytes) -> ParsedMail | Unreadable:
        assert child.stdin and child.stdout
        child.stdin.write(len(request).to_bytes(LENGTH_BYTES, "big"))
        child.stdin.write(request)
        await child.stdin.drain()
        length = int.from_bytes(await child.stdout.readexactly(LENGTH_BYTES), "big")
        answer = pickle.loads(await child.stdout.readexactly(length))  # noqa: S301 (from our own child)
        assert isinstance(answer, ParsedMail | Unreadable)
        return answer


async def parse_here(raw: bytes, own: Collection[str] = ()) -> ParsedMail | Unreadable:
    """The same without a process of its own, for tests and tools."""
    try:
        return parse(raw, own)
    except MemoryError:
        return Unreadable(TOO_LARGE)
