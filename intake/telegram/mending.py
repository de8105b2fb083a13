"""Another form for words that Telegram will not take in theirs: such a refusal is our bug, not the reader's loss. Pure."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from intake.outbox.ports import LeftOut
from intake.telegram.form import SEND_BY_KIND, TEXT_LIMIT, prefix, units
from intake.telegram.refusals import spoken

Payload = dict[str, Any]

PREVIEW = 200
"""Of words that go as a file, how many stand beside it, in UTF-16 units."""
TAG = re.compile(r"</?[a-z][^>]*>")
OTHER_KIND = re.compile(r"can't use file of type (\w+) as")


@dataclass(frozen=True)
class Mend:
    """What to send instead; `first` goes before it."""

    payload: Payload
    first: Payload | None = None
    left_out: LeftOut | None = None


def mend(payload: Payload, reason: str) -> Mend | None:
    """The other form; None where there is none."""
    if "in_words" in payload:
        # Whatever Telegram has against taking the money: how to pay at the bank is said instead.
        return Mend(payload["in_words"], left_out=LeftOut(None, reason))
    text = spoken(reason)
    for beginnings, remedy in REMEDIES:
        if text.startswith(beginnings):
            return remedy(payload, reason)
    return None


def plain(text: str) -> str:
    """HTML of ours as the words alone."""
    return html.unescape(TAG.sub("", text))


def _as_plain(payload: Payload, _reason: str) -> Mend | None:
    for field in ("text", "caption"):
        if "parse_mode" in payload["params"] and field in payload["params"]:
            rest = _without(payload, "parse_mode", "entities", "caption_entities")
            rest["params"][field] = plain(rest["params"][field])
            return Mend(rest)
    return None


def _shorter(payload: Payload, _reason: str) -> Mend | None:
    """Words that are too long: a card is cut, a message becomes a text file with its beginning beside it."""
    if "text" not in payload["params"]:
        return None
    rest = _without(payload, "parse_mode", "text", "link_preview_options")
    text = payload["params"]["text"]
    words = plain(text) if "parse_mode" in payload["params"] else text
    if payload["method"] == "editMessageText":
        if units(words) < TEXT_LIMIT // 2:
            return None
        rest["params"]["text"] = _cut(words, TEXT_LIMIT // 2 - 2)
        return Mend(rest)
    rest["params"]["caption"] = _cut(words, PREVIEW)
    return Mend(rest | {"method": "sendDocument", "words": {"field": "document", "text": words}})


def _words_apart(payload: Payload, _reason: str) -> Mend | None:
    """A file whose caption is too long: the words go before it."""
    params = payload["params"]
    if "caption" not in params:
        return None
    kept = ("chat_id", "message_thread_id", "parse_mode")
    said = {name: params[name] for name in kept if name in params} | {"text": params["caption"]}
    return Mend(_without(payload, "caption", "parse_mode"), {"method": "sendMessage", "params": said})


def _without_buttons(payload: Payload, reason: str) -> Mend | None:
    if "reply_markup" not in payload["params"]:
        return None
    return Mend(_without(payload, "reply_markup"), left_out=LeftOut(None, reason))


def _answering_nothing(payload: Payload, _reason: str) -> Mend | None:
    return Mend(_without(payload, "reply_parameters")) if "reply_parameters" in payload["params"] else None


def _from_the_shelf(payload: Payload, _reason: str) -> Mend | None:
    """A file id is good for one bot only; ours was another one when the file came."""
    if "otherwise" not in payload:
        return None
    kept = ("chat_id", "message_thread_id")
    place = {name: payload["params"][name] for name in kept if name in payload["params"]}
    return Mend({"params": place, **payload["otherwise"]})


def _as_document(payload: Payload, reason: str) -> Mend | None:
    """Telegram shows not every picture; what it will not show it takes as a file."""
    upload = payload.get("upload")
    if upload is None or upload["field"] == "document":
        return _from_the_shelf(payload, reason)
    return Mend({**payload, "method": "sendDocument", "upload": {**upload, "field": "document"}})


def _as_what_it_is(payload: Payload, reason: str) -> Mend | None:
    """A file id whose kind we took for another."""
    kind = OTHER_KIND.search(reason)
    field = next((name for name in (*SEND_BY_KIND, "document") if name in payload["params"]), None)
    if kind is None or field is None:
        return _from_the_shelf(payload, reason)
    named = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind[1]).lower()
    rest = _without(payload, field)
    rest["method"] = SEND_BY_KIND.get(named, "sendDocument")
    rest["params"][named if named in SEND_BY_KIND else "document"] = payload["params"][field]
    return Mend(rest)


REMEDIES: tuple[tuple[tuple[str, ...], Callable[[Payload, str], Mend | None]], ...] = (
    (
        ("can't parse entities", "can't parse messageentity", "entity ", "entity_", "unsupported parse_mode",
         "expected an array of messageentity"),
        _as_plain,
    ),
    (("message is too long", "text is too long", "message_too_long"), _shorter),
    (("message caption is too long", "caption is too long", "media_caption_too_long"), _words_apart),
    (
        ("can't parse inline keyboard", "inline keyboard button", "an inline keyboard button", "button_",
         "reply markup is too long", "reply_markup_", "can't parse reply keyboard", "object expected as reply markup",
         'field "inline_keyboard"', 'field "keyboard"', "phone number can be requested", "unknown field"),
        _without_buttons,
    ),
    (
        ("message to be replied not found", "quote_text_invalid", "can't parse reply parameters",
         "object expected as reply parameters"),
        _answering_nothing,
    ),
    (("wrong file", "wrong remote file", "voice_messages_forbidden", "user restricted receiving"), _from_the_shelf),
    (
        ("image_process_failed", "photo_invalid_dimensions", "photo_save_file_invalid", "photo_ext_invalid",
         "photo has unsupported extension"),
        _as_document,
    ),
    (("can't use file of type",), _as_what_it_is),
)  # fmt: skip
"""How a refusal begins, in lower case, and what is tried instead."""


def _without(payload: Payload, *names: str) -> Payload:
    return payload | {"params": {key: said for key, said in payload["params"].items() if key not in names}}


def _cut(words: str, limit: int) -> str:
    return words if units(words) <= limit else prefix(words, limit) + " …"
