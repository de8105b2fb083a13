"""sendPhoto, sendDocument, sendVoice, sendVideo, sendAudio and sendMediaGroup."""

import json
from typing import Any

from sandbox.telegram.api import BotApi
from sandbox.telegram.errors import RefusalError, refuse
from sandbox.telegram.files import StoredFile, picture_size
from sandbox.telegram.methods.files import read_file
from sandbox.telegram.methods.texts import read_caption, stored_caption
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON
from sandbox.telegram.targets import check_at_server, find_target, put

KINDS = {
    "photo": ("Photo", "photos"),
    "document": ("Document", "documents"),
    "voice": ("Voice", "voice_notes"),
    "video": ("Video", "videos"),
    "audio": ("Audio", "audios"),
}
ALBUM = 10
VISUAL = ("photo", "video")


async def send_photo(api: BotApi, call: Call) -> JSON:
    return _send(api, call, "photo", {})


async def send_document(api: BotApi, call: Call) -> JSON:
    return _send(api, call, "document", {})


async def send_voice(api: BotApi, call: Call) -> JSON:
    return _send(api, call, "voice", {"duration": call.integer("duration", low=0)})


async def send_video(api: BotApi, call: Call) -> JSON:
    numbers = ("duration", "width", "height")
    return _send(api, call, "video", {name: call.integer(name, low=0) for name in numbers})


async def send_audio(api: BotApi, call: Call) -> JSON:
    words: JSON = {name: call.text(name) for name in ("performer", "title") if call.text(name)}
    return _send(api, call, "audio", {"duration": call.integer("duration", low=0), **words})


def _send(api: BotApi, call: Call, field: str, extra: JSON) -> JSON:
    kind, sendable = KINDS[field]
    if not call.has(field):
        raise refuse(f"no_{field}")
    text, entities = read_caption(call)
    target = find_target(api, call, sendable)
    caption = stored_caption(api, text, entities)
    stored = read_file(api, call, call.text(field), call.uploads.get(field), kind, extra)
    content = media_content(api, field, stored) | caption
    if call.flag("show_caption_above_media") and caption:
        content["show_caption_above_media"] = True
    if call.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return api.world.message_view(put(api, target, content))


def media_content(api: BotApi, field: str, stored: StoredFile) -> JSON:
    """The content field of a stored file in a message."""
    if field != "photo":
        return {field: stored.view}
    size = picture_size(stored.content) or (stored.view["width"], stored.view["height"])
    return {"photo": api.world.files.keep_photo(stored.content, *size)}


async def send_media_group(api: BotApi, call: Call) -> list[JSON]:
    items = _items(call)
    target = find_target(api, call, "messages")
    if not items:
        raise refuse("album_empty")
    if len(items) > ALBUM:
        raise refuse("album_too_long")
    kinds = {item["type"] for item in items}
    if kinds & {"document", "audio"} and len(kinds) > 1:
        raise refuse("album_mixed")
    contents = []
    for number, item in enumerate(items, 1):
        try:
            contents.append(_item_content(api, call, item))
        except RefusalError as refused:
            if refused.condition == "media_attachment_missing":
                raise
            why = refused.description.removeprefix("Bad Request: ")
            raise refuse("album_item_failed", number=number, why=why) from None
    api.count(target.chat, weight=len(items))
    check_at_server(api, target)
    group = {"media_group_id": str(api.world.random.randrange(10**16, 10**17))} if len(items) > 1 else {}
    return [api.world.message_view(put(api, target, group | content, counted=True)) for content in contents]


def _items(call: Call) -> list[JSON]:
    given: Any = call.parsed("media", "media_not_json")
    if not isinstance(given, list):
        raise refuse("media_not_array")
    for item in given:
        kind = item.get("type") if isinstance(item, dict) else None
        if kind not in ("photo", "video", "document", "audio"):
            raise refuse("media_type_unallowed", kind=kind)
    return given


def _item_content(api: BotApi, call: Call, item: JSON) -> JSON:
    kind, _ = KINDS[item["type"]]
    words = {name: value if isinstance(value, str) else json.dumps(value) for name, value in item.items()}
    text, entities = read_caption(Call(call.method, words))
    numbers = ("duration", "width", "height")
    extra = {name: int(item.get(name, 0)) for name in numbers} if item["type"] == "video" else {}
    if item["type"] == "audio":
        extra = {"duration": int(item.get("duration", 0))}
    stored = read_file(api, call, str(item.get("media", "")), None, kind, extra)
    return media_content(api, item["type"], stored) | stored_caption(api, text, entities)
