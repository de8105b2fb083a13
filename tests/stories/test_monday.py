"""Monday at nine: the week in the staff chat, privately to the manager, by mail to the owner; the same numbers, once."""

import email
import email.policy
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.commands.printouts import summary as printed
from sandbox.mail.standin import MailStandIn
from tests.stories.morning import Morning
from tests.stories.secrets import nothing_leaked, nothing_went_wrong
from tests.stories.stage import Person, Stage, words

OWNER = "owner@lindenhof.example"
NINE_ON_MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
"""In Berlin; the stories begin on the Tuesday before."""


@pytest.fixture
async def mails() -> AsyncIterator[MailStandIn]:
    standin = MailStandIn()
    await standin.start()
    yield standin
    await standin.stop()


@pytest.fixture
async def stage(
    morning_url: str, morning: Morning, tmp_path: Path, mails: MailStandIn
) -> AsyncIterator[Stage]:
    async with morning.after(
        morning_url,
        tmp_path,
        smtp_url=SecretStr(mails.smtp_url),
        mail_address="window@lindenhof.example",
        owner_mail=OWNER,
    ) as stage:
        yield stage
        await nothing_went_wrong(stage)
        await nothing_leaked(stage)


async def work_of_a_week(stage: Stage) -> None:
    """Vega asks for a text in the tariff; Ivan does it in half an hour."""
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    await vega.says("Please replace the opening hours on the contact page, we close at six now")
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await ivan.presses("+30")
    await ivan.presses("Resolve")


async def until(stage: Stage, moment: datetime) -> None:
    now = datetime.fromisoformat((await stage.see("clock"))["now"])
    await stage.later(seconds=(moment - now).total_seconds())


async def posts(person: Person, chat: int | None = None) -> list[dict[str, Any]]:
    """The messages a summary is made of: its words and its picture."""
    seen = await person.sees(chat)
    return [message for message in seen if "Week 48" in words(message) or "photo" in message]


def owners(mails: MailStandIn) -> list[EmailMessage]:
    parsed = [
        email.message_from_bytes(mail.raw, policy=email.policy.default) for mail in mails.office.inbox(OWNER)
    ]
    return [mail for mail in parsed if isinstance(mail, EmailMessage)]


def spoken(text: str) -> str:
    """Words without the line ends and blanks a wire may change."""
    return " ".join(text.split())


@pytest.mark.core
async def test_monday_at_nine(stage: Stage, mails: MailStandIn) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    await work_of_a_week(stage)

    await until(stage, NINE_ON_MONDAY - timedelta(minutes=1))
    assert await posts(olga, desk) == []
    assert owners(mails) == []

    await stage.later(minutes=2)
    told, picture = await posts(olga, desk)
    assert words(told).startswith("30 min of work, 1 request\n\nWeek 48: 23 November – 29 November")
    assert (
        "▪ Vega · 30 min · 1 request\nin tariff 30 min\ntariff, November 2026: 30 min of 7 h (7%)"
        in words(told)
    )
    assert "€" not in words(told)
    assert not any(name in words(told) for name in ("Ivan", "Olga", "Novak"))
    assert picture["photo"][-1]["width"] == 1080

    private, _ = await posts(olga)
    assert "charged €0, topped up €0; available €0" in words(private)
    (own,) = await posts(stage.people["Ivan"])
    assert "Counted: 30\xa0min" in own["text"]
    assert not any(name in words(own) for name in ("Vega", "Olga", "€"))

    (mail,) = owners(mails)
    assert str(mail["Subject"]).startswith("30 min of work, 1 request")
    body = mail.get_body(("plain",))
    assert body is not None
    (enclosed,) = (part for part in mail.walk() if part.get_content_type() == "image/png")
    assert enclosed.get_content_disposition() == "inline"
    assert stage.office.shelf.path(hashlib.sha256(enclosed.get_content()).hexdigest()).exists()

    report = await printed(stage.settings, "2026-W48")
    mailed, _, signed = body.get_content().partition("-- ")
    assert spoken(report.lines[0]) == spoken(words(private))
    assert all(spoken(part) in spoken(mailed) for part in words(private).split("\n\n"))
    assert "Vega · Hours: 30 min · Requests: 1 · Tariff: 7%" in spoken(mailed)
    (table,) = (part for part in mail.iter_attachments() if str(part.get_filename()).endswith(".xlsx"))
    assert table.get_content().startswith(b"PK")
    assert signed.strip() == "Lindenhof Web Studio"


async def test_nothing_twice(stage: Stage, mails: MailStandIn) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    await work_of_a_week(stage)
    await until(stage, NINE_ON_MONDAY)
    calendar = stage.office.calendar
    assert calendar is not None
    await calendar.look()
    await stage.later(hours=3)
    await stage.later(days=3)
    assert len(await posts(olga, desk)) == len(await posts(olga)) == 2
    assert len(owners(mails)) == 1


async def test_asked_for_at_any_time(stage: Stage) -> None:
    olga, ivan, desk = stage.people["Olga"], stage.people["Ivan"], stage.staff_chat
    await work_of_a_week(stage)

    await olga.says("/summary 2026-W48")
    assert "▪ Vega · 30 min · 1 request" in await olga.reads()
    assert "available €0" in await olga.reads()
    await olga.says("/summary 2026-W48", chat=desk)
    assert "▪ Vega · 30 min" in await olga.reads(desk)
    assert "€" not in await olga.reads(desk)

    await olga.says("/summary")
    assert (await olga.reads()).startswith("A quiet week: nothing asked, nothing worked on\n\nWeek 47")
    await olga.says("/summary last")
    assert "/summary 2026-W47" in await olga.reads()

    await olga.says("/summary 2026-W48", chat=desk)
    await olga.presses("Vega", chat=desk)
    assert "Vega" in await olga.reads() and "€" in await olga.reads(), "the card has money: privately"
    await olga.presses("Week 47", chat=desk)
    assert "Week 47" in await olga.reads(desk) and "€" not in await olga.reads(desk)

    await ivan.says("/summary 2026-W48")
    assert (await ivan.reads()).startswith("Your week"), "an employee is not shown the clients' accounts"
    await ivan.says("/summary 2026-W48", chat=desk)
    assert "▪ Vega · 30 min" in await ivan.reads(desk) and "€" not in await ivan.reads(desk)
