"""Real servers for the mailbox's tests, and the desk's notebook of what it has kept."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest

from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.imap.folders import FetchedMail, Folder
from intake.mailbox.imap.history import Place
from sandbox.mail import MailStandIn
from tests.servers import Dovecot, dovecot, exim, running_dovecot  # noqa: F401  # fixtures

SECONDS = 10.0
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""A desk opened then has no history: whatever comes is new."""


class Notebook:
    """Keeps mails as the in-tray does: each (uidvalidity, uid) once, and the watermark with them."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, int], FetchedMail] = {}
        self.watermarks: dict[int, int] = {}
        self.broken = False
        self.opened_at = LONG_AGO
        self.history_below = 0

    async def place(self, folder: Folder) -> Place:
        return Place(self.watermarks.get(folder.uidvalidity, 0), self.opened_at, self.history_below or 1)

    async def keep(self, folder: Folder, mails: Sequence[FetchedMail], upto: int) -> None:
        if self.broken:
            raise OSError(28, "No space left on device")
        for mail in mails:
            self.kept.setdefault((folder.uidvalidity, mail.uid), mail)
        self.watermarks[folder.uidvalidity] = upto

    @property
    def subjects(self) -> list[str]:
        lines = [
            line
            for mail in self.kept.values()
            for line in mail.raw.splitlines()
            if line.startswith(b"Subject: ")
        ]
        return [line.removeprefix(b"Subject: ").decode() for line in lines]

    @contextlib.asynccontextmanager
    async def reading(self, mailbox: Mailbox) -> AsyncIterator[Mailbox]:
        """The mailbox runs as long as the block."""
        stop = asyncio.Event()
        task = asyncio.create_task(mailbox.run(self, stop))
        try:
            yield mailbox
        finally:
            stop.set()
            await asyncio.wait_for(task, SECONDS)


async def until(true: Callable[[], object], seconds: float = SECONDS) -> None:
    """For what happens in another task or program."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
def shared_dovecot() -> Iterator[Dovecot]:
    """One server for a whole file; `desk` is a mailbox of the test's own on it."""
    with running_dovecot(tuple(f"desk{number}@example.net" for number in range(40))) as server:
        yield server


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return itertools.count()


@pytest.fixture
def desk(numbers: Iterator[int]) -> str:
    return f"desk{next(numbers)}@example.net"


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
async def standin() -> AsyncIterator[MailStandIn]:
    server = MailStandIn()
    await server.start()
    yield server
    await server.stop()
