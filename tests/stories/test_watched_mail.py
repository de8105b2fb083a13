"""Employees' mailboxes are watched: what gets to the window, what clients read, and of what there is no trace."""

import asyncio
import email.utils
from collections.abc import AsyncIterator, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.book.commands import apply_file
from bot.commands.check.watched import watched_findings
from config.i18n import translator
from intake.business.models import Redirect
from intake.tickets.models import PersonalMark, TicketMessage, Way
from migrations.models import metadata
from tests.intake.desk import rows
from tests.servers import Dovecot, Exim, running_dovecot
from tests.stories.morning import Morning
from tests.stories.post import WINDOW, Post
from tests.stories.secrets import nothing_leaked, nothing_went_wrong
from tests.stories.stage import BOOKS, TUESDAY_MORNING, Stage, labels, words
from tests.stories.test_business_guards import files_below, files_of_the_database

IVAN, MAX = "ivan@example.net", "max@example.net"
ANNA = "Anna Weber <anna@vega.example>"
REQUEST = "Could you make the banner on the start page a little bigger by Friday?"
pytestmark = pytest.mark.dovecot


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot((WINDOW, IVAN, MAX)) as server:
        yield server


@pytest.fixture
async def post(
    morning_url: str, morning: Morning, tmp_path: Path, dovecot: Dovecot, exim: Exim
) -> AsyncIterator[Post]:
    """Ivan and Max have agreed; the password of Max's mailbox in the settings is an old one."""
    wrong = dovecot.url(MAX).replace("secret", "forgotten")
    async with morning.after(
        morning_url,
        tmp_path,
        imap_url=SecretStr(dovecot.url(WINDOW)),
        smtp_url=SecretStr(exim.url),
        mail_address=WINDOW,
        watch={"ivan": SecretStr(dovecot.url(IVAN)), "max": SecretStr(wrong)},
    ) as stage:
        mailing = Post(stage, dovecot, exim)
        await consent(stage, tmp_path)
        report = stage.office.watching.report
        await mailing.until(lambda: report().get("ivan", {}).get("connected"))
        await mailing.until(lambda: not report()["ivan"]["sent_fault"])
        yield mailing
        await nothing_went_wrong(stage)
        await nothing_leaked(stage)


async def consent(stage: Stage, folder: Path) -> None:
    """In writing, as the book says."""
    said = (BOOKS / "en.toml").read_text()
    for name, address in (("ivan", IVAN), ("max", MAX)):
        own = f'mail = "{name}@lindenhof.example"\n'
        assert own in said
        said = said.replace(own, f'mail = "{address}"\nwatch_consent = 2026-11-01\n')
    book = folder / "office.toml"
    book.write_text(said)
    await apply_file(book, stage.office.database, TUESDAY_MORNING)
    stage.office.watching.woken.set()


def mail(author: str, subject: str, text: str, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = author, subject
    message["To"] = headers.pop("to", IVAN)
    message["Date"] = headers.pop("date", email.utils.format_datetime(TUESDAY_MORNING))
    message["Message-ID"] = headers.pop("message_id", f"<{abs(hash(text))}@client.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def lands(post: Post, message: EmailMessage, box: str = IVAN) -> None:
    post.dovecot.mails.put(box, message.as_bytes())


async def looked_at(post: Post, subject: str = "the end") -> None:
    """A mail of Helen's comes last: when it is a request, all before it has been looked at."""
    lands(post, mail("helen@orchard.example", subject, f"Please do what is called {subject}."))
    async with asyncio.timeout(20):
        while subject not in [one.mail["subject"] for one in await messages(post) if one.mail]:
            await post.stage.quiet()


async def messages(post: Post) -> list[TicketMessage]:
    return await rows(post.stage.office.database, TicketMessage)


async def test_a_clients_mail_becomes_a_request_and_of_strangers_there_is_no_trace(
    post: Post, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    stage, olga = post.stage, post.stage.people["Olga"]
    lands(post, mail("Zebra One <zebra@home.example>", "zebra", "zebra: are you coming on Sunday?"))
    lands(post, mail(ANNA, "Banner", REQUEST))
    lands(post, mail(ANNA, "Out of office", "zebra: I am away", Auto_Submitted="auto-replied"))
    lands(post, mail(ANNA, "Both", "zebra: to both of you", to=f"{IVAN}, {WINDOW}"))
    await olga_reads(post, 1, REQUEST)
    await looked_at(post)

    card = words(await olga.card(1))
    assert "Personal: Ivan Novak" in card and "personal mail" in card
    told = await post.letter("anna@vega.example", 1)
    said = told.get_body(("plain",)).get_content()
    assert "Logged, #1" in said and "Thank you for writing to Ivan." in said and WINDOW in said
    assert told["In-Reply-To"] and "Novak" not in said
    for path in [*files_below(tmp_path), *files_of_the_database(stage)]:
        assert b"zebra" not in path.read_bytes().lower(), path
    async with stage.office.database.reading() as session:
        for table in metadata().sorted_tables:
            assert "zebra" not in repr((await session.execute(select(table))).all()).lower(), table.name
    assert "zebra" not in caplog.text.lower()

    lands(post, mail(ANNA, "Opening hours", "Please change our opening hours to 8-17."))
    again = await post.letter("anna@vega.example", 2)
    assert "Thank you for writing" not in str(again), "told once in twelve hours"
    past = await rows(stage.office.database, Redirect)
    assert [(one.client_id == past[0].client_id, one.said) for one in past] == [
        (True, True), (False, True), (True, False),
    ]  # fmt: skip
    marks = await rows(stage.office.database, PersonalMark)
    assert {(mark.way, mark.marked_by) for mark in marks} == {(Way.MAIL, None)}

    await olga.says("/admit Vega Ivan until Friday")
    lands(post, mail(ANNA, "Logo", "zebra: and the logo, too, please"))
    await looked_at(post, "after the admission")
    assert not any("zebra" in one.text for one in await messages(post))

    # The other way round: first found with Ivan, then the window's own copy comes.
    blind = mail("helen@orchard.example", "Form", "The contact form does not send.", message_id="<b@orchard>")
    lands(post, blind)
    await olga_reads(post, 5, "Personal: Ivan Novak")
    lands(post, blind, WINDOW)
    await olga_reads(post, 5, "", without="Personal")
    assert [one.text for one in await messages(post)].count("The contact form does not send.") == 1


async def olga_reads(post: Post, number: int, fragment: str, without: str = "\0") -> None:
    async with asyncio.timeout(20):
        while True:
            await post.stage.quiet()
            try:
                card = words(await post.stage.people["Olga"].card(number))
            except AssertionError:
                continue
            if fragment in card and without not in card:
                return


@pytest.mark.long
async def test_an_answer_of_their_own_is_offered_and_a_leaver_is_looked_at_no_more(post: Post) -> None:
    stage, ivan, olga = post.stage, post.stage.people["Ivan"], post.stage.people["Olga"]
    await post.until_read(ivan, ivan.id, "From now on I look")
    await ivan.has_read(
        f"From now on I look at your mailbox {IVAN}.", "1 November 2026", "I change, mark and move"
    )
    lands(post, mail(ANNA, "Banner", REQUEST, message_id="<banner@vega.example>"))
    await post.letter("anna@vega.example", 1)
    sent = f"{IVAN}/.Sent"
    lands(post, mail(IVAN, "Re: fishing", "zebra at six", to="friend@home.example"), sent)
    answer = mail(
        IVAN, "Re: Banner", "The banner will be ready on Thursday.\n\n> Could you make", to=ANNA,
        In_Reply_To="<banner@vega.example>",
    )  # fmt: skip
    lands(post, answer, sent)
    await post.until_read(ivan, ivan.id, "You answered Anna Weber (Vega) by mail. Shall I add it to #1")
    asked = await ivan.has_read("by mail. Shall I add it")
    assert "Thursday" not in words(asked) and labels(asked) == ["Add", "No"]
    assert [one.text for one in await messages(post)] == [REQUEST], "held in memory only"
    await ivan.presses("Add", asked)
    await ivan.has_read("Your answer is on #1.")
    assert [one.text for one in await messages(post)][1:] == ["The banner will be ready on Thursday."]
    assert "💬 Ivan Novak has answered by their own mail: “The banner will be" in words(await olga.card(1))
    assert len(post.inbox("anna@vega.example")) == 1, "nothing is sent again"

    report = stage.office.watching.report()
    assert report["max"]["connected"] is False and "refused: login" in report["max"]["fault"]
    async with stage.office.database.reading() as session:
        found = await watched_findings(stage.settings, translator("en"), session, TUESDAY_MORNING)
    assert [one.sign.value for one in found] == ["✓", "✗"]
    assert "read-only" in found[0].words and "OKOSHKO_WATCH_MAX" in found[1].words

    await olga.says("/leaves Ivan", chat=stage.staff_chat)
    await olga.presses("They leave", await olga.has_read("Ivan Novak leaves?", "Their mailbox is watched"))
    lands(post, mail(ANNA, "Logo", "And the logo, too, please"))
    await post.until(lambda: "ivan" not in stage.office.watching.report())
    await post.sends("clara@hartmann.example", "Hours", "Please change the opening hours.")
    await post.letter("clara@hartmann.example", 1)
    assert not any("logo" in one.text for one in await messages(post))
