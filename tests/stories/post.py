"""The office with its mailbox open: real mails through a real Dovecot and a real SMTP server."""

import asyncio
import email.policy
import smtplib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.servers import Dovecot, Exim
from tests.stories.morning import Morning
from tests.stories.stage import Person, Stage, words

WINDOW = "desk@example.net"


@dataclass
class Post:
    """What people do with mail: send one, read what came."""

    stage: Stage
    dovecot: Dovecot
    exim: Exim
    read: set[str] = field(default_factory=set)

    async def sends(self, sender: str, subject: str, text: str, **headers: str) -> str:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, WINDOW, subject
        message["Message-ID"] = headers.pop(
            "message_id", f"<{abs(hash((sender, subject, text)))}@client.example>"
        )
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        await asyncio.to_thread(self._hand_over, message)
        return str(message["Message-ID"])

    def _hand_over(self, message: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.exim.port) as smtp:
            smtp.send_message(message)

    def inbox(self, address: str) -> list[EmailMessage]:
        parser = BytesParser(policy=email.policy.default)
        return [parser.parsebytes(raw) for raw in self.dovecot.mails.mails(address)]

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not true():
                await self.stage.quiet()
                await asyncio.sleep(0.1)

    async def until_read(self, person: Person, chat: int, fragment: str) -> None:
        async with asyncio.timeout(20):
            while not any(fragment in words(message) for message in await person.sees(chat)):
                await self.stage.quiet()
                await asyncio.sleep(0.1)

    async def letter(self, address: str, count: int) -> EmailMessage:
        """The `count`-th mail that came for an address, read one after another."""
        await self.until(lambda: len(self.inbox(address)) >= count)
        await self.stage.quiet()
        assert len(self.inbox(address)) == count
        # The files' names tell no order within a second: the newest is the one not read yet.
        [unread] = [mail for mail in self.inbox(address) if mail["Message-ID"] not in self.read]
        self.read.add(unread["Message-ID"])
        return unread


@pytest.fixture
def believed() -> str | None:
    """The server whose word on senders counts; stories of proven senders name one."""
    return None


@pytest.fixture
async def post(
    morning_url: str, morning: Morning, tmp_path: Path, dovecot: Dovecot, exim: Exim, believed: str | None
) -> AsyncIterator[Post]:
    async with morning.after(
        morning_url,
        tmp_path,
        imap_url=SecretStr(dovecot.url(WINDOW)),
        smtp_url=SecretStr(exim.url),
        mail_address=WINDOW,
        trusted_authserv=believed,
    ) as stage:
        yield Post(stage, dovecot, exim)
