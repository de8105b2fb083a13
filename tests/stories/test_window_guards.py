"""The window under strain: a day too late, somebody who has left, albums, and one client who does not stop writing."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.desk import CONFIRMED
from bot.staff.following import PASSED
from bot.staff.work import GIVEN
from intake.tickets.models import Ticket, TicketMessage
from tests.stories.accounts import Account
from tests.stories.morning import Morning
from tests.stories.stage import Stage, words
from tests.stories.test_business_guards import REQUEST, counts, kept, sent
from tests.stories.test_forwarded import PIXEL

FLOOD, MORE = 150, 40


async def test_a_day_after_they_wrote_the_employee_has_the_words_to_paste(
    morning_url: str, morning: Morning, tmp_path: Path
) -> None:
    """Telegram lets a bot answer for 24 hours; the request is on file all the same, and the client reads so in the bot."""
    async with morning.after(morning_url, tmp_path) as stage:
        vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
        account = Account(stage, ivan)
        await account.connect()
        await account.hears(vega, REQUEST)
        for message in stage.stand_in.api.world.account(ivan.id).chat(vega.id).messages.values():
            message.date -= int(timedelta(hours=25).total_seconds())
        await ivan.presses("Hand over")
        told = await ivan.has_read("#1: I could not answer", "They last wrote more than a day ago")
        assert "I have passed this to our window as no. 1" in words(told)
        assert not any("our window" in line for line in await account.reads(vega))
        assert REQUEST in words(await olga.card(1)) and (await vega.reads()).startswith("Logged, #1.")
        [refused] = await stage.refused_calls()
        assert "BUSINESS_PEER_USAGE_MISSING" in refused["description"]


async def test_of_somebody_who_has_left_nothing_is_looked_at_though_the_bot_is_still_connected(
    stage: Stage,
) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    account = Account(stage, ivan)
    await account.connect()
    await account.hears(vega, REQUEST)
    asked = await ivan.has_read("This looks like a request.")
    await olga.says("/leaves Ivan", chat=stage.staff_chat)
    await olga.presses("They leave")
    async with asyncio.timeout(20):  # by whichever process has the words
        while stage.office.memory.bytes:
            await asyncio.sleep(0.05)
    await ivan.forges("bhand:1:0", asked)
    await account.hears(vega, "And the logo has to be bigger, too")
    assert await kept(stage) == 0 and stage.office.memory.bytes == 0
    assert await counts(stage) == {"offers": 1, "tickets": 0, "redirects": 0}
    assert await sent(stage) == []


async def test_an_album_in_their_own_telegram_is_one_question_and_one_request(stage: Stage) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    account = Account(stage, ivan)
    await account.connect()
    picture = {"name": "a.png", "mime": "image/png", "base64": PIXEL}
    for caption in ("These two are blurred, can you replace them?", None):
        told = {"photo": picture, "caption": caption, "media_group": "55"}
        await stage.act("business/say", **{"from": vega.id}, to=ivan.id, **told)
    await stage.quiet()
    await ivan.presses("Hand over")
    card = words(await olga.card(1))
    assert "These two are blurred" in card and "2 files" in card
    assert len(await sent(stage)) == 1
    assert await counts(stage) == {"offers": 1, "tickets": 1, "redirects": 1}


@pytest.mark.slow
async def test_one_client_who_does_not_stop_keeps_nobody_else_waiting(stage: Stage) -> None:
    """However many messages come, they are one request, one card and a few answers; whoever asks meanwhile has theirs,
    and whoever has to do it reads the first of them, until they answer."""
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    helen = await stage.let_in("Helen", client="orchard")
    picture = {"name": "a.png", "mime": "image/png", "base64": PIXEL}
    for number in range(FLOOD):
        await stage.act("say", **{"from": vega.id}, text=f"Please do it now! {number}")
        if number % 6 == 0:
            await stage.act("say", **{"from": vega.id}, photo=picture)
        if number == FLOOD // 2:
            await stage.act("say", **{"from": helen.id}, text="Could you replace our opening hours?")
            async with asyncio.timeout(20):
                while not any("Logged" in words(message) for message in await helen.sees()):
                    await asyncio.sleep(0.05)
                    await stage.act("clock", advance_seconds=2)
    async with asyncio.timeout(120):
        while not await stage.office.settled():
            await asyncio.sleep(0.1)
    await stage.quiet()
    async with stage.office.database.reading() as session:
        assert await session.scalar(select(func.count(TicketMessage.id))) == FLOOD + FLOOD // 6 + 1
        assert await session.scalar(select(func.count(Ticket.id))) == 2
    answers = [words(message) for message in await vega.sees() if "Added to #1" in words(message)]
    assert len(answers) == CONFIRMED and "What you write next is added without a word" in answers[-1]
    cards = [one for one in await olga.sees(stage.staff_chat) if "Please do it now! 0" in words(one)]
    assert len(cards) == 1

    await olga.presses("In tariff", cards[0])
    await olga.presses("Content")
    await olga.presses("Ivan Novak")
    await stage.later(minutes=2)
    assert sum("photo" in message for message in await ivan.sees()) == GIVEN
    for number in range(MORE):
        await stage.act("say", **{"from": vega.id}, text=f"Still not done! {number}")
    await stage.quiet()
    passed = [words(message) for message in await ivan.sees() if "Pyotr Ilyich writes" in words(message)]
    assert len(passed) == PASSED and "Until you answer, the rest comes onto the request" in passed[-1]
    await ivan.says("Tomorrow at ten", reply_to=(await ivan.has_read("#1 · Vega · "))["message_id"])
    await vega.says("Thank you, ten is fine, and bring the keys")
    await ivan.has_read("Pyotr Ilyich writes", "bring the keys")
