"""Reads the text or caption of a call: formatting, given entities, lengths."""

from sandbox.telegram import entities as marks
from sandbox.telegram.api import BotApi
from sandbox.telegram.errors import refuse
from sandbox.telegram.formatting import parse_html
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON

RAW_BYTES = 32_768
TEXT = 4096
CAPTION = 1024


def read_text(call: Call) -> tuple[str, list[JSON]]:
    """The text with its entities before TDLib's checks; refuses a missing, huge or malformed one."""
    text = call.text("text")
    if not text:
        raise refuse("text_missing")
    return _formatted(text, call, "entities")


def stored_text(api: BotApi, text: str, entities: list[JSON]) -> JSON:
    """The content fields of a text message, as stored: trimmed, detected entities added."""
    text, entities = marks.complete(text, _with_users(api, entities))
    if not text:
        raise refuse("text_blank")
    if len(text) > TEXT:
        raise refuse("text_too_long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def read_caption(call: Call) -> tuple[str, list[JSON]]:
    return _formatted(call.text("caption"), call, "caption_entities")


def stored_caption(api: BotApi, text: str, entities: list[JSON]) -> JSON:
    """The content fields of a caption; none if it is empty."""
    text, entities = marks.complete(text, _with_users(api, entities))
    if len(text) > CAPTION:
        raise refuse("caption_too_long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _with_users(api: BotApi, entities: list[JSON]) -> list[JSON]:
    """Mentions by id carry the whole user; of somebody the bot never met nothing stays."""
    kept = []
    for entity in entities:
        if entity["type"] != "text_mention":
            kept.append(entity)
            continue
        number = int(entity.get("user_id") or (entity.get("user") or {}).get("id") or 0)
        if api.world.knows(number):
            span = {"type": "text_mention", "offset": entity["offset"], "length": entity["length"]}
            kept.append(span | {"user": api.world.people[number].user()})
    return kept


def _formatted(text: str, call: Call, given: str) -> tuple[str, list[JSON]]:
    if len(text.encode()) > RAW_BYTES:
        raise refuse("text_raw_too_long")
    mode = call.text("parse_mode").lower()
    if mode in ("", "none"):
        raw = call.parsed(given, "entities_not_json")
        return text, marks.checked(text, raw) if raw is not None else []
    if mode != "html":
        raise refuse("parse_mode_unsupported")
    return parse_html(text)
