"""Checks a reply_markup as Telegram does and gives the keyboard as it is stored with the message."""

import json
import re
from typing import Any

from sandbox.telegram.errors import refuse
from sandbox.telegram.params import Call

Markup = dict[str, Any]

ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "login_url", "web_app", "copy_text",
)  # fmt: skip
LOOKS = ("text", "style", "icon_custom_emoji_id", "disabled")
KINDS = {
    "text": "String", "url": "String", "callback_data": "String", "switch_inline_query": "String",
    "switch_inline_query_current_chat": "String", "style": "String", "web_app": "Object",
    "login_url": "Object", "copy_text": "Object", "switch_inline_query_chosen_chat": "Object",
}  # fmt: skip
DATA_BYTES = 64
BUTTONS = 100
REPLY_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")


def read_markup(call: Call, stricter: frozenset[str]) -> Markup | None:
    """The markup of a call in Telegram's form; None when there is none. Refuses what is malformed."""
    given = call.parsed("reply_markup", "markup_not_json")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise refuse("markup_not_object")
    if "inline_keyboard" in given:
        rows = _rows(given["inline_keyboard"], "keyboard_not_array")
        return {"inline_keyboard": [[_button(button, stricter) for button in row] for row in rows]}
    if "keyboard" in given:
        rows = _rows(given["keyboard"], "reply_keyboard_not_array")
        keyboard = [[{"text": key} if isinstance(key, str) else key for key in row] for row in rows]
        return {**given, "keyboard": keyboard}
    return given if any(given.get(name) for name in REPLY_KEYBOARDS) else None


def _rows(given: Any, condition: str) -> list[list[Any]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise refuse(condition)
    return [row for row in given if row]


def _button(button: Any, stricter: frozenset[str]) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise refuse("button_not_object")
    if "text" not in button:
        raise refuse("button_without_text")
    for name, value in button.items():
        kind = KINDS.get(name, "")
        if kind and value is not None and not isinstance(value, dict if kind == "Object" else str):
            raise refuse("button_field_wrong", name=name, kind=kind)
    actions = [name for name in ACTIONS if button.get(name) not in (None, "", False)]
    for name in ("switch_inline_query", "switch_inline_query_current_chat"):
        if button.get(name) == "":
            actions.append(name)
    if not actions:
        raise refuse("button_without_action")
    if len(actions) > 1 and "button_with_two_actions" in stricter:
        raise refuse("button_with_two_actions", actions=", ".join(actions))
    for name in button:
        if name not in ACTIONS + LOOKS and "button_key_unknown" in stricter:
            raise refuse("button_key_unknown", name=name)
    looks = {name: button[name] for name in LOOKS if button.get(name) not in (None, False)}
    return {**looks, "text": button["text"], actions[0]: button[actions[0]]}


def check_content(markup: Markup | None, *, private: bool) -> Markup | None:
    """TDLib's checks, made when the message is about to be sent; drops an empty keyboard."""
    if markup is None:
        return None
    for row in markup.get("inline_keyboard", []):
        for button in row:
            _check_button(button)
    if not private and any(
        isinstance(key, dict) and (key.get("request_contact") or key.get("request_location"))
        for row in markup.get("keyboard", [])
        for key in row
    ):
        raise refuse("contact_in_group")
    return None if markup.get("inline_keyboard") == [] else markup


def _check_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise refuse("button_text_empty")
    if "url" in button and not _good_url(button["url"]):
        raise refuse("button_url_wrong", url=button["url"])
    if "web_app" in button:
        url = str(button["web_app"].get("url", ""))
        if not url.lower().startswith("https://"):
            raise refuse("web_app_not_https", url=url)


def check_on_server(markup: Markup | None, *, private: bool, business: bool = False) -> None:
    """What only Telegram's servers refuse, in their constants."""
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    if len(buttons) > BUTTONS or len(json.dumps(markup)) > 32768:
        raise refuse("markup_too_big")
    for button in buttons:
        data = button.get("callback_data")
        if data is not None and not 1 <= len(str(data).encode()) <= DATA_BYTES:
            raise refuse("button_data_too_long")
        switches = business and any(name.startswith("switch_inline") for name in button)
        if switches or ("web_app" in button and (business or not private)):
            raise refuse("button_unallowed_here")


def _good_url(url: str) -> bool:
    if url.lower().startswith(("tg://", "ton://")):
        return True
    match = re.match(r"(?:https?://)?(?:[^/@]*@)?([^/:?#]+)", url, re.IGNORECASE)
    return match is not None and "." in match.group(1).strip(".") and not re.search(r"\s", url)
