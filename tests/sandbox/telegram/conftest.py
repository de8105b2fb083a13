"""A stand-in on a free port, without limits: tests of the limits make their own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from sandbox.telegram import TelegramStandIn
from tests.sandbox.telegram.stage import Talk

Open = Callable[..., AbstractAsyncContextManager[Talk]]


@asynccontextmanager
async def _open(**options: Any) -> AsyncIterator[Talk]:
    stand_in = TelegramStandIn(**({"limits_scale": 0, "poll_guard": False, "seed": 7} | options))
    await stand_in.start()
    async with aiohttp.ClientSession() as session:
        yield Talk(stand_in, session)
    await stand_in.stop()


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with _open() as talk:
        yield talk


@pytest.fixture
def open_stand_in() -> Open:
    """For a stand-in with options of one's own."""
    return _open
