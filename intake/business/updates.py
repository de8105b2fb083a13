"""Business updates as far as admission has to know them (Bot API, "Business connections"). Pure."""

import copy
import enum
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from intake.message import Kind
from intake.telegram import parse
from intake.tickets import rules


class What(enum.Enum):
    """What happened in somebody's own account."""

    SAID = "business_message"
    EDITED = "edited_business_message"
    DELETED = "deleted_business_messages"


CONNECTION = "business_connection"
MESSAGES = (What.SAID.value, What.EDITED.value)
UPDATES = [CONNECTION, *(what.value for what in What)]
"""What Telegram is asked for, beside the bot's own chats."""
PREFIX = "business:"
OFFER = "okoshko_offer"
"""In a stored update: which answer of the employee's let it in."""
OF_OTHER_WORDS = ("quote", "external_reply", "reply_to_story")
"""Parts of a message that repeat what somebody said elsewhere in the private chat."""


@dataclass(frozen=True)
class Seen:
    """One update, without its words."""

    what: What
    connection: str
    chat_id: int
    """The other person's user id; the chat itself is in the employee's account."""
    message_ids: tuple[int, ...]
    sent_at: datetime
    sender_id: int | None = None
    private: bool = True
    by_bot: bool = False
    """Sent by the connected bot, on the owner's behalf."""
    offline: bool = False
    """An away or greeting message the account sends by itself."""
    robot: bool = False
    asks_nothing: bool = False
    """A sticker, a thank-you, somebody pinned something."""
    album: str | None = None

    @property
    def place(self) -> str:
        return place(self.connection, self.chat_id)


def place(connection: str, chat_id: int) -> str:
    """How a chat in somebody's account is called: in trays and on tickets never by the chat's number alone, which is
    that of the client's own chat with the bot too."""
    return f"{PREFIX}{connection}:{chat_id}"


def parties(place: str) -> tuple[str, int]:
    """Connection and chat of a `place`."""
    connection, _, chat = place.removeprefix(PREFIX).rpartition(":")
    return connection, int(chat)


def of_business(update: dict[str, Any]) -> bool:
    """Whether it comes from somebody's own account: an update, or a press under a message there."""
    pressed = (update.get("callback_query") or {}).get("message") or {}
    return "business_connection_id" in pressed or any("business" in kind for kind in update)


def what_of(update: dict[str, Any]) -> What | None:
    return next((what for what in What if what.value in update), None)


def message_of(update: dict[str, Any]) -> dict[str, Any] | None:
    """The message of a stored update."""
    return next((update[kind] for kind in MESSAGES if kind in update), None)


def read(update: dict[str, Any], now: datetime) -> Seen | None:
    """None where it is none of these, or not shaped as they are: of such nothing may be stored."""
    what = what_of(update)
    if what is None:
        return None
    try:
        return _deleted(update[what.value], now) if what is What.DELETED else _said(update[what.value], what)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _deleted(told: dict[str, Any], now: datetime) -> Seen:
    ids = tuple(int(number) for number in told["message_ids"])
    return Seen(What.DELETED, told["business_connection_id"], int(told["chat"]["id"]), ids, now)


def _said(message: dict[str, Any], what: What) -> Seen:
    sender = message.get("from") or {}
    heard = parse.incoming(message)
    return Seen(
        what,
        str(message["business_connection_id"]),
        int(message["chat"]["id"]),
        (int(message["message_id"]),),
        datetime.fromtimestamp(message["date"], UTC),
        int(sender["id"]) if "id" in sender else None,
        private=message["chat"].get("type") == "private",
        by_bot="sender_business_bot" in message,
        offline=bool(message.get("is_from_offline")),
        robot=bool(sender.get("is_bot")),
        asks_nothing=heard.kind is Kind.SERVICE or rules.is_nod(heard),
        album=message.get("media_group_id"),
    )


def cleaned(update: dict[str, Any]) -> bytes:
    """An update as it may be kept: of the message it answers only the number, for those words were not handed over."""
    kept = copy.deepcopy(update)
    for kind in MESSAGES:
        message = kept.get(kind)
        if message is None:
            continue
        for part in OF_OTHER_WORDS:
            message.pop(part, None)
        if "reply_to_message" in message:
            message["reply_to_message"] = {"message_id": message["reply_to_message"]["message_id"]}
    # A lone surrogate is no text, and no reason to lose the rest.
    return json.dumps(kept, ensure_ascii=False).encode(errors="surrogatepass")


def handed_over_by(raw: bytes, offer_id: int) -> bytes:
    """A held update as it is stored: with the employee's word by which it is."""
    return json.dumps(
        {**json.loads(raw.decode(errors="surrogatepass")), OFFER: offer_id}, ensure_ascii=False
    ).encode(errors="surrogatepass")
