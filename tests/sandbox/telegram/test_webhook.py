"""Webhook delivery: the secret, order per source, retries, duplicates."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.sandbox.telegram.conftest import Open
from tests.sandbox.telegram.stage import Talk


class Receiver:
    """A webhook that answers with the statuses it is told, then 200."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self.statuses: list[int] = []
        self.broken_by = ""
        self.arrived = asyncio.Event()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.arrived.set()
        if self.got[-1].get("message", {}).get("text") == self.broken_by:
            return web.Response(status=500)
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.got) < count:
                self.arrived.clear()
                await self.arrived.wait()
        await asyncio.sleep(0.05)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def hooked(open_stand_in: Open) -> AsyncIterator[Talk]:
    async with open_stand_in(loopback_webhooks=True, retry_scale=0.01) as talk:
        yield talk


async def test_updates_arrive_once_with_the_secret(hooked: Talk, receiver: Receiver) -> None:
    anna = await hooked.person("Anna")
    await hooked.bot("setWebhook", url=receiver.url, secret_token="s3cret")
    await hooked.act("say", who=anna, text="hello")
    await receiver.wait_for(2)
    assert [update["message"]["text"] for update in receiver.got] == ["/start", "hello"]
    assert receiver.headers == ["s3cret"] * 2
    assert (await hooked.bot("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_failing_update_is_tried_again_before_the_next(hooked: Talk, receiver: Receiver) -> None:
    anna, boris = await hooked.person("Anna"), await hooked.person("Boris")
    await hooked.confirm_all()
    receiver.statuses = [500, 500]
    await hooked.bot("setWebhook", url=receiver.url)
    await hooked.act("say", who=anna, text="one")
    await hooked.act("say", who=anna, text="two")
    await receiver.wait_for(4)
    await hooked.act("say", who=boris, text="three")
    await receiver.wait_for(5)
    texts = [update["message"]["text"] for update in receiver.got]
    assert texts == ["one", "one", "one", "two", "three"]
    info = await hooked.bot("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_failing_update_holds_back_its_own_chat_only(hooked: Talk, receiver: Receiver) -> None:
    anna, boris = await hooked.person("Anna"), await hooked.person("Boris")
    await hooked.confirm_all()
    receiver.broken_by = "poison"
    await hooked.bot("setWebhook", url=receiver.url)
    for who, text in ((anna, "poison"), (anna, "behind it"), (boris, "free")):
        await hooked.act("say", who=who, text=text)
    await receiver.wait_for(6)
    texts = [update["message"]["text"] for update in receiver.got]
    assert texts.count("free") == 1
    assert texts.count("poison") > 1
    assert "behind it" not in texts


async def test_an_update_may_come_twice(hooked: Talk, receiver: Receiver) -> None:
    anna = await hooked.person("Anna")
    await hooked.confirm_all()
    await hooked.bot("setWebhook", url=receiver.url)
    await hooked.act("faults", kind="redeliver")
    await hooked.act("say", who=anna, text="twice")
    await receiver.wait_for(2)
    assert receiver.got[0] == receiver.got[1]


async def test_updates_of_another_chat_may_overtake(hooked: Talk, receiver: Receiver) -> None:
    anna, boris = await hooked.person("Anna"), await hooked.person("Boris")
    await hooked.confirm_all()
    await hooked.bot("setWebhook", url=receiver.url)
    await hooked.act("faults", kind="overtake", seconds=0.2)
    await hooked.act("say", who=anna, text="first")
    await asyncio.sleep(0.05)
    await hooked.act("say", who=boris, text="second")
    await receiver.wait_for(2)
    assert [update["message"]["text"] for update in receiver.got] == ["second", "first"]
    ids = [update["update_id"] for update in receiver.got]
    assert ids[0] > ids[1]


async def test_an_address_gone_for_23_hours_is_given_up(hooked: Talk, receiver: Receiver) -> None:
    anna = await hooked.person("Anna")
    await hooked.confirm_all()
    receiver.statuses = [410] * 100
    await hooked.bot("setWebhook", url=receiver.url)
    await hooked.act("say", who=anna, text="anybody?")
    await receiver.wait_for(2)
    assert (await hooked.bot("getWebhookInfo"))["url"] == receiver.url
    await hooked.act("clock", advance_seconds=23 * 3600)
    await receiver.wait_for(len(receiver.got) + 1)
    assert (await hooked.bot("getWebhookInfo"))["url"] == ""
    assert len(await hooked.updates()) == 1


async def test_plain_http_is_refused_without_the_switch(talk: Talk) -> None:
    answer = await talk.call("setWebhook", url="http://127.0.0.1:8080/hook")
    assert answer["description"] == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"


async def test_set_and_delete_say_what_they_did(hooked: Talk, receiver: Receiver) -> None:
    answer = await hooked.call("setWebhook", url=receiver.url, allowed_updates=["message"], max_connections=5)
    assert answer == {"ok": True, "result": True, "description": "Webhook was set"}
    info = await hooked.bot("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["allowed_updates"]) == (receiver.url, 5, ["message"])
    assert (await hooked.call("deleteWebhook"))["description"] == "Webhook was deleted"
