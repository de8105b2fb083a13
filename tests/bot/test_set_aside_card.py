"""In the running program: one card a message that is set aside, whatever is pressed on it."""

import pytest

from intake.contacts.models import Channel
from intake.inbox.actions import Arrival
from intake.outbox.mailing import open_mailbox
from tests.bot.test_files import comes
from tests.stories.stage import Stage, labels, words

UNSIGNED = b"Return-Path: <shop@else.example>\r\nSubject: Your parcel\r\n\r\nIt has left.\r\n"


@pytest.fixture
async def seen(stage: Stage) -> Stage:
    async with stage.office.database.writing() as session:
        await open_mailbox(session, "desk@example.net", b"key", plus=False)
    await comes(stage, Arrival(Channel.MAIL, "mail:1", 1, "mail:?", UNSIGNED))
    await stage.quiet()
    return stage


async def test_dismissed_and_tried_again_it_stays_one_message(seen: Stage) -> None:
    olga, chat = seen.people["Olga"], seen.staff_chat
    card = await olga.has_read("could not be processed", chat=chat)
    assert "<shop@else.example> · Your parcel" in words(card)
    assert await olga.presses("Dismiss", card, chat=chat) == (
        "Dismissed. It stays in storage, and can still be tried again."
    )
    card = await olga.has_read("was dismissed by Olga", chat=chat)
    assert labels(card) == ["Try again"]
    await olga.presses("Try again", card, chat=chat)
    await seen.quiet()
    again = await olga.has_read("could not be processed", chat=chat)
    assert again["message_id"] == card["message_id"]
    about = [message for message in await olga.sees(chat) if "Your parcel" in words(message)]
    assert len(about) == 1
