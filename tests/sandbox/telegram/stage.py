"""A small cast on a stand-in, and two ways to talk to it: as the bot and by the control API."""

import base64
import io
import json
import struct
import zlib
from typing import Any

import aiohttp

from sandbox.telegram import TelegramStandIn


def png(width: int, height: int) -> bytes:
    """A black picture of this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def as_file(content: bytes, name: str = "file.bin", mime: str = "application/octet-stream") -> dict[str, str]:
    return {"name": name, "mime": mime, "base64": base64.b64encode(content).decode()}


class Talk:
    """HTTP to one stand-in."""

    def __init__(self, stand_in: TelegramStandIn, session: aiohttp.ClientSession) -> None:
        self.stand_in = stand_in
        self.session = session
        self.url = stand_in.url
        self.method_url = f"{stand_in.url}/bot{stand_in.token}/"

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer of a Bot API method; bytes are uploaded, dicts and lists sent as JSON strings."""
        form = aiohttp.FormData()
        for name, value in params.items():
            if isinstance(value, bytes):
                form.add_field(name, io.BytesIO(value), filename=f"{name}.bin")
            else:
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        async with self.session.post(self.method_url + method, data=form) as response:
            return await response.json()

    async def bot(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def act(self, path: str, **fields: Any) -> Any:
        """A control call; `who` stands for `from`."""
        if "who" in fields:
            fields["from"] = fields.pop("who")
        async with self.session.post(f"{self.url}/control/{path}", json=fields) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def see(self, path: str) -> Any:
        async with self.session.get(f"{self.url}/control/{path}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        return await self.bot("getUpdates", **params)

    async def confirm_all(self) -> None:
        await self.updates(offset=-1)
        for update in await self.updates():
            await self.updates(offset=update["update_id"] + 1)

    async def person(self, name: str, *, started: bool = True, **fields: Any) -> int:
        number: int = (await self.act("people", first_name=name, **fields))["id"]
        if started:
            await self.act("start", who=number)
        return number
