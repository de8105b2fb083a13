"""`okoshko mail replay`: a mail walked as the desk would walk it, and not a trace of it left."""

import asyncio
import io
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.commands import replaying
from bot.commands.scope import opened
from bot.mailroom import MailRoom
from config.clock import wall_now
from config.database import Session
from config.settings import Settings
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.inbox.models import Inbound
from intake.outbox import actions as outbox
from intake.outbox.mailing import open_mailbox
from intake.shelf import Shelf
from tests.bot.commands.terminal import Terminal
from tests.intake.mailbox.reading.test_reports import OURS, POSTFIX

ASKED = b"""From: Clara Hartmann <clara@hartmann.example>\r
To: desk@lindenhof.example\r
Subject: Opening hours\r
Message-ID: <asked@hartmann.example>\r
\r
Please put the summer opening hours on the contact page.\r
"""
MORE = b"""From: Clara Hartmann <clara@hartmann.example>\r
To: desk@lindenhof.example\r
Subject: Re: Opening hours\r
Message-ID: <more@hartmann.example>\r
In-Reply-To: <asked@hartmann.example>\r
\r
And the telephone number, \x1b[2Jplease.\r
\r
On Tuesday Clara wrote:\r
> Please put the summer opening hours on the contact page.\r
"""


def at_the_desk(office: Terminal, work: Callable[[Session], Awaitable[Any]]) -> None:
    """One unit of work in this office."""

    async def do() -> None:
        settings = Settings(data=office.folder / "data", database_url="")
        async with opened(settings) as database, database.writing() as session:
            await work(session)

    asyncio.run(do())


def received(office: Terminal, *mails: bytes) -> None:
    """Mails that came before."""

    async def work(session: Session) -> None:
        await open_mailbox(session, "desk@lindenhof.example", b"key", plus=True)
        for uid, raw in enumerate(mails, 1):
            await store(session, [Arrival(Channel.MAIL, "mail:1", uid, "mail:clara", raw)], wall_now())
            row = await session.get_one(Inbound, uid)
            await MailRoom(Shelf(office.folder / "data" / "files")).process(session, row, wall_now())

    at_the_desk(office, work)


def replayed(office: Terminal, mail: bytes, *more: str) -> dict[str, Any]:
    (office.folder / "mail.eml").write_bytes(mail)
    printed = office.okoshko("mail", "replay", "--json", "mail.eml", *more)
    return {**json.loads(printed.out), "code": printed.code}


def everything(office: Terminal) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    tables = office.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name: office.rows(f"SELECT * FROM {name}") for (name,) in tables}


def test_without_a_database_it_tells_what_the_mail_says(terminal: Terminal) -> None:
    said = replayed(terminal, MORE)

    assert said["from"]["address"] == "clara@hartmann.example"
    assert said["proof"]["standing"] == "unchecked"
    assert said["automatic"] == "none"
    assert said["text"].startswith("And the telephone number")
    assert said["cut"].startswith("On Tuesday Clara wrote:\n> Please put")
    assert [part["mime"] for part in said["parts"]] == ["text/plain"]
    assert (said["outcome"], said["without"], said["code"]) == (None, "apply_book", 0)


def test_it_tells_what_would_become_of_it_and_changes_nothing(office: Terminal) -> None:
    received(office, ASKED)
    before = everything(office)

    said = replayed(office, MORE)["outcome"]

    assert (said["does"], said["ticket"], said["title"]) == ("joins", 1, "Opening hours")
    assert said["thread"] == {"ticket": 1, "by": "ids", "changed": False}
    assert (said["person"], said["client"]) == ("Clara Hartmann", "Notary Hartmann")
    assert said["places"] == [{"client": "Notary Hartmann", "as": "signer"}]
    assert everything(office) == before
    assert len(list((office.folder / "data").glob("files/*"))) == 0


def test_a_mail_that_was_here_is_told_of_as_if_it_came_for_the_first_time(office: Terminal) -> None:
    received(office, ASKED)
    said = replayed(office, ASKED)["outcome"]
    assert (said["filed_before"], said["does"], said["ticket"]) == (1, "opens", None)
    assert [one["to"] for one in said["says"]] == ["clara@hartmann.example"]


def test_it_is_read_on_a_terminal_that_no_mail_can_steer(office: Terminal) -> None:
    received(office, ASKED)
    (office.folder / "mail.eml").write_bytes(MORE)
    printed = office.okoshko("mail", "replay", "mail.eml")
    assert "\x1b" not in printed.out
    assert "Known here: Clara Hartmann (Notary Hartmann, signer)" in printed.lines
    assert "It joins #1 “Opening hours”: In-Reply-To or References name a mail of it" in printed.lines


def told_of(office: Terminal, mail: bytes) -> list[str]:
    """What a person at the terminal reads."""
    (office.folder / "mail.eml").write_bytes(mail)
    return office.okoshko("mail", "replay", "mail.eml").lines


def test_no_bytes_are_no_mail(office: Terminal) -> None:
    assert told_of(office, b"") == [
        "There is nothing in it, not a single byte. Was the mail saved with its headers?"
    ]


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ("", "as the server to be believed says nothing of it"),
        ("Authentication-Results: mx.lindenhof.example; none", "as mx.lindenhof.example has checked nothing"),
        (
            "Authentication-Results: mx.else.example; dmarc=pass",
            "It is mx.else.example that tells of it, which is not to be believed",
        ),
        (
            (
                "Received: from mx by relay.else.example; Mon, 16 Nov 2026 09:00:00 +0000\r\n"
                "Authentication-Results: mx.lindenhof.example; dmarc=pass header.from=hartmann.example"
            ),
            "stands below a Received line of relay.else.example",
        ),
    ],
)
def test_why_a_sender_is_not_proven(office: Terminal, results: str, said: str) -> None:
    office.set(trusted_authserv="mx.lindenhof.example")
    mail = f"{results}\r\n".encode() + ASKED if results else ASKED
    [line] = [line for line in told_of(office, mail) if line.startswith("Sender: not proven")]
    assert said in line


def test_who_would_read_what_is_told_by_name_and_cut_between_words(office: Terminal) -> None:
    async def staff_chat(session: Session) -> None:
        (await outbox.window(session)).staff_chat_id = -100500

    received(office, ASKED)
    at_the_desk(office, staff_chat)
    [(ours,)] = office.rows("SELECT external_id FROM outbox WHERE channel = 'mail'")
    report = POSTFIX.replace(OURS, ours).replace("anna@", "clara@").replace("Anna@", "clara@")
    lines = told_of(office, report.encode())
    assert "It tells that a mail to clara@vega.example did not arrive: 550 5.1.1 No such user" in "\n".join(
        lines
    )
    assert not [line for line in lines if "-100500" in line]
    [told] = [line for line in lines if line.startswith("In the staff chat it would say: ")]
    assert "clara@hartmann.example could not be reached" in told
    stranger = ASKED.replace(b"clara@hartmann.example>\r\nTo", b"nina@elsewhere.example>\r\nTo")
    [told] = [
        line for line in told_of(office, stranger) if line.startswith("nina@elsewhere.example would read: ")
    ]
    assert told.endswith((".", "…")) and not told.removesuffix("…").endswith(" ")


def test_shown_to_strangers_it_keeps_its_shape_and_no_word(office: Terminal) -> None:
    received(office, ASKED)
    said = replayed(office, MORE, "--anonymous")
    words = json.dumps(said, ensure_ascii=False).lower()
    assert not any(name in words for name in ("clara", "hartmann", "opening", "telephone"))
    assert said["from"]["address"] == "xxxxx@xxxxxxxx.xxxxxxx"
    assert said["cut"].startswith("Xx Xxxxxxx Xxxxx xxxxx:\n> Xxxxxx")
    assert said["outcome"]["thread"]["by"] == "ids"


@pytest.mark.parametrize(
    ("mail", "does"),
    [
        (ASKED.replace(b"clara@hartmann.example>\r\nTo", b"nina@elsewhere.example>\r\nTo"), "holds"),
        (ASKED.replace(b"Subject", b"Auto-Submitted: auto-replied\r\nSubject"), "keeps"),
        (ASKED.replace(b"From: Clara Hartmann <clara@hartmann.example>\r\n", b""), "sets_aside"),
        (b"", "sets_aside"),
    ],
)
def test_what_else_may_become_of_it(office: Terminal, mail: bytes, does: str) -> None:
    assert replayed(office, mail)["outcome"]["does"] == does


def test_a_fault_of_ours_is_told_with_its_place(office: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise LookupError("no such thing: Clara")

    monkeypatch.setattr(MailRoom, "process", broken)
    said = replayed(office, ASKED, "--anonymous")
    assert said["code"] == 1
    assert said["outcome"]["fault"] == "LookupError: xx xxxx xxxxx: Xxxxx"
    assert any(frame.endswith("broken") for frame in said["outcome"]["traceback"])


def test_after_an_update_all_that_is_set_aside_is_tried_again(office: Terminal) -> None:
    received(office, ASKED.replace(b"From", b"X-From"), MORE.replace(b"From", b"X-From"), ASKED)
    assert office.okoshko("mail", "retry").out == "2 messages that were set aside are tried again.\n"
    assert office.okoshko("mail", "retry").out == "No message is set aside.\n"
    assert office.rows("SELECT state FROM inbox ORDER BY id")[:2] == [("new",), ("new",)]


def test_a_mail_can_be_piped_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MORE)))
    assert replaying.mail_in(Path("-")) == MORE


def test_no_such_file(terminal: Terminal) -> None:
    printed = terminal.okoshko("mail", "replay", "nowhere.eml")
    assert printed.code == 1
    assert "This mail cannot be read: nowhere.eml" in printed.err
