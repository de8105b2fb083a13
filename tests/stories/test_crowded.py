"""Sixty requests in one minute, a verdict on each, and Telegram's limits as they are: nobody is told to wait."""

import asyncio
import re
from collections import Counter

import pytest

from intake.outbox.rules import Pace
from tests.stories.stage import Stage, buttons, plain, words

REQUESTS = 60
FASTER = 30
"""Of the limits and the pace alike: what takes six minutes takes twelve seconds."""


@pytest.mark.slow
async def test_a_crowded_minute_keeps_within_the_groups_budget(stage: Stage) -> None:
    olga, chat = stage.people["Olga"], stage.staff_chat
    await stage.act("limits", scale=FASTER)
    stage.office.dispatcher._pace = Pace(1 / FASTER)
    stage.office.dispatcher._whole = Pace(1 / FASTER).whole()
    stage.office.dispatcher._lanes.clear()
    began = stage.stand_in.journal.after(0)[-1]["n"]

    for number in range(REQUESTS):
        said = f"/new Vega Please publish the news number {number} about the fair on the site"
        await stage.act("say", **{"from": olga.id}, chat=olga.id, text=said)
        await stage.act("clock", advance_seconds=1)
    async with asyncio.timeout(20):
        while len(await _cards(stage)) < 10:
            await asyncio.sleep(0.1)
    await stage.office.calendar.look()

    pressed: set[int] = set()
    async with asyncio.timeout(120):
        while len(pressed) < REQUESTS:
            for card in await _cards(stage):
                if card["message_id"] not in pressed:
                    pressed.add(card["message_id"])
                    await _verdict(stage, card)
            await asyncio.sleep(0.1)
        while not await stage.office.settled():
            await asyncio.sleep(0.1)
    await stage.office.calendar.look()
    await stage.quiet()

    calls = [call for call in await stage.see("journal") if call["n"] > began]
    assert [call for call in calls if call["verdict"] != "ok"] == []
    in_group = [call for call in calls if str(call["params"].get("chat_id")) == str(chat)]
    sent = Counter(call["method"] for call in in_group)
    assert set(sent) == {"sendMessage", "editMessageText"}
    assert sent["sendMessage"] == REQUESTS + 1, "the cards and the list of those to come, no prompts"
    edits = Counter(
        int(call["params"]["message_id"]) for call in in_group if call["method"] == "editMessageText"
    )
    assert {edits[card["message_id"]] for card in await _cards(stage)} == {1}, "one edit a verdict"
    assert any("are shown below" in words(message) for message in await olga.sees(chat))


async def _cards(stage: Stage) -> list[dict]:
    seen = await stage.see(f"chats/{stage.staff_chat}/messages")
    return [message for message in seen if re.match(r"\S+ #\d+ · ", words(message))]


async def _verdict(stage: Stage, card: dict) -> None:
    said = {plain(one["text"]): one for one in buttons(card)}
    # Where the suggestion is to bill, the verdict without a price.
    tap = next((said[label] for label in said if label.startswith("In tariff: ")), said.get("Ours"))
    assert tap, list(said)
    await stage.act(
        "press",
        **{"from": stage.people["Olga"].id},
        chat=stage.staff_chat,
        message_id=card["message_id"],
        data=tap["callback_data"],
        wait=10,
    )
