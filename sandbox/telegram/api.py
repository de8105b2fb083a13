"""What every Bot API method works with, and how a method finds the chat it may write to."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.errors import RefusalError, refuse
from sandbox.telegram.limits import Limits
from sandbox.telegram.params import Call
from sandbox.telegram.people import EVERYTHING, JSON, Chat
from sandbox.telegram.queue import UpdateQueue
from sandbox.telegram.webhook import Webhook
from sandbox.telegram.world import World


@dataclass
class Query:
    """A pressed button waiting for answerCallbackQuery."""

    id: str
    presser: int
    pressed_at: float
    answer: JSON | None = None
    on_answer: Callable[[JSON], None] | None = None


@dataclass
class CheckoutQuery:
    """The question before a payment; its answer is why it is not taken, None where it is."""

    id: str
    asked_at: float
    """Monotonic: ten seconds are ten seconds, however the clock is moved."""
    answer: "asyncio.Future[str | None]"


@dataclass
class BotApi:
    """One bot's Telegram: the world, the queue and what the bot has set for itself."""

    world: World
    queue: UpdateQueue
    limits: Limits
    webhook: Webhook
    stricter: frozenset[str]
    callback_answer_seconds: float
    loopback_webhooks: bool
    payment_token: str
    checkout_seconds: float
    queries: dict[str, Query] = field(default_factory=dict)
    checkouts: dict[str, CheckoutQuery] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)
    menu_buttons: dict[int, JSON] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)

    def count(self, chat: Chat, weight: float = 1.0) -> None:
        """Count a send or edit against the chat's limit; the last step before it takes effect."""
        key = f"{chat.account}/{chat.id}" if chat.account else chat.id
        self.limits.spend(key, group=not chat.private, weight=1.0 if chat.private else weight)


Handler = Callable[[BotApi, Call], Awaitable[Any]]


@dataclass(frozen=True)
class Described:
    """A successful answer with a description beside the result (setWebhook, deleteWebhook)."""

    result: Any
    description: str


def find_chat(api: BotApi, raw: str, empty: str = "chat_id_empty") -> Chat:
    """The chat the bot knows under this id or @name; refuses others as Telegram does."""
    world = api.world
    raw = raw.strip()
    if not raw:
        raise refuse(empty)
    if raw.startswith("@"):
        for chat in world.chats.values():
            if chat.username and chat.username.lower() == raw[1:].lower():
                return chat
        raise refuse("chat_not_found")
    try:
        number = int(raw)
    except ValueError:
        raise refuse("chat_not_found") from None
    known = world.chats.get(number)
    if known is not None and not known.private and world.bot.id in known.members:
        return known
    if number in world.people and (world.knows(number) or world.people[number].is_bot):
        return world.private_chat(world.people[number])
    raise refuse("chat_not_found")


def check_writable(api: BotApi, chat: Chat) -> None:
    """Refuses a chat the bot can no longer or not yet write to."""
    if chat.private:
        _check_person(api, chat.id)
        return
    if chat.migrated_to is not None:
        raise RefusalError("group_upgraded", {}, {"migrate_to_chat_id": chat.migrated_to})
    check_member(api, chat)
    if EVERYTHING in chat.member(api.world.bot.id).muted:
        raise refuse("no_write_access")


def check_member(api: BotApi, chat: Chat) -> None:
    """Refuses a group the bot is no longer in; one that was upgraded can still be read."""
    if chat.deleted:
        raise refuse("group_deleted")
    standing = chat.member(api.world.bot.id)
    if standing.inside:
        return
    kind = "supergroup" if chat.type == "supergroup" else "group"
    raise refuse(f"kicked_from_{kind}" if standing.status == "kicked" else f"not_in_{kind}")


def check_may_send(api: BotApi, chat: Chat, kind: str) -> None:
    """Refuses what the bot was forbidden to send; `kind` is one of `SENDABLE`."""
    if chat.private:
        return
    if kind in chat.member(api.world.bot.id).muted:
        words = {"messages": "text messages", "voice_notes": "voice notes"}.get(kind, kind)
        raise refuse("no_right_to_send", kind=words)


def readable_chat(api: BotApi, call: Call) -> Chat:
    """The chat of a call that only asks about it."""
    chat = find_chat(api, call.text("chat_id"))
    if not chat.private:
        check_member(api, chat)
    return chat


def writable_chat(api: BotApi, call: Call) -> Chat:
    chat = find_chat(api, call.text("chat_id"))
    check_writable(api, chat)
    return chat


def _check_person(api: BotApi, person_id: int) -> None:
    person = api.world.people[person_id]
    if person.is_bot:
        raise refuse("target_is_bot")
    if person.deactivated:
        raise refuse("deactivated")
    if not person.started:
        raise refuse("cannot_initiate")
    if person.blocked:
        raise refuse("blocked")
