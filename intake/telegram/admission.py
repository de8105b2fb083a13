"""Which updates may be stored at all: the window keeps what is said to it, and nothing people say to each other. Pure."""

import re
from collections.abc import Collection
from typing import Any

from intake.business.updates import UPDATES

MESSAGES = ("message", "edited_message")
NEW = re.compile(r"^/new(?:\s|$)", re.IGNORECASE)
ALLOWED_UPDATES = [
    "message", "edited_message", "callback_query", "pre_checkout_query", "message_reaction", "my_chat_member",
    *UPDATES,
]  # fmt: skip
MONEY = ("successful_payment", "refunded_payment")
"""Service messages about money: kept wherever they are posted."""


def admitted(
    update: dict[str, Any],
    *,
    bot_id: int | None,
    bot_username: str | None,
    staff_chat_id: int | None,
    groups: Collection[int] = (),
) -> bool:
    """Private chats, presses and changes of membership always; group messages only when the bot is addressed.

    `groups` are clients' ones, where /new is said to the bot. That a topic of the staff chat has another name is
    said by nobody.
    """
    message = next((update[kind] for kind in MESSAGES if kind in update), None)
    if message is None:
        return True
    if message.get("chat", {}).get("type") == "private":
        return True
    if any(kind in message for kind in MONEY):
        return True
    if "migrate_to_chat_id" in message or "migrate_from_chat_id" in message:
        return True
    chat_id = message.get("chat", {}).get("id")
    staff = chat_id == staff_chat_id
    if chat_id in groups and NEW.match(message.get("text") or ""):
        return True
    return (staff and "forum_topic_edited" in message) or _addressed(
        message, bot_id, bot_username, staff=staff
    )


def _addressed(message: dict[str, Any], bot_id: int | None, bot_username: str | None, *, staff: bool) -> bool:
    replied = message.get("reply_to_message", {})
    # In a forum every message hangs on the one that opened its topic.
    topic = "forum_topic_created" in replied
    if bot_id is not None and not topic and replied.get("from", {}).get("id") == bot_id:
        return True
    text = message.get("text") or message.get("caption") or ""
    if bot_username and re.search(rf"@{re.escape(bot_username)}(?!\w)", text, re.IGNORECASE):
        return True
    command, addressed, _ = text.partition(" ")[0].partition("@")
    if addressed:
        return False
    return command == "/setup" or (staff and command.startswith("/"))


def pared(update: dict[str, Any], *, bot_username: str | None, staff_chat_id: int | None) -> dict[str, Any]:
    """What is kept of a message that is said to the bot in a client's group: not what somebody else said before it,
    unless that is what is handed over (`/new`, or the bot's name alone, as an answer to it)."""
    kind = next((kind for kind in MESSAGES if kind in update), None)
    message = update[kind] if kind else {}
    chat, replied = message.get("chat", {}), message.get("reply_to_message", {})
    if chat.get("type") not in ("group", "supergroup") or chat.get("id") == staff_chat_id or kind is None:
        return update
    text = message.get("text") or message.get("caption") or ""
    bare = (
        re.sub(rf"@{re.escape(bot_username)}(?!\w)", "", text, flags=re.IGNORECASE) if bot_username else text
    )
    if NEW.match(text) or not bare.strip() or "forum_topic_created" in replied:
        return update
    left_out = ("external_reply", "quote")
    own = {name: value for name, value in message.items() if name not in left_out}
    if replied and not replied.get("from", {}).get("is_bot"):
        kept = ("message_id", "from", "chat", "date")
        own["reply_to_message"] = {name: replied[name] for name in kept if name in replied}
    return {**update, kind: own}


def lane(update: dict[str, Any]) -> str:
    """Rows of one chat are worked off in order; a press belongs to the chat of its card, unless it has none."""
    for kind in ("message", "edited_message", "my_chat_member", "message_reaction"):
        if kind in update:
            return str(update[kind].get("chat", {}).get("id", "?"))
    if "pre_checkout_query" in update:
        # Behind nothing: who asks waits for ten seconds at most.
        return f"checkout:{update['pre_checkout_query'].get('id', '?')}"
    press = update.get("callback_query", {})
    chat = press.get("message", {}).get("chat", {}).get("id") or press.get("from", {}).get("id", "?")
    return str(chat)
