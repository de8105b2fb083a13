"""The control API from the side of whoever acts: calls, and waiting until something is to be seen."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

PATIENCE_SECONDS = 25.0
LOOK_SECONDS = 0.5
"""How long nobody looks again when nothing happens."""

Message = dict[str, Any]
T = TypeVar("T")


def words(message: Message) -> str:
    """What a message says: its text, or what stands under its picture."""
    return str(message.get("text") or message.get("caption") or "")


def buttons(message: Message) -> list[dict[str, str]]:
    """The inline buttons under a message, row after row."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


class Refused(Exception):
    """The control API refused a call, or what was waited for never came."""


class Changed(Refused):
    """The button was there a moment ago: its message has been drawn anew."""


class Control:
    """One sandbox, as its page and its seed see it."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = f"{url}/control"
        self._news = asyncio.Event()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Inside, whoever waits for something looks again as soon as anything happens."""
        listener = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            listener.cancel()
            await asyncio.wait([listener])

    async def get(self, path: str) -> Any:
        async with self._http.get(f"{self._url}/{path}") as answer:
            return await _read(answer, path)

    async def post(self, path: str, **fields: Any) -> Any:
        body = {name: value for name, value in fields.items() if value is not None}
        async with self._http.post(f"{self._url}/{path}", json=body) as answer:
            return await _read(answer, path)

    async def messages(self, chat: int, after: int = 0) -> list[Message]:
        return list(await self.get(f"chats/{chat}/messages?after={after}"))

    async def awaited(
        self,
        chat: int,
        fits: Callable[[Message], bool],
        what: str,
        *,
        after: int = 0,
        seconds: float = PATIENCE_SECONDS,
    ) -> Message:
        """The newest message in a chat that fits, as soon as there is one; Refused when none comes."""

        async def look() -> Message | None:
            return next((said for said in reversed(await self.messages(chat, after)) if fits(said)), None)

        found = await self.seen(look, seconds)
        if found is None:
            raise Refused(f"nobody saw: {what}")
        return found

    async def seen(self, look: Callable[[], Awaitable[T | None]], seconds: float) -> T | None:
        """What `look` finds, as soon as it finds something; None when it does not within the time."""
        until = time.monotonic() + seconds
        while True:
            # Kept before the look: what happens during it is not missed.
            news = self._news
            found = await look()
            if found is not None or time.monotonic() > until:
                return found
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await news.wait()

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.get("clock"))["now"])

    async def move_to(self, moment: datetime) -> None:
        await self.post("clock", to=moment.isoformat())

    async def _listen(self) -> None:
        endless = aiohttp.ClientTimeout(total=None)
        async with self._http.get(f"{self._url}/events", timeout=endless) as stream:
            async for _ in stream.content:
                self._news.set()
                self._news = asyncio.Event()


async def _read(answer: aiohttp.ClientResponse, path: str) -> Any:
    said = await answer.json()
    if answer.status != web.HTTPOk.status_code:
        fault = str(said.get("error", answer.status))
        raise (Changed if fault.startswith("no such button") else Refused)(f"{path}: {fault}")
    return said
