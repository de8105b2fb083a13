"""Reads a control request's JSON; a wrong one is answered with 400 and one line saying why."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.telegram.people import Chat, Message, Person
from sandbox.telegram.world import World


class ControlError(Exception):
    """A control call cannot be carried out; the words go into {"error": …}."""


class Body:
    """The JSON object of a control call, with readers that say what is missing."""

    def __init__(self, fields: dict[str, Any], world: World) -> None:
        self.fields = fields
        self.world = world

    def get(self, name: str, default: Any = None) -> Any:
        value = self.fields.get(name)
        return default if value is None else value

    def need(self, name: str) -> Any:
        value = self.fields.get(name)
        if value is None:
            raise ControlError(f"{name} is missing")
        return value

    def number(self, name: str) -> int:
        return whole(self.need(name), name)

    def person(self, name: str = "from") -> Person:
        return person(self.world, self.number(name))

    def chat(self, name: str = "chat") -> Chat:
        return chat(self.world, self.number(name))

    def message(self, chat_: Chat, name: str = "message_id") -> Message:
        found = chat_.find(self.number(name))
        if found is None:
            raise ControlError(f"no message {self.number(name)} in chat {chat_.id}")
        return found


def whole(value: Any, name: str) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ControlError(f"{name} is not a number") from None


def person(world: World, number: int) -> Person:
    if number not in world.people:
        raise ControlError(f"no person {number}")
    return world.people[number]


def chat(world: World, number: int) -> Chat:
    if number not in world.chats:
        raise ControlError(f"no chat {number}")
    return world.chats[number]


def decoded(file: Any) -> tuple[str, str, bytes]:
    """Name, type and content of a {"name", "mime", "base64"} object."""
    if not isinstance(file, dict):
        raise ControlError("a file is {name, mime, base64}")
    try:
        content = base64.b64decode(file.get("base64") or "", validate=True)
    except (binascii.Error, ValueError):
        raise ControlError("base64 cannot be decoded") from None
    return str(file.get("name") or "file"), str(file.get("mime") or "application/octet-stream"), content


Act = Callable[[web.Request, Body], Awaitable[Any]]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answering(act: Act, world: Callable[[], World]) -> Answer:
    """A request handler: JSON in, JSON out, `ControlError` as 400."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            # A page of another site, open in the same browser, must not act here.
            return web.json_response({"error": "not for pages of other sites"}, status=403)
        try:
            fields = await request.json() if request.can_read_body else {}
        except ValueError:
            return web.json_response({"error": "the body is not JSON"}, status=400)
        if not isinstance(fields, dict):
            return web.json_response({"error": "a JSON object is expected"}, status=400)
        try:
            return web.json_response(await act(request, Body(fields, world())))
        except ControlError as wrong:
            return web.json_response({"error": str(wrong)}, status=400)
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            return web.json_response({"error": f"{type(wrong).__name__}: {wrong}"}, status=400)

    return answer
