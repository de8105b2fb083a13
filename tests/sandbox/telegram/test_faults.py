"""Ordered faults: each happens as often as ordered, to the calls it names, and stands in the journal."""

import asyncio
import time

import aiohttp
import pytest

from tests.sandbox.telegram.stage import Talk


async def test_a_fault_meets_its_method_so_many_times(talk: Talk) -> None:
    anna = await talk.person("Anna")
    await talk.act("faults", kind="429", method="sendMessage", times=2, retry_after=7)
    assert (await talk.call("getMe"))["ok"]
    for _ in range(2):
        refused = await talk.call("sendMessage", chat_id=anna, text="hi")
        assert refused["parameters"] == {"retry_after": 7}
    assert (await talk.call("sendMessage", chat_id=anna, text="hi"))["ok"]
    assert await talk.see("faults") == []
    verdicts = [(entry["status"], entry["verdict"]) for entry in await talk.see("journal?after=1")]
    assert verdicts == [(429, "fault"), (429, "fault"), (200, "ok")]


async def test_without_a_method_polling_goes_on(talk: Talk) -> None:
    await talk.act("faults", kind="500")
    assert await talk.updates() == []
    assert (await talk.call("getMe"))["description"] == "Internal Server Error: restart"


@pytest.mark.parametrize(("kind", "accepted"), [("cut", True), ("drop", False)])
async def test_a_cut_connection_leaves_the_caller_unsure(talk: Talk, kind: str, accepted: bool) -> None:
    anna = await talk.person("Anna")
    await talk.act("faults", kind=kind, method="sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await talk.call("sendMessage", chat_id=anna, text="did it arrive?")
    texts = [message["text"] for message in await talk.see(f"chats/{anna}/messages")]
    assert ("did it arrive?" in texts) is accepted


async def test_the_front_server_answers_with_a_page(talk: Talk) -> None:
    await talk.act("faults", kind="502", method="getMe")
    async with talk.session.get(talk.method_url + "getMe") as response:
        assert response.status == 502
        assert "<html>" in await response.text()


async def test_a_slow_answer_comes_late(talk: Talk) -> None:
    await talk.act("faults", kind="slow", method="getMe", seconds=0.2)
    started = time.monotonic()
    assert (await talk.call("getMe"))["ok"]
    assert time.monotonic() - started >= 0.2


async def test_a_flood_can_grow_while_it_is_ignored(talk: Talk) -> None:
    await talk.act("faults", kind="429", method="getMe", times=3, retry_after=5, growing=True)
    waits = [(await talk.call("getMe"))["parameters"]["retry_after"] for _ in range(3)]
    assert waits == [5, 10, 20]


async def test_faults_by_chance_are_the_same_for_the_same_seed(talk: Talk) -> None:
    async def met(seed: int) -> list[bool]:
        await talk.act("faults", kind="500", method="getMe", times=99, chance=0.4, seed=seed)
        calls = [(await talk.call("getMe"))["ok"] for _ in range(20)]
        talk.stand_in.faults.orders.clear()
        return calls

    first = await met(1)
    assert 0 < sum(first) < 20
    assert await met(1) == first
    assert await met(2) != first


async def test_a_refusal_that_lacks_its_words_is_not_ordered(talk: Talk) -> None:
    order = {"kind": "refusal", "row": "no_right_to_send"}
    async with talk.session.post(f"{talk.url}/control/faults", json=order) as response:
        assert "'kind'" in (await response.json())["error"]
    await talk.act("faults", **order, values={"kind": "photos"}, method="getMe")
    words = "Bad Request: not enough rights to send photos to the chat"
    assert (await talk.call("getMe"))["description"] == words
    assert [entry["description"] for entry in await talk.see("journal?verdict=fault")] == [words]
    assert await talk.see("journal?verdict=refused") == []


async def test_a_second_instance_fights_for_the_updates_and_confirms_none(talk: Talk) -> None:
    mine = asyncio.create_task(talk.call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    await talk.act("faults", kind="rival", seconds=0.5)
    assert (await mine)["description"].startswith("Conflict: terminated by other getUpdates request")
    await talk.person("Anna")
    assert len(await talk.updates()) == 1
    assert talk.stand_in.rival.got > 0


async def test_confirmed_updates_can_come_once_more(talk: Talk) -> None:
    await talk.person("Anna")
    [update] = await talk.updates()
    assert await talk.updates(offset=update["update_id"] + 1) == []
    await talk.act("faults", kind="redeliver")
    assert await talk.updates() == [update]


async def test_update_ids_can_go_on_lower(talk: Talk) -> None:
    anna = await talk.person("Anna")
    [first] = await talk.updates()
    await talk.updates(offset=first["update_id"] + 1)
    await talk.act("faults", kind="jump", times=500)
    await talk.act("say", who=anna, text="after a silent week")
    [second] = await talk.updates()
    assert second["update_id"] < first["update_id"]
