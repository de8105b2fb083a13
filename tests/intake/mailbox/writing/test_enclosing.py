"""Files that go along with a mail: from the shelf, from Telegram, or owned up to."""

from collections.abc import AsyncIterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from intake.letter import Enclosure, Letter, Paragraph
from intake.mailbox.form import mail
from intake.mailbox.writing.send import MailSender
from intake.mailbox.writing.smtp import SmtpWire
from intake.outbox.ports import Later, LeftOut, Sent
from intake.shelf import Shelf
from intake.telegram.files import TelegramFiles
from sandbox.mail import MailStandIn
from tests.intake.desk import NOW, TurnedClock
from tests.sandbox.telegram.conftest import talk  # noqa: F401 (fixture)
from tests.sandbox.telegram.stage import Talk, png

ANNA = "anna@vega.example"


class Post:
    """A mail sender between a Telegram and a mail server."""

    def __init__(self, stage: Talk, mails: MailStandIn, folder: Path) -> None:
        self.talk, self.mails = stage, mails
        self.shelf = Shelf(folder)
        self.clock = TurnedClock()
        self.wire = SmtpWire(mails.smtp_url)
        source = TelegramFiles(self.shelf, api=stage.url, token=stage.stand_in.token)
        self.sender = MailSender(self.wire, self.shelf, source, self.clock)

    def on_telegram(self, content: bytes) -> str:
        return self.talk.stand_in.api.world.files.keep("Photo", "photo.jpg", content, {}).file_id

    def letter(self, *enclosures: Enclosure) -> dict[str, Any]:
        said = Letter((Paragraph("Here it is."),), enclosures=enclosures, automatic=False)
        return mail(
            said,
            to=ANNA,
            window="desk@firm.example",
            firm="Firm",
            language="en",
            thread=None,
            token="a1b2c3d4",
            now=NOW,
        )

    def read(self) -> EmailMessage:
        [arrived] = self.mails.office.inbox(ANNA)
        return BytesParser(policy=policy.default).parsebytes(arrived.raw)


@pytest.fixture
async def post(talk: Talk, standin: MailStandIn, tmp_path: Path) -> AsyncIterator[Post]:  # noqa: F811
    post = Post(talk, standin, tmp_path)
    yield post
    await post.wire.close()


def photo(file_id: str | None, sha256: str | None = None) -> Enclosure:
    return Enclosure("photo", "banner.png", "image/png", file_id, sha256)


def files(message: EmailMessage) -> list[tuple[str | None, bytes]]:
    return [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]


def words(message: EmailMessage) -> str:
    return str(message.get_body(("plain",)).get_content())


async def test_a_picture_from_telegram_reaches_a_reader_of_mail(post: Post) -> None:
    content = png(30, 20)
    sent = await post.sender.send(post.letter(photo(post.on_telegram(content))))
    assert isinstance(sent, Sent)
    assert sent.left_out == ()
    assert files(post.read()) == [("banner.png", content)]


async def test_what_is_on_the_shelf_is_not_asked_for(post: Post) -> None:
    kept = post.shelf.put(b"as it was")
    await post.sender.send(post.letter(photo("long forgotten by Telegram", kept)))
    assert files(post.read()) == [("banner.png", b"as it was")]
    assert await post.talk.see("journal") == []


async def test_a_file_telegram_does_not_give_is_owned_up_to(post: Post) -> None:
    big = post.on_telegram(bytes(20 * 2**20 + 1))
    sent = await post.sender.send(post.letter(photo(big), photo(post.on_telegram(b"small"))))
    assert sent.left_out == (LeftOut("banner.png", "file is too big"),)
    assert files(post.read()) == [("banner.png", b"small")]
    assert "“banner.png” could not be attached" in words(post.read())


async def test_a_busy_telegram_is_waited_for_but_not_for_ever(post: Post) -> None:
    letter = post.letter(photo(post.on_telegram(b"picture")))
    await post.talk.act("faults", kind="429", method="getFile", retry_after=9, times=2)
    assert await post.sender.send(letter) == Later(9, "Too Many Requests: retry after 9")
    post.clock.at = NOW + timedelta(hours=2)
    sent = await post.sender.send(letter)
    assert [file.name for file in sent.left_out] == ["banner.png"]


async def test_files_lost_from_the_shelf_do_not_hold_up_the_words(post: Post) -> None:
    sent = await post.sender.send(post.letter(photo(None, "0" * 64)))
    assert sent.left_out == (LeftOut("banner.png", "not on the shelf"),)
    assert "Here it is." in words(post.read())


async def test_mails_queued_by_an_earlier_version_go(post: Post) -> None:
    letter = post.letter()
    letter["files"] = [["old.txt", "text/plain", post.shelf.put(b"old")]]
    await post.sender.send(letter)
    assert [name for name, _ in files(post.read())] == ["old.txt"]
