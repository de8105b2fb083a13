"""The control API from the side of whoever acts: calls, and waiting until something is to be seen."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import aiohttp
from aiohttp import web

PATIENCE_SECONDS = 25.0
LOOK_SECONDS = 0.03

Message = dict[str, Any]


def words(message: Message) -> str:
    """What a message says: its text, or what stands under its picture."""
    return str(message.get("text") or message.get("caption") or "")


def buttons(message: Message) -> list[dict[str, str]]:
    """The inline buttons under a message, row after row."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


class Refused(Exception):
    """The control API refused a call, or what was waited for never came."""


class Control:
    """One sandbox, as its page and its seed see it."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = f"{url}/control"

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
        until = time.monotonic() + seconds
        while True:
            for message in reversed(await self.messages(chat, after)):
                if fits(message):
                    return message
            if time.monotonic() > until:
                raise Refused(f"nobody saw: {what}")
            await asyncio.sleep(LOOK_SECONDS)

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.get("clock"))["now"])

    async def move_to(self, moment: datetime) -> None:
        await self.post("clock", to=moment.isoformat())


async def _read(answer: aiohttp.ClientResponse, path: str) -> Any:
    said = await answer.json()
    if answer.status != web.HTTPOk.status_code:
        raise Refused(f"{path}: {said.get('error', answer.status)}")
    return said
