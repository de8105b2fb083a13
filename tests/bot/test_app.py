"""The program as a whole, without a wire: it starts, says how it is, and stops."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import Office, build
from bot.health import Health
from config.settings import Settings
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.outbox.actions import window
from tests.intake.desk import NOW


@contextlib.asynccontextmanager
async def office(url: str, data: Path, **more) -> AsyncIterator[Office]:
    settings = Settings(_env_file=None, database_url=url, data=data, **more)  # type: ignore[call-arg]
    built = build(settings)
    try:
        yield built
    finally:
        await built.database.close()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.asynccontextmanager
async def open_doors(built: Office) -> AsyncIterator[None]:
    running = asyncio.ensure_future(built.run())
    try:
        async with asyncio.timeout(10):
            await built.ready.wait()
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_without_a_wire_it_runs_tells_how_it_is_and_stops(database_url, tmp_path):
    port = free_port()
    async with office(database_url, tmp_path, listen=f"127.0.0.1:{port}") as built, ClientSession() as http:
        async with open_doors(built):
            assert built.storing.is_set()
            async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 200
                report = await answer.json()
        assert report["ok"]
        assert [report[queue] for queue in ("waiting", "quarantined", "unsent", "undeliverable")] == [
            0,
            0,
            0,
            0,
        ]


async def test_before_it_is_ready_a_monitor_is_told_so_and_what_waits(database_url, tmp_path):
    async with office(database_url, tmp_path) as built:
        async with built.database.writing() as session:
            await store(session, [Arrival(Channel.TELEGRAM, "telegram:1", 1, "7", b"{}")], NOW)
        report = await Health(built).report()
        assert (report["ok"], report["waiting"]) == (False, 1)


async def test_a_port_somebody_has_ends_the_start(database_url, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with office(database_url, tmp_path, listen=f"127.0.0.1:{port}") as built:
            with pytest.raises(ExceptionGroup) as ended:
                await asyncio.wait_for(built.run(), 10)
            assert ended.group_contains(OSError)


async def test_the_environment_names_the_staff_chat_once_what_is_stored_wins(database_url, tmp_path):
    for told, expected in ((None, None), (-100500, -100500), (-100900, -100500)):
        settings = {"staff_chat": told, "listen": "127.0.0.1:0"}
        async with (
            office(database_url, tmp_path, **settings) as built,
            open_doors(built),
            built.database.writing() as session,
        ):
            assert (await window(session)).staff_chat_id == expected
