"""Updates posted to us: only with the secret, answered once stored, each kept once, come again where it failed."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from sqlalchemy.exc import OperationalError

from config.database import Database
from intake.inbox.models import Inbound
from intake.telegram.webhook import SECRET_HEADER, Webhook
from intake.telegram.wire import Wire
from sandbox.telegram import TelegramStandIn
from tests.intake.desk import TurnedClock, rows, running, until
from tests.sandbox.telegram.stage import Talk

SECRET = "between-telegram-and-us"


class Door:
    """A webhook that is served, and the stand-in that posts to it."""

    def __init__(self, database: Database, talk: Talk, url: str) -> None:
        self.database = database
        self.talk = talk
        self.url = url
        wire = Wire(api=talk.url, token=talk.stand_in.token)
        self.webhook = Webhook(database, TurnedClock(), wire, url=url, secret=SECRET, patience=0.01)

    async def heard(self) -> list[str]:
        kept = [json.loads(row.raw) for row in await rows(self.database, Inbound) if row.raw]
        return sorted(update["message"]["text"] for update in kept)

    async def hears(self, *texts: str) -> None:
        async def all_heard() -> bool:
            return await self.heard() == sorted(texts)

        await until(all_heard)

    async def posts(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {SECRET_HEADER: secret} if secret else {}
        async with ClientSession() as http, http.post(self.url, data=body, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    stand_in = TelegramStandIn(limits_scale=0, loopback_webhooks=True, retry_scale=0.01, seed=1)
    await stand_in.start()
    async with ClientSession() as http:
        yield Talk(stand_in, http)
    await stand_in.stop()


@pytest.fixture
async def door(database: Database, talk: Talk) -> AsyncIterator[Door]:
    app = web.Application()
    runner = web.AppRunner(app, access_log=None)
    opened: list[Door] = []

    async def answer(request: web.Request) -> web.Response:
        return await opened[0].webhook.answer(request)

    app.router.add_post("/telegram", answer)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    opened.append(Door(database, talk, f"http://{host}:{port}/telegram"))
    yield opened[0]
    await runner.cleanup()


async def test_what_is_posted_is_stored_once_however_often_it_comes(door, talk):
    anna, karl = await talk.person("Anna"), await talk.person("Karl")
    async with running(door.webhook.run()):
        await until(lambda: door.webhook.state.ready.is_set())
        await talk.act("faults", kind="redeliver", times=2)
        for number in range(5):
            await talk.act("say", who=anna, text=f"a{number}")
            await talk.act("say", who=karl, text=f"k{number}")
        await door.hears("/start", "/start", *(f"{who}{n}" for who in "ak" for n in range(5)))
        await until(lambda: not talk.stand_in.api.queue.pending())
        assert door.webhook.state.connected


async def test_without_the_secret_nothing_is_taken(door):
    update = {"update_id": 5, "message": {"text": "let me in", "chat": {"id": 1, "type": "private"}}}
    async with running(door.webhook.run()):
        assert await door.posts(json.dumps(update).encode(), None) == 403
        assert await door.posts(json.dumps(update).encode(), "guessed") == 403
        assert await door.posts(b"no json") == 400
        assert await door.posts(b'{"update_id": "?"}') == 400
        assert await door.heard() == []
        assert await door.posts(json.dumps(update).encode()) == 200
        assert await door.heard() == ["let me in"]


async def test_what_could_not_be_stored_comes_again(door, talk):
    anna = await talk.person("Anna")
    genuine, broken = door.database.writing, True

    @contextlib.asynccontextmanager
    async def writing() -> AsyncIterator[object]:
        async with genuine() as session:
            yield session
            if broken and door.webhook.state.ready.is_set():
                raise OperationalError("COMMIT", {}, Exception("disk full"))

    door.database.writing = writing
    async with running(door.webhook.run()):
        await until(lambda: door.webhook.state.ready.is_set())
        await talk.act("say", who=anna, text="not yet")
        await asyncio.sleep(0.3)
        assert "not yet" not in await door.heard()
        broken = False
        await until(lambda: not talk.stand_in.api.queue.pending())
    assert "not yet" in await door.heard()


async def test_a_webhook_set_to_another_place_is_set_back(door, talk):
    async with running(door.webhook.run()):
        await until(lambda: door.webhook.state.ready.is_set())
        talk.stand_in.api.webhook.set("http://127.0.0.1:9/elsewhere", "", 40)
        await until(lambda: talk.stand_in.api.webhook.url == door.url)
