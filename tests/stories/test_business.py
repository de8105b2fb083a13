"""Clients write to employees privately: what the employee is asked, where the words go, and what the client reads."""

from typing import Any

import pytest
from sqlalchemy import func, select

from intake.business.models import Connection, Offer
from intake.inbox.models import Inbound
from intake.tickets.models import Ticket, TicketMessage
from tests.stories.accounts import Account
from tests.stories.stage import Stage, labels, words

REQUEST = "Could you make the banner on the start page a little bigger by Friday?"


@pytest.fixture
async def account(stage: Stage) -> Account:
    """Ivan's, with the bot connected to it."""
    own = Account(stage, stage.people["Ivan"])
    await own.connect()
    return own


@pytest.mark.core
async def test_asked_handed_over_and_answered_in_the_employees_name(stage: Stage, account: Account) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    await ivan.has_read("I am connected to your account.", "I may answer in your name")
    await account.hears(vega, REQUEST)
    card = await ivan.has_read("Pyotr Ilyich (Vega) wrote to you at", "This looks like a request.")
    assert labels(card) == ["Hand over", "Private", "Later", "Always for this chat", "Never for this chat"]
    assert "banner" not in words(card), "it asks without the client's words"
    assert await stored(stage) == []

    assert await ivan.presses("Hand over", card) == "I hand it over."
    told = (await account.reads(vega))[-1]
    assert told.startswith(
        "I have passed this to our window as no. 1; they will answer you there: https://t.me/"
    )
    assert told.endswith("Ivan")
    assert words(await vega.last()).startswith("Logged, #1.")
    assert "Personal: Ivan Novak" in words(await olga.card(1)) and "their own Telegram" in words(
        await olga.card(1)
    )
    assert REQUEST in words(await olga.card(1))
    handed = await ivan.has_read("handed over, #1.", "They have read in your chat, in your name:")
    assert labels(handed) == []
    assert await ivan.forges("bhand:1:0", handed) == "This has been decided already; nothing was changed."
    assert len(await stored(stage)) == 1


async def test_several_messages_are_one_question_and_one_answer(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    for line in ("The banner is crooked", "on the start page", "and the logo too"):
        await account.hears(vega, line)
    assert "3 messages so far." in words(await ivan.has_read("This looks like a request."))
    assert sum("This looks like a request." in words(m) for m in await ivan.sees()) == 1
    await ivan.presses("Hand over")
    assert await said_in(stage, 1) == ["The banner is crooked", "on the start page", "and the logo too"]
    assert sum("passed this to our window" in line for line in await account.reads(vega)) == 1

    await account.hears(vega, "One more thing: please add the opening hours below")
    await ivan.presses("Hand over")
    assert sum("our window" in line for line in await account.reads(vega)) == 1, "told once in twelve hours"
    await stage.later(hours=13)
    await account.hears(vega, "Is there any news about the banner, please?")
    await ivan.presses("Hand over")
    assert sum("our window" in line for line in await account.reads(vega)) == 2


async def test_private_is_forgotten_and_left_alone_for_a_while(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await account.hears(vega, "Shall we go fishing on Sunday?")
    assert await ivan.presses("Private") == "Forgotten."
    await ivan.has_read("private. Forgotten.", "for 3 hours")
    assert stage.office.memory.bytes == 0
    await account.hears(vega, "At the old place, at six?")
    assert stage.office.memory.bytes == 0
    assert len(await offers(stage)) == 1
    await stage.later(hours=4)
    await account.hears(vega, "Could you also look at the contact form?")
    await ivan.has_read("This looks like a request.")
    assert await stored(stage) == [] and await tickets_of(stage) == 0


async def test_later_is_asked_again_while_the_words_are_there(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await account.hears(vega, REQUEST)
    assert (await ivan.presses("Later") or "").startswith("I ask again at")
    await ivan.has_read("I ask again at")
    await stage.later(hours=3, minutes=1)
    again = await ivan.has_read("This looks like a request.")
    await ivan.presses("Hand over", again)
    assert await said_in(stage, 1) == [REQUEST]

    await account.hears(vega, "And please send me the invoice for the banner")
    await ivan.presses("Later")
    await stage.later(hours=12, minutes=1)
    await ivan.has_read("I no longer have the words.", "Please write this to our window", "https://t.me/")
    assert stage.office.memory.bytes == 0


async def test_after_a_restart_it_says_that_the_words_are_gone(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await account.hears(vega, REQUEST)
    stage.office.memory.drop_account((await offers(stage))[0][1])
    await ivan.presses("Hand over")
    await ivan.has_read("I no longer have the words.")
    assert await stored(stage) == []


async def test_always_and_never_for_a_chat(stage: Stage, account: Account) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    await account.hears(vega, REQUEST)
    await ivan.presses("Always for this chat")
    assert await said_in(stage, 1) == [REQUEST]
    await stage.later(hours=1)
    await account.hears(vega, "Please also replace the photograph of the team")
    assert "photograph" in words(await olga.card(2)) and "Personal: Ivan Novak" in words(await olga.card(2))
    assert len(await offers(stage)) == 1, "nobody is asked any more"

    await ivan.says("/connect")
    await ivan.has_read("I am connected to your account.", "Always handed over: Pyotr Ilyich")
    await ivan.presses("Ask again about Pyotr")
    await account.hears(vega, "And what about the newsletter we spoke of?")
    await ivan.presses("Never for this chat")
    await ivan.has_read("I will never ask about this chat again.")
    await stage.later(hours=30)
    await account.hears(vega, "Please call me back about the newsletter")
    assert len(await offers(stage)) == 2 and await tickets_of(stage) == 2


async def test_an_answer_given_privately_is_offered_to_the_ticket(stage: Stage, account: Account) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    await account.answers(vega, "Good morning!")
    assert await offers(stage) == [], "of talk that no request came from nothing is asked"
    await account.hears(vega, REQUEST)
    await ivan.presses("Hand over")
    await account.answers(vega, "The banner will be ready on Thursday")
    asked = await ivan.has_read(
        "You answered Pyotr Ilyich (Vega). Shall I add it to #1", "It is not sent again"
    )
    assert "Thursday" not in words(asked) and labels(asked) == ["Add", "No"]
    before = len(await vega.sees())
    await ivan.presses("Add", asked)
    await ivan.has_read("Your answer is on #1.")
    assert len(await vega.sees()) == before
    assert await said_in(stage, 1) == [REQUEST, "The banner will be ready on Thursday"]
    assert "💬 Ivan Novak has answered in their own chat: “The banner will be" in words(await olga.card(1))
    await account.answers(vega, "See you at the match")
    await ivan.presses("No")
    assert stage.office.memory.bytes == 0
    assert len(await said_in(stage, 1)) == 2


async def test_edited_and_deleted_words(stage: Stage, account: Account) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await account.hears(vega, "Please make the banner green")
    mine = {"from": vega.id, "to": ivan.id}
    await stage.act("business/edit", **mine, message_id=1, text="Please make the banner blue")
    await stage.quiet()
    await ivan.presses("Hand over")
    assert await said_in(stage, 1) == ["Please make the banner blue"]
    await stage.act("business/edit", **mine, message_id=1, text="Please make the banner dark blue")
    await stage.quiet()
    assert await said_in(stage, 1) == ["Please make the banner dark blue"]

    await account.hears(vega, "I have lost my wallet in your office, please look")
    last = (await account.messages(vega))[-1]["message_id"]
    await stage.act("business/delete", **{"from": ivan.id, "to": vega.id}, message_ids=[last])
    await stage.quiet()
    await ivan.has_read("they have deleted it. There is nothing to hand over.")
    assert stage.office.memory.bytes == 0


async def stored(stage: Stage) -> list[bytes]:
    """What of employees' own chats is in the in-tray."""
    async with stage.office.database.reading() as session:
        rows = select(Inbound.raw).where(Inbound.source.startswith("business:")).order_by(Inbound.id)
        return [raw for raw in await session.scalars(rows) if raw]


async def offers(stage: Stage) -> list[tuple[Any, str]]:
    async with stage.office.database.reading() as session:
        rows = await session.execute(
            select(Offer.state, Connection.external_id)
            .join(Connection, Connection.id == Offer.connection_id)
            .order_by(Offer.id)
        )
        return [(state, name) for state, name in rows]


async def tickets_of(stage: Stage) -> int:
    async with stage.office.database.reading() as session:
        return await session.scalar(select(func.count(Ticket.id))) or 0


async def said_in(stage: Stage, number: int) -> list[str]:
    async with stage.office.database.reading() as session:
        rows = select(TicketMessage.text).where(TicketMessage.ticket_id == number).order_by(TicketMessage.id)
        return list(await session.scalars(rows))
