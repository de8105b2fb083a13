"""What nobody receives, somebody is told of: words that cannot arrive, messages that cannot be worked off."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot import desk, set_aside, undelivered
from config.database import Database
from intake.contacts.models import Address, Channel, Person
from intake.inbox.models import Inbound, InboxState
from intake.outbox import actions as outbox
from intake.outbox.models import Outbound
from intake.outbox.ports import LeftOut, Lost
from tests.intake.desk import NOW, rows
from tests.stories.stage import Stage

ANNA, STAFF = 71, -100500
BLOCKED = Lost(Channel.TELEGRAM, str(ANNA), "bot was blocked by the user", unreachable=True)


@pytest.fixture
async def office(office_database: Database) -> Database:
    async with office_database.writing() as session:
        person = Person(name="Anna", created_at=NOW)
        session.add(person)
        await session.flush()
        session.add(Address(person_id=person.id, channel=Channel.TELEGRAM, value=str(ANNA), added_at=NOW))
        (await outbox.window(session)).staff_chat_id = STAFF
    return office_database


async def told(database: Database) -> list[str]:
    return [row.payload["params"]["text"] for row in await rows(database, Outbound)]


async def unreachable_at(database: Database):
    return next(row.unreachable_at for row in await rows(database, Address) if row.value == str(ANNA))


async def test_who_cannot_be_reached_is_told_once_and_again_after_they_could_be(office):
    for hours in (0, 1, 24):
        async with office.writing() as session:
            await undelivered.note(session, BLOCKED, NOW + timedelta(hours=hours))
    assert await told(office) == [
        "⚠️ Anna could not be reached: they have blocked the bot. Tell them another way."
    ]
    assert await unreachable_at(office) == NOW
    async with office.writing() as session:
        await session.execute(update(Address).values(unreachable_at=None))
        await undelivered.note(session, BLOCKED, NOW + timedelta(days=9))
    assert len(await told(office)) == 2


async def test_a_stranger_who_cannot_be_reached_is_told_of_once(office):
    gone = Lost(Channel.TELEGRAM, "99", "bot was blocked by the user", unreachable=True)
    for days in (0, 1):
        async with office.writing() as session:
            await undelivered.note(session, gone, NOW + timedelta(days=days))
    assert await told(office) == [
        "⚠️ 99 could not be reached: they have blocked the bot. Tell them another way."
    ]


async def test_each_refused_word_is_told_and_the_loss_of_that_is_not(office):
    def refused(key: str) -> Lost:
        return Lost(Channel.TELEGRAM, str(ANNA), "TEXT_ODD", unreachable=False, key=key)

    for key in ("one", "two", "two", "refused:one", "unreachable:telegram:71"):
        async with office.writing() as session:
            await undelivered.note(session, refused(key), NOW)
    assert await told(office) == ["⚠️ Anna could not be reached: TEXT_ODD"] * 2


async def test_what_was_left_out_is_named(office):
    buttons, file = LeftOut(None, "BUTTON_DATA_INVALID"), LeftOut("a.pdf", "too big")
    for part in (buttons, file):
        async with office.writing() as session:
            lost = Lost(
                Channel.TELEGRAM, str(ANNA), part.reason, False, left_out=part, words="A price", key="k"
            )
            await undelivered.note(session, lost, NOW)
    assert await told(office) == [
        "⚠️ Anna got “A price” without its buttons: BUTTON_DATA_INVALID",
        "⚠️ The file “a.pdf” did not reach Anna: too big",
    ]


async def test_words_refused_for_what_they_are_do_not_make_their_reader_unreachable(office):
    refused = Lost(Channel.TELEGRAM, str(ANNA), "BUTTON_DATA_INVALID", unreachable=False)
    async with office.writing() as session:
        await undelivered.note(session, refused, NOW)
        await undelivered.note(session, Lost(Channel.MAIL, "a@vega.example", "550", unreachable=True), NOW)
    assert len(await told(office)) == 2
    assert await unreachable_at(office) is None


async def test_with_no_staff_chat_it_is_noted_though_nobody_can_be_told(office):
    async with office.writing() as session:
        (await outbox.window(session)).staff_chat_id = None
    async with office.writing() as session:
        await undelivered.note(session, BLOCKED, NOW)
    assert await unreachable_at(office) == NOW
    assert await told(office) == []


async def test_the_staff_chat_is_not_told_of_itself(office):
    async with office.writing() as session:
        await undelivered.note(session, Lost(Channel.TELEGRAM, str(STAFF), "kicked", unreachable=True), NOW)
    assert await told(office) == []


async def test_without_a_book_the_office_is_told_in_english(database):
    row = Inbound(
        id=3,
        channel=Channel.TELEGRAM,
        source="bot",
        external_id=3,
        lane="chat:71",
        raw=b"{}",
        digest="",
        received_at=NOW,
        state=InboxState.QUARANTINED,
        due_at=NOW,
        fault="NoBookApplied: ",
    )
    async with database.writing() as session:
        session.add(row)
        (await outbox.window(session)).staff_chat_id = STAFF
        await set_aside.told(session, row, NOW)
        await undelivered.note(session, BLOCKED, NOW)
    assert [text.partition("\n")[0] for text in await told(database)] == [
        f"⚠️ {ANNA} could not be reached: they have blocked the bot. Tell them another way."
    ]
    async with database.reading() as session:
        card = await set_aside.SetAsideCard().render(session, 3, STAFF)
    assert card and "could not be processed and is set aside" in card.text


@pytest.mark.slow
async def test_a_message_nobody_could_work_off_is_set_aside_told_and_goes_through_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    genuine = desk.receive

    async def broken(*asked):
        raise LookupError("a bug")

    monkeypatch.setattr(desk, "receive", broken)
    await vega.says("Please mend the banner on the start page")
    for _ in range(5):
        await stage.later(minutes=1)
    assert "could not be processed" in await olga.reads(stage.staff_chat)
    assert await olga.presses("Show the original", chat=stage.staff_chat) == "It is in our private chat."
    file = (await olga.last())["document"]["file_name"]
    assert file.startswith("message-") and file.endswith(".json")
    assert await olga.presses("Try again", chat=stage.staff_chat) == "Trying it again."
    for _ in range(5):
        await stage.later(minutes=1)
    seen = [message.get("text", "") for message in await olga.sees(stage.staff_chat)]
    assert sum("could not be processed" in text for text in seen) == 1, "one card, set aside again"
    monkeypatch.setattr(desk, "receive", genuine)
    await olga.presses("Try again", chat=stage.staff_chat)
    await vega.has_read("Logged, #1.")
    await olga.card(1)


@pytest.mark.slow
async def test_a_client_who_blocks_the_bot_and_comes_back(stage: Stage):
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("Please publish the news about the fair, text attached below")
    await stage.act("block", **{"from": vega.id})
    await stage.quiet()
    assert await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(minutes=2)
    seen = [message.get("text", "") for message in await olga.sees(stage.staff_chat)]
    assert not any("We are working on" in text for text in await _said_to(stage, vega.id))
    assert sum("could not be reached" in text for text in seen) == 1
    await vega.starts()
    await vega.says("What about the news?")
    assert any("Added to #1" in text for text in await _said_to(stage, vega.id))


async def _said_to(stage: Stage, chat: int) -> list[str]:
    messages = await stage.see(f"chats/{chat}/messages")
    return [message.get("text", "") for message in messages if message["from"]["is_bot"]]
