"""The bot is thrown out of the staff chat, or muted there: somebody hears of it, and what was missed is shown later."""

import asyncio

import pytest

from bot.health import Health
from bot.staff.deciding import setup_code
from tests.stories.stage import Person, Stage, words

LOST = "I cannot write in the staff chat any more."


async def move(stage: Stage, action: str, **more) -> None:
    bot = stage.stand_in.bot["id"]
    await stage.act(f"groups/{stage.staff_chat}/members", user=bot, action=action, **more)
    await stage.quiet()


async def told(person: Person) -> list[str]:
    return [words(message) for message in await person.sees() if LOST in words(message)]


async def health(stage: Stage) -> dict:
    return await Health(stage.office).report()


async def test_thrown_out_the_manager_is_told_once_and_the_cards_come_when_it_is_back(stage: Stage):
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    async with asyncio.timeout(10):
        while not (await health(stage))["ok"]:  # until Telegram has answered for the first time
            await asyncio.sleep(0.05)
    await move(stage, "kick")
    await vega.says("Please publish the news about the fair, text attached below")
    [said] = await told(olga)
    assert "/setup CODE" in said and "Office: kicked" in said
    assert await told(stage.people["Ivan"]) == []
    report = await health(stage)
    assert (report["ok"], report["staff_chat"]) == (False, {"lost": True, "fault": "kicked"})
    await vega.has_read("Logged, #1.")

    await move(stage, "join")
    await move(stage, "promote")
    assert "news about the fair" in words(await olga.card(1))
    assert (await health(stage))["staff_chat"] == {"lost": False, "fault": None}
    await stage.later(hours=2)
    await move(stage, "kick")
    assert len(await told(olga)) == 2, "a second loss is told too"


async def test_another_group_takes_its_place_with_the_cards_that_were_missed(stage: Stage):
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await move(stage, "kick")
    await vega.says("Please publish the news about the fair, text attached below")
    group = await stage.act("groups", title="New office", members=[olga.id], creator=olga.id, bot_admin=True)
    await stage.quiet()
    await olga.has_read("/setup CODE", chat=group["id"])
    stage.staff_chat = group["id"]
    await olga.says(f"/setup {setup_code(stage.settings.signing_key())}", chat=group["id"])
    assert "news about the fair" in words(await olga.card(1))
    assert (await health(stage))["ok"]


@pytest.mark.parametrize("shut", [["messages"]])
async def test_muted_it_is_noticed_at_the_first_refusal_and_ends_when_people_work_there_again(stage, shut):
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await move(stage, "demote", muted=shut)
    await vega.says("Please publish the news about the fair, text attached below")
    [said] = await told(olga)
    assert "not enough rights" in said
    assert not (await health(stage))["ok"]
    stage.stand_in.api.world.chats[stage.staff_chat].member(stage.stand_in.bot["id"]).muted.clear()
    await olga.says("/queue", chat=stage.staff_chat)
    assert "news about the fair" in words(await olga.card(1))
    assert (await health(stage))["ok"]


async def test_words_refused_for_what_they_are_are_no_loss_of_the_chat_and_told_to_managers(stage: Stage):
    await stage.act("faults", kind="refusal", method="sendMessage", row="text_blank", times=1)
    await stage.people["Olga"].says("/queue", chat=stage.staff_chat)
    assert (await health(stage))["ok"]
    await stage.people["Olga"].has_read("In the staff chat this is missing: “", "text must be non-empty")


async def test_a_card_that_telegram_refuses_is_told_and_shown_with_the_next_change(stage: Stage):
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await stage.act("faults", kind="refusal", method="sendMessage", row="text_blank", times=2)
    await vega.says("Please publish the news about the fair, text attached below")
    await olga.has_read("In the staff chat this is missing: “ticket #1”")
    await vega.says("The second picture is to be the first, please")
    assert "news about the fair" in words(await olga.card(1))
