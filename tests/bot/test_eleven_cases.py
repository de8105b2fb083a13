"""Eleven mails other helpdesks trip over: copies, threads, strangers, robots, forgers, old letters, readers, kills."""

import asyncio
import contextlib
from collections import Counter
from pathlib import Path

import pytest

from bot.front import FrontDesk
from config.database import Database
from intake.inbox.models import Inbound, InboxState
from intake.inbox.worker import Worker
from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.imap.folders import FetchedMail, Folder
from intake.mailbox.imap.keeping import MailReader
from intake.tickets.models import TicketMessage
from tests.bot.letters import CLARA, WINDOW, Letters, answering
from tests.bot.test_front import Hands, NoSuchShape
from tests.intake.desk import NOW, rows, until
from tests.intake.mailbox.reading.test_reports import POSTFIX

MAILS = 40
INBOX = Folder("mail.example", "INBOX", 7, 1)


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


async def asked(post: Letters) -> dict[str, str]:
    await post.comes(CLARA, "Opening hours", "Please put the summer hours on the page.")
    return answering((await post.sent())[-1])


async def test_1_the_same_message_id_twice_is_one_request(post: Letters) -> None:
    for _ in range(2):
        await post.comes(
            CLARA, "Typo", "There is a typo.", Message_ID="<a@b.example>", Date="Mon, 16 Nov 2026 09:00 +0000"
        )
    assert len(await post.tickets()) == 1


async def test_2_an_answer_under_another_subject_is_a_request_that_may_belong_there(post: Letters) -> None:
    reply = await asked(post)
    await post.comes(CLARA, "The new logo", "Could you draw one?", In_Reply_To=reply["In_Reply_To"])
    assert len(await post.tickets()) == 2
    assert "Join to #1" in await post.card(2)


async def test_3_an_answer_with_references_alone_is_joined(post: Letters) -> None:
    reply = await asked(post)
    await post.comes(CLARA, "Re: Opening hours", "From June on.", References=reply["References"])
    assert await post.words(1) == ["Please put the summer hours on the page.", "From June on."]


async def test_4_a_stranger_with_the_number_is_held(post: Letters) -> None:
    await asked(post)
    row = await post.comes("Nina <nina@elsewhere.example>", "Re: [#1] Opening hours", "Cancel it.")
    assert row.state is InboxState.HELD
    assert len(await post.words(1)) == 1


@pytest.mark.parametrize("fields", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
async def test_5_and_6_robots_and_bulk_are_answered_by_nothing(post: Letters, fields: dict[str, str]) -> None:
    await asked(post)
    await post.comes(CLARA, "Out of office", "I am away.", **fields)
    await post.comes("News <news@elsewhere.example>", "Offers", "Buy now.", **fields)
    assert (len(await post.tickets()), len(await post.sent())) == (1, 1)


async def test_7_a_bounce_is_neither_a_request_nor_answered(post: Letters) -> None:
    await asked(post)
    await post.arrives(POSTFIX.encode())
    assert (len(await post.tickets()), len(await post.sent())) == (1, 1)


async def test_8_what_fails_dmarc_is_marked_and_joins_nothing(post: Letters) -> None:
    reply = await asked(post)
    await post.comes(CLARA, "Re: Opening hours", "Send the invoice here.", proof="fail", **reply)
    assert len(await post.words(1)) == 1
    assert "Perhaps forged" in await post.card(2)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r"])
async def test_9_old_letters_are_read(post: Letters, charset: str) -> None:
    words = "Пожалуйста, поставьте летние часы работы на страницу контактов"
    head = f"From: {CLARA}\r\nSubject: x\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    row = await post.arrives(head.encode() + words.encode(charset))
    assert await post.words(1) == [words]
    assert row.raw.endswith(words.encode(charset)), "and kept as it came"


async def test_10_and_11_two_readers_and_a_desk_that_is_stopped_and_started(post: Letters) -> None:
    """Two readers of one mailbox at once, and the desk cut off in the middle of its work: each mail is one request."""
    fetched = [FetchedMail(uid, mail(uid), NOW) for uid in range(1, MAILS + 1)]
    readers = [
        MailReader(post.database, post.clock, Mailbox("imap://nobody@127.0.0.1"), WINDOW) for _ in "12"
    ]
    for reader in readers:
        await reader.place(INBOX)

    async def overlapping(reader: MailReader, first: int) -> None:
        for start in range(first, MAILS, 25):
            await reader.keep(INBOX, fetched[max(0, start - 10) : start + 25], min(start + 25, MAILS))

    await asyncio.gather(overlapping(readers[0], 0), overlapping(readers[1], 0))

    async def set_aside(*row: object) -> None:
        raise AssertionError(row)

    desk = FrontDesk(post.clock, b"key", post.room, Hands(post.database), NoSuchShape)
    for seconds in (0.2, 0.2, None):
        worker = Worker(post.database, post.clock, desk.process, set_aside)
        working = asyncio.ensure_future(worker.run())
        if seconds is None:
            await until(worker.drained)
        else:
            await asyncio.sleep(seconds)
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
    said = Counter(one.text for one in await rows(post.database, TicketMessage))
    assert said == Counter(f"Please look at page {uid}." for uid in range(1, MAILS + 1))
    assert len(await post.tickets()) == MAILS
    assert {row.state for row in await rows(post.database, Inbound)} == {InboxState.DONE}


def mail(number: int) -> bytes:
    head = f"From: p{number}@hartmann.example\r\nSubject: Page {number}\r\nMessage-ID: <{number}@hartmann.example>\r\n"
    proven = "Authentication-Results: mx.lindenhof.example; dmarc=pass header.from=hartmann.example\r\n"
    return f"{proven}{head}\r\nPlease look at page {number}.\r\n".encode()
