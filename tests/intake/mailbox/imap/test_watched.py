"""A mailbox that is only looked at: what is asked of the server, what is left as it was, and which folder is meant."""

import asyncio
import contextlib
import imaplib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace

import pytest

from intake.mailbox.accounts import account
from intake.mailbox.addresses import sender
from intake.mailbox.headers import Headers
from intake.mailbox.imap.folders import FetchedMail, Folder
from intake.mailbox.imap.watched import WatchedMailbox
from intake.mailbox.imap.words import SENT, folder_name, special_folder
from tests.intake.mailbox.conftest import until
from tests.intake.mailbox.imap.scripted import between, serving
from tests.servers import PASSWORD, Dovecot

ANNA = "anna@vega.example"


class Onlooker:
    """Wants Anna's mails."""

    names: tuple[str, ...] = ("from",)

    def __init__(self) -> None:
        self.watermark: int | None = None
        self.kept: list[bytes] = []
        self.shown: list[tuple[str, ...]] = []

    async def place(self, folder: Folder) -> int:
        if self.watermark is None:
            self.watermark = folder.uid_next - 1
        return self.watermark

    async def chosen(self, first: Mapping[int, Headers]) -> Collection[int]:
        self.shown += [tuple(name for name, _ in headers.fields) for headers in first.values()]
        return [uid for uid, headers in first.items() if sender(headers).address == ANNA]

    async def wanted(self, headers: Mapping[int, Headers]) -> Collection[int]:
        return headers.keys()

    async def keep(self, folder: Folder, mails: Sequence[FetchedMail], upto: int) -> None:
        self.kept += [mail.raw for mail in mails]
        self.watermark = upto

    @contextlib.asynccontextmanager
    async def looking(self, mailbox: WatchedMailbox) -> AsyncIterator[WatchedMailbox]:
        task = asyncio.create_task(mailbox.run(self, asyncio.Event()))
        try:
            await until(lambda: self.watermark is not None or mailbox.state.failures)
            yield mailbox
        finally:
            task.cancel()
            await asyncio.wait({task})


def mail(author: str, words: str) -> bytes:
    return f"From: {author}\r\nSubject: {words}\r\n\r\n{words}\r\n".encode()


@pytest.mark.dovecot
async def test_nothing_is_changed_and_of_strangers_only_the_sender_is_asked(
    shared_dovecot: Dovecot, desk: str
) -> None:
    asked: list[bytes] = []

    async def hear(said: bytes) -> bytes:
        asked.append(said)
        return said

    shared_dovecot.mails.put(desk, mail(ANNA, "long ago"))
    async with serving(between(shared_dovecot.port, asked=hear)) as port:
        place = replace(account(shared_dovecot.url(desk)), port=port)
        onlooker = Onlooker()
        async with onlooker.looking(WatchedMailbox(place, poll_seconds=0.2)):
            shared_dovecot.mails.put(desk, mail("mother@home.example", "zebra"))
            shared_dovecot.mails.put(desk, mail(ANNA, "the banner"))
            await until(lambda: onlooker.watermark == 3)
    assert [raw.partition(b"Subject: ")[2][:10] for raw in onlooker.kept] == [b"the banner"], (
        "nothing historical"
    )
    assert onlooker.shown == [("from",), ("from",)]

    commands = b"".join(asked).upper()
    assert b" EXAMINE " in commands and commands.count(b"BODY.PEEK[]") == 1
    for forbidden in (
        b" SELECT ",
        b"STORE",
        b"MOVE",
        b"COPY",
        b"EXPUNGE",
        b"APPEND",
        b"BODY[",
        b"RFC822.TEXT",
    ):
        assert forbidden not in commands
    with imaplib.IMAP4("127.0.0.1", shared_dovecot.port) as other:
        other.login(desk, PASSWORD)
        assert other.select() == ("OK", [b"3"])
        assert other.recent() == ("OK", [b"3"]), "still as nobody had seen them"
        flags = other.fetch("1:*", "(FLAGS)")[1]
        assert all(b"\\Seen" not in line for line in flags if isinstance(line, bytes))


@pytest.mark.dovecot
async def test_the_folder_of_what_was_sent_is_found_by_its_use(shared_dovecot: Dovecot, desk: str) -> None:
    place = replace(account(shared_dovecot.url(desk)), folder=SENT)
    onlooker = Onlooker()
    async with onlooker.looking(WatchedMailbox(place)) as mailbox:
        assert (mailbox.state.last_error, onlooker.watermark) == (None, 0)


def test_servers_that_tell_no_use_call_it_by_a_usual_name() -> None:
    told = [b'LIST (\\HasNoChildren) "/" INBOX', b'LIST (\\HasNoChildren \\Sent) "/" "Ausgang"']
    assert special_folder(told, SENT) == '"Ausgang"'
    russian = folder_name("Отправленные")
    assert special_folder([told[0], f'LIST (\\Marked) "/" {russian}'.encode()], SENT) == russian
    assert special_folder(told[:1], SENT) is None
