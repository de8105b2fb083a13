"""Real servers for the mailbox's tests, and the desk's notebook of what it has kept."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from intake.mailbox.fetch import Mailbox
from intake.mailbox.imap import FetchedMail
from sandbox.mail import MailStandIn
from tests.servers import dovecot, exim  # noqa: F401  # fixtures

SECONDS = 10.0


class Notebook:
    """Keeps mails as the in-tray does: each (uidvalidity, uid) once, and the watermark with them."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, int], FetchedMail] = {}
        self.broken = False

    async def store(self, mails: list[FetchedMail]) -> None:
        if self.broken:
            raise OSError(28, "No space left on device")
        for mail in mails:
            self.kept.setdefault((mail.uidvalidity, mail.uid), mail)

    async def watermark(self, uidvalidity: int) -> int:
        return max((uid for epoch, uid in self.kept if epoch == uidvalidity), default=0)

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
        task = asyncio.create_task(mailbox.run(self.store, self.watermark, stop))
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


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
async def standin() -> AsyncIterator[MailStandIn]:
    server = MailStandIn()
    await server.start()
    yield server
    await server.stop()
