"""Files from Telegram onto our shelf: getFile, then the download it leads to. On plain HTTP, without aiogram."""

import asyncio
from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

from config.logs import redacted
from intake.files import FETCHED_MAX, TOO_BIG, Fetched, Kept, Lacking, NoRoom, NotNow
from intake.shelf import Full, Shelf

ASKING_SECONDS = 30
DOWNLOAD_SECONDS = 180
TRY_AGAIN_SECONDS = 5.0
WRONG_TOKEN_SECONDS = 60.0
REMEMBERED = 1000
"""Files whose hash is kept in mind by their id."""
WIRE_FAULTS = (
    aiohttp.ClientError, ProxyConnectionError, ProxyError, ProxyTimeoutError, TimeoutError, OSError, ValueError,
)  # fmt: skip
UNSURE = "wrong file_id or the file is temporarily unavailable"
"""Telegram's one answer to two cases (Bot API server, getFile): the only refusal that may pass."""


class TelegramFiles:
    """What Telegram keeps under a `file_id`; such ids are good for one bot only, so what matters is fetched soon."""

    def __init__(self, shelf: Shelf, *, api: str, token: str, proxy: str | None = None) -> None:
        self._shelf = shelf
        self._asking = f"{api.rstrip('/')}/bot{token}/getFile"
        self._files = f"{api.rstrip('/')}/file/bot{token}"
        self._proxy = proxy
        self._kept: dict[str, str] = {}
        self._max_bytes = min(FETCHED_MAX, shelf.file_bytes)

    async def fetch(self, file_id: str) -> Fetched:
        """The file onto the shelf; asked for again, as a mail does that it goes along with, it is there already."""
        known = self._kept.get(file_id)
        if known and self._shelf.path(known).exists():
            return Kept(known)
        fetched = await self._fetch(file_id)
        if isinstance(fetched, Kept):
            if len(self._kept) >= REMEMBERED:
                self._kept.pop(next(iter(self._kept)))
            self._kept[file_id] = fetched.sha256
        return fetched

    async def _fetch(self, file_id: str) -> Fetched:
        if (await asyncio.to_thread(self._shelf.room)).full:
            return NoRoom()
        connector = ProxyConnector.from_url(self._proxy) if self._proxy else None
        try:
            async with aiohttp.ClientSession(connector=connector) as http:
                path = await self._path(http, file_id)
                content = await self._download(http, path) if isinstance(path, str) else path
            if not isinstance(content, bytes):
                return content
            return Kept(await asyncio.to_thread(self._shelf.put, content))
        except Full:
            return NoRoom()
        except WIRE_FAULTS as fault:
            return NotNow(TRY_AGAIN_SECONDS, redacted(f"{type(fault).__name__}: {fault}")[:300])

    async def _path(self, http: aiohttp.ClientSession, file_id: str) -> str | NotNow | Lacking:
        timeout = aiohttp.ClientTimeout(total=ASKING_SECONDS)
        async with http.post(self._asking, json={"file_id": file_id}, timeout=timeout) as response:
            if response.content_type != "application/json":
                return NotNow(TRY_AGAIN_SECONDS, f"{response.status} {response.reason}")
            answer: dict[str, Any] = await response.json()
        if not answer.get("ok"):
            return _refused(answer)
        if answer["result"].get("file_size", 0) > self._max_bytes:
            return Lacking(TOO_BIG, final=True)
        path = answer["result"].get("file_path")
        return path or Lacking("no file_path", final=False)

    async def _download(self, http: aiohttp.ClientSession, path: str) -> bytes | NotNow | Lacking:
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_SECONDS)
        async with http.get(f"{self._files}/{path}", timeout=timeout) as response:
            if response.status != 200:
                return NotNow(TRY_AGAIN_SECONDS, f"download: {response.status} {response.reason}")
            content = bytearray()
            async for piece in response.content.iter_chunked(2**16):
                content += piece
                if len(content) > self._max_bytes:
                    return Lacking(TOO_BIG, final=True)
        return bytes(content)


def _refused(answer: dict[str, Any]) -> NotNow | Lacking:
    """What a refused getFile means (Bot API server, Client.cpp; error table of "getFile")."""
    code = int(answer.get("error_code", 0))
    reason = str(answer.get("description", ""))
    if code == 400:
        said = reason.removeprefix("Bad Request: ")
        return Lacking(said, final=not said.startswith(UNSURE))
    if code in (401, 404):
        return NotNow(WRONG_TOKEN_SECONDS, reason)
    return NotNow(float(answer.get("parameters", {}).get("retry_after", TRY_AGAIN_SECONDS)), reason)
