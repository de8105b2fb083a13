"""Ordered faults: each happens as often as ordered, to the calls it names, and stands in the journal."""

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
