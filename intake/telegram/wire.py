"""Calls of the Bot API on plain HTTP, for the loops that store: they start before aiogram is imported."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnector

from intake.telegram.files import WIRE_FAULTS

__all__ = ["WIRE_FAULTS", "TelegramFault", "Wire", "WireState"]


@dataclass
class WireState:
    """How the way in is doing, for `/healthz` and `okoshko check`."""

    standing_by: bool = True
    """Another replica has this way in, or nobody has begun yet."""
    connected: bool = False
    last_update_at: datetime | None = None
    fault: str | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def well(self) -> bool:
        return self.connected or self.standing_by

    def works(self) -> None:
        self.connected, self.fault = True, None
        self.ready.set()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """While this process is the one that takes in."""
        self.standing_by = False
        try:
            yield
        finally:
            self.standing_by, self.connected = True, False


class TelegramFault(Exception):
    """An answer that is not ok; `seconds` to wait before asking again."""

    def __init__(self, code: int, description: str, seconds: float) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code
        self.seconds = seconds


class Wire:
    """One bot's way to a Bot API server, maybe through a proxy."""

    def __init__(self, *, api: str, token: str, proxy: str | None = None) -> None:
        self._base = f"{api.rstrip('/')}/bot{token}"
        self._proxy = proxy
        self.bot_id = int(token.partition(":")[0])

    def session(self) -> aiohttp.ClientSession:
        """For the calls to come; to be closed by whoever opened it."""
        return aiohttp.ClientSession(connector=ProxyConnector.from_url(self._proxy) if self._proxy else None)

    async def call(
        self, http: aiohttp.ClientSession, method: str, params: dict[str, Any], seconds: float
    ) -> Any:
        """The result; raises TelegramFault for a refusal, WIRE_FAULTS where there is no answer."""
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with http.post(f"{self._base}/{method}", json=params, timeout=timeout) as response:
            if response.content_type != "application/json":
                raise TelegramFault(response.status, response.reason or "not JSON", 5.0)
            answer = await response.json()
        if answer.get("ok"):
            return answer["result"]
        code = int(answer.get("error_code", response.status))
        wait = float(answer.get("parameters", {}).get("retry_after", {401: 60, 409: 10}.get(code, 3)))
        raise TelegramFault(code, str(answer.get("description", "")), wait)
