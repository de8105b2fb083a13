"""Two desks on one PostgreSQL, behind a balancer: everything is done once, and one goes on when the other is gone."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from pydantic import SecretStr

from bot.app import Office, build
from config.clock import SANDBOX_CLOCK
from config.settings import Settings
from intake.outbox.rules import Pace
from sandbox.clock import VirtualClock
from sandbox.telegram import TelegramStandIn
from tests.databases import Databases
from tests.processes import free_port
from tests.stories.stage import TUESDAY_MORNING, Stage, open_office, words

TAKE_OVER_SECONDS = 15


@dataclass
class Balancer:
    """Takes what Telegram posts, and hands it to the desks in turn; one that does not answer is passed over."""

    http: ClientSession
    desks: list[str] = field(default_factory=list)
    url: str = ""
    _turns: "itertools.count[int]" = field(default_factory=itertools.count)

    async def pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name.startswith("X-Telegram")}
        for _ in self.desks:
            desk = self.desks[next(self._turns) % len(self.desks)]
            with contextlib.suppress(OSError):
                async with self.http.post(f"{desk}/telegram", data=body, headers=headers) as answer:
                    return web.Response(status=answer.status)
        return web.Response(status=502)


@dataclass
class Pair:
    """Two desks, the balancer before them, and a stage that looks at the first."""

    stage: Stage
    offices: list[Office]
    runs: list["asyncio.Task[None]"]

    async def ends(self, number: int) -> None:
        self.runs[number].cancel()
        await asyncio.gather(self.runs[number], return_exceptions=True)


@pytest.fixture
async def pair(databases: Databases, booked: str, tmp_path: Path) -> AsyncIterator[Pair]:
    if booked.startswith("sqlite"):
        pytest.skip("one desk runs on a SQLite database")
    url = databases.copy(booked)
    clock = VirtualClock(offset_file=tmp_path / SANDBOX_CLOCK)
    stand_in = TelegramStandIn(clock=clock, limits_scale=0, loopback_webhooks=True, retry_scale=0.05, seed=7)
    await stand_in.start()
    clock.move_to(TUESDAY_MORNING)
    async with ClientSession() as http, AsyncExit() as after:
        balancer = Balancer(http)
        await after.serve(balancer)
        offices = [build(_settings(url, tmp_path, stand_in, balancer), Pace(scale=0.001)) for _ in range(2)]
        balancer.desks = [f"http://{office.settings.listen}" for office in offices]
        runs = [asyncio.ensure_future(office.run()) for office in offices]
        for office in offices:
            async with asyncio.timeout(60):
                await office.ready.wait()
        yield Pair(Stage(stand_in, http, offices[0].settings, offices[0]), offices, runs)
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)
        for office in offices:
            await office.database.close()
    await stand_in.stop()
    databases.drop(url)


class AsyncExit(contextlib.AsyncExitStack):
    """Servers of a test, ended with it."""

    async def serve(self, balancer: Balancer) -> None:
        app = web.Application()
        app.router.add_post("/telegram", balancer.pass_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        self.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        balancer.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"


def _settings(url: str, data: Path, stand_in: TelegramStandIn, balancer: Balancer) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=url,
        data=data,
        secret=SecretStr("shared by both"),
        telegram_token=SecretStr(stand_in.token),
        telegram_api=stand_in.url,
        telegram_webhook_url=balancer.url,
        listen=f"127.0.0.1:{free_port()}",
        language="en",
    )


async def test_two_desks_do_everything_once_and_one_goes_on_alone(pair: Pair) -> None:
    stage = pair.stage
    await open_office(stage)
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    for number in range(1, 5):
        await vega.says(f"Please change the text of page {number}")
        await stage.later(minutes=30)
    said = [words(message) for message in await vega.sees()]
    for number in range(1, 5):
        assert sum(text.startswith(f"Logged, #{number}.") for text in said) == 1
        await olga.card(number)
    assert all(office.inlet.state.last_update_at for office in pair.offices), "both took updates in"

    await pair.ends(0)
    stage.office = pair.offices[1]
    began = time.monotonic()
    await stage.act("say", **{"from": vega.id}, text="And the map on the contact page")
    async with asyncio.timeout(TAKE_OVER_SECONDS):
        while not any(words(message).startswith("Logged, #5.") for message in await vega.sees()):
            await stage.act("clock", advance_seconds=2)
            await asyncio.sleep(0.2)
    print(f"taken over within {time.monotonic() - began:.1f} s")
    assert await stage.refused_calls() == []
