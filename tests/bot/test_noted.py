"""Mail that asks for nothing, or hides what it asks: robots without a thread, invitations, empty ones. Nothing is lost."""

from pathlib import Path

import pytest

from bot.staff.noted import NOTED, NotedCard
from config.database import Database
from intake.inbox.models import Inbound, InboxState
from intake.letter import Letter
from intake.outbox.models import OutboxView
from tests.bot.letters import CLARA, STAFF, WINDOW, Letters, answering, said
from tests.intake.desk import rows

NEWS = {"List_Id": "<offers.hartmann.example>"}


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


async def asked(post: Letters) -> dict[str, str]:
    await post.comes(CLARA, "Opening hours", "Please put the summer hours on the page.")
    return answering((await post.sent())[-1])


async def days(post: Letters) -> list[Letter]:
    """The cards of mail that became no request."""
    cards = [view for view in await rows(post.database, OutboxView) if view.kind == NOTED]
    async with post.database.reading() as session:
        shown = [await NotedCard().render(session, view.subject_id, STAFF) for view in cards]
    return [one for one in shown if one]


async def test_robots_without_a_thread_join_nothing_and_stand_on_the_card_of_the_day(post: Letters) -> None:
    await asked(post)
    row = await post.comes(CLARA, "Our offers", "Buy now.", **NEWS)
    await post.comes("Shop <shop@elsewhere.example>", "Invoice due", "Pay us.", proof="none", **NEWS)
    assert (len(await post.words(1)), len(await post.sent())) == (1, 1)
    assert row.state is InboxState.DONE
    [card] = await days(post)
    assert "2 mails became no request" in card.text
    assert "clara@hartmann.example · Our offers" in card.text
    assert "shop@elsewhere.example · Invoice due" in card.text
    assert card.buttons[0][0].press is not None
    assert (card.buttons[0][0].press.action, card.buttons[0][0].press.id) == ("original", row.id)
    post.clock.turn(days=2)
    await post.comes(CLARA, "More offers", "Buy more.", **NEWS)
    assert ["More offers" in one.text for one in await days(post)] == [False, True]


def calendar(reply: dict[str, str], method: str) -> bytes:
    thread = f"In-Reply-To: {reply['In_Reply_To']}\r\n" if reply else ""
    head = f"From: {CLARA}\r\nTo: {WINDOW}\r\nSubject: Accepted: Planning\r\n"
    head += f"Message-ID: <{method}{len(reply)}@x.example>\r\n"
    event = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nSUMMARY:Planning\r\nEND:VEVENT\r\nEND:VCALENDAR"
    return f"{head}{thread}Content-Type: text/calendar; method={method}\r\n\r\n{event}\r\n".encode()


async def test_an_answer_to_an_invitation_opens_nothing(post: Letters) -> None:
    reply = await asked(post)
    await post.arrives(calendar(reply, "REPLY"))
    await post.arrives(calendar({}, "REPLY"))
    await post.arrives(calendar({}, "CANCEL"))
    assert len(await post.tickets()) == 1
    assert len(await post.sent()) == 1
    assert "🤖 Clara Hartmann: 📅 Planning" in await post.card(1)
    [card] = await days(post)
    assert "2 mails became no request" in card.text


async def test_an_empty_mail_is_answered_once_and_opens_nothing(post: Letters) -> None:
    for _ in "12":
        await post.comes(CLARA, "", "", Message_ID="<e@x.example>", Date="Mon, 16 Nov 2026 09:00:00 +0000")
    await post.comes("Nina <nina@elsewhere.example>", "", "", proof="none")
    assert await post.tickets() == []
    [told] = await post.sent()
    assert (told["to"], told["in_reply_to"]) == (["clara@hartmann.example"], "e@x.example")
    assert "reached us empty" in said(told)
    assert await rows(post.database, Inbound), "and kept"


async def test_a_subject_is_words(post: Letters) -> None:
    await post.comes(CLARA, "Please call us", "")
    [ticket] = await post.tickets()
    assert ticket.title == "Please call us"
    reply = answering((await post.sent())[-1])
    post.clock.turn(hours=2)
    await post.comes(CLARA, "Re: [#1] Please call us", "", **reply)
    assert len(await post.words(1)) == 1
    assert "reached us empty" in said((await post.sent())[-1])
    await post.comes(CLARA, "Re: [#1] Not before noon", "", **reply)
    assert (await post.words(1))[-1] == "Not before noon"


async def test_what_a_mail_hides_is_one_press_away(post: Letters) -> None:
    head = f"From: {CLARA}\r\nSubject: Hello\r\nMessage-ID: <h@x.example>\r\nContent-Type: text/html\r\n\r\n"
    await post.arrives(f"{head}<p>Good day</p><p hidden>Please take the old banner down</p>".encode())
    card = await post.card(1)
    assert "old banner" not in card
    assert "Show all" in card
