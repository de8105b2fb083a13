"""Entities of a message: what Telegram detects in a text by itself, given entities checked, spaces trimmed."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.telegram.errors import refuse
from sandbox.telegram.links import find_addresses

Entity = dict[str, Any]

TYPES = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic",
    "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", "date_time",
}  # fmt: skip
KEPT = 100
# Among entities over the same words Telegram puts these first, in this order; detected ones stand before "bold".
PRIORITY = [
    "blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention", "mention", "hashtag",
    "bot_command", "url", "email", "cashtag", "phone_number", "bold", "italic", "underline", "strikethrough",
    "spoiler", "custom_emoji", "date_time",
]  # fmt: skip
HASHTAG = r"[\w\u200c\u00b7\u0d80-\u0dff]"
OF_CHAT = r"(?:@[A-Za-z0-9_]{3,32}(?!\w))?"
DETECTED = [
    ("mention", re.compile(r"(?<!\w)@(?:[A-Za-z0-9_]{4,32}|gif|vid|pic)(?!\w)", re.IGNORECASE)),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32}|(?!@))(?![\w/<>])"),
    ),
    (
        "hashtag",
        re.compile(rf"(?<!{HASHTAG})#(?={HASHTAG}*[^\W\d_]){HASHTAG}{{1,256}}(?!{HASHTAG}*\#){OF_CHAT}"),
    ),
    ("cashtag", re.compile(r"(?<![\w$])\$(?:1INCH|[A-Z]{1,8})(?![\w$])" + OF_CHAT)),
    ("", re.compile(r"(?<![\w:])(?:[0-9]{1,4}|[0-9]{1,2}:[0-5]?[0-9]):[0-5][0-9](?![\w:])")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[ ()-]?\d){9,14}(?!\w)")),
]
"""The phone numbers are a guess of ours: Telegram's servers mark them, TDLib does not. Times of a recording are not
shown by the Bot API, but what lies over one is not marked either."""


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def excerpt(text: str, entity: Entity) -> str:
    """The words an entity covers."""
    raw = text.encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
    return raw.decode("utf-16-le", errors="replace")


def detect(text: str, taken: list[Entity] | None = None) -> list[Entity]:
    """The entities Telegram finds by itself, outside code, links and other detected ones."""
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken or []
        if entity["type"] in ("code", "pre", "text_link", "text_mention", "custom_emoji")
    ]
    found: list[Entity] = []
    last = 0
    for start, end, kind in sorted(_places(text), key=lambda place: (place[0], -place[1])):
        if start < last:
            continue
        offset, length = units(text[:start]), units(text[start:end])
        if all(offset + length <= low or offset >= high for low, high in closed):
            last = end
            if kind:
                found.append({"type": kind, "offset": offset, "length": length})
    return found


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in DETECTED:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), kind
    for kind, start, end in find_addresses(text):
        yield start, end, kind


def in_order(entities: list[Entity]) -> list[Entity]:
    """Telegram's order: by offset, the longer first, then by kind; at most 100."""
    ordered = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], _rank(entity)))
    return ordered[:KEPT]


def _rank(entity: Entity) -> int:
    kind = entity["type"]
    return PRIORITY.index(kind)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without spaces around it, as Telegram stores it, with the entities moved along."""
    body = text.replace("\r", "").rstrip()
    skipped = units(body) - units(body.lstrip())
    length = units(body.lstrip())
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - skipped)
        end = min(length, entity["offset"] + entity["length"] - skipped)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return body.lstrip(), moved


def complete(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """What is stored of a text and its own entities: trimmed, the detected ones added, in order."""
    text, entities = trimmed(text, entities)
    return text, in_order(entities + detect(text, entities))


def checked(text: str, given: Any) -> list[Entity]:
    """Entities passed in a call; refuses what Telegram refuses."""
    if not isinstance(given, list):
        raise refuse("entities_not_array")
    length = units(text)
    borders = _borders(text)
    kept: list[Entity] = []
    for entity in given:
        if not isinstance(entity, dict):
            raise refuse("entity_bad", why="expected an Object")
        for name in ("type", "offset", "length"):
            if name not in entity:
                raise refuse("entity_bad", why=f'Can\'t find field "{name}"')
        for name in ("offset", "length"):
            if not isinstance(entity[name], int) or entity[name] < 0:
                raise refuse("entity_bad", why=f'Field "{name}" must be of type Number')
        if str(entity["type"]) not in TYPES:
            raise refuse("entity_bad", why="Unsupported type specified")
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if end > length:
            raise refuse("entity_past_end", start=start, end=end)
        for place in (start, end):
            if place not in borders:
                raise refuse("entity_inside_symbol", offset=_byte_offset(text, place))
        kept.append(entity)
    return kept


def _borders(text: str) -> set[int]:
    places, at = {0}, 0
    for sign in text:
        at += units(sign)
        places.add(at)
    return places


def _byte_offset(text: str, place: int) -> int:
    at = 0
    for index, sign in enumerate(text):
        if at + units(sign) > place:
            return len(text[:index].encode())
        at += units(sign)
    return len(text.encode())
