"""Reads a call's parameters as the Bot API server does: query, urlencoded, multipart or JSON, all become strings."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.telegram.errors import RefusalError, refuse

TRUE_WORDS = {"true", "yes", "1"}
INT32 = 2**31 - 1
INT64 = 2**63 - 1
SHOWN_PARSED = {
    "reply_markup", "entities", "caption_entities", "reply_parameters", "link_preview_options", "media",
    "commands", "scope", "reaction", "allowed_updates", "message_ids", "menu_button", "prices",
}  # fmt: skip


@dataclass(frozen=True)
class Upload:
    """A file that came in the call's body."""

    name: str
    mime: str
    content: bytes


@dataclass
class Call:
    """One call of a method with its parameters as strings and its uploads by part name.

    `alive` tells whether the client still waits for the answer (a long poll asks).
    """

    method: str
    values: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    alive: Callable[[], bool] = lambda: True

    def has(self, name: str) -> bool:
        return bool(self.values.get(name)) or name in self.uploads

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in TRUE_WORDS

    def integer(self, name: str, default: int = 0, low: int = -INT64, high: int = INT64) -> int:
        """The number, clamped as the server clamps; a text that is no number counts as absent."""
        raw = self.text(name).strip()
        try:
            number = int(raw)
        except ValueError:
            return default
        return max(low, min(high, number))

    def parsed(self, name: str, broken: str) -> Any:
        """The JSON value of a parameter; None if absent. `broken` names the refusal of bad JSON."""
        raw = self.text(name)
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError:
            raise refuse(broken) from None

    def required(self, name: str) -> str:
        if not self.text(name):
            raise refuse("parameter_required", name=name)
        return self.text(name)

    def shown(self) -> dict[str, Any]:
        """The parameters for the journal: JSON ones parsed, uploads by name and size."""
        shown: dict[str, Any] = dict(self.values)
        for name in SHOWN_PARSED & shown.keys():
            try:
                shown[name] = json.loads(shown[name])
            except ValueError:
                continue
        for name, upload in self.uploads.items():
            shown[name] = {"file": upload.name, "mime": upload.mime, "size": len(upload.content)}
        return shown


async def read_call(method: str, request: web.Request) -> Call:
    """The call in an HTTP request; later places win over earlier: query, then body."""
    call = Call(method, dict(request.query))
    if not request.can_read_body:
        return call
    if request.content_type == "application/json":
        _take_json(call, await request.text())
    elif request.content_type.startswith("multipart/"):
        await _take_multipart(call, request)
    elif request.content_type == "application/x-www-form-urlencoded":
        for name, value in (await request.post()).items():
            call.values[name] = str(value)
    return call


def _take_json(call: Call, body: str) -> None:
    try:
        content = json.loads(body) if body.strip() else {}
    except ValueError:
        raise RefusalError("body_not_json") from None
    if not isinstance(content, dict):
        raise RefusalError("body_not_json")
    for name, value in content.items():
        if value is None:
            continue
        call.values[name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def _take_multipart(call: Call, request: web.Request) -> None:
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        if part.filename is None:
            call.values[part.name] = await part.text()
            continue
        mime = part.headers.get("Content-Type", "application/octet-stream").split(";")[0]
        call.uploads[part.name] = Upload(part.filename, mime, bytes(await part.read(decode=True)))
