"""Where a new message goes: the chat, the topic, the message it answers; and how it is put there."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram import accounts
from sandbox.telegram.accounts import Connection
from sandbox.telegram.api import BotApi, check_may_send, check_writable, find_chat
from sandbox.telegram.business import check_business, find_business_chat
from sandbox.telegram.errors import refuse
from sandbox.telegram.markup import Markup, check_content, check_on_server, read_markup
from sandbox.telegram.params import Call
from sandbox.telegram.people import GENERAL, JSON, Chat, Message


@dataclass
class Target:
    """A checked place for a message, with what the call asked around it."""

    chat: Chat
    connection: Connection | None = None
    content: JSON = field(default_factory=dict)
    reply_to: Message | None = None
    markup: Markup | None = None
    closed_topic: bool = False
    deleted_topic: bool = False
    quote_missing: bool = False


def find_target(api: BotApi, call: Call, kind: str) -> Target:
    """Check reply parameters, markup, chat, topic and reply target, in Telegram's order."""
    reply = _reply_parameters(call)
    markup = read_markup(call, api.stricter)
    target = _place(api, call)
    chat = target.chat
    _enter_topic(api, call, target)
    _answer(api, reply, target)
    check_may_send(api, chat, kind)
    if call.text("message_effect_id") and not chat.private:
        raise refuse("effect_in_group")
    target.markup = check_content(markup, private=chat.private)
    if call.flag("protect_content"):
        target.content["has_protected_content"] = True
    return target


def _place(api: BotApi, call: Call) -> Target:
    if call.has("business_connection_id"):
        connection, chat = find_business_chat(api, call)
        return Target(chat, connection)
    chat = find_chat(api, call.text("chat_id"))
    check_writable(api, chat)
    return Target(chat)


def put(api: BotApi, target: Target, content: JSON, *, counted: bool = False) -> Message:
    """Send: the pace, then the checks only Telegram's servers make, then the message itself."""
    world = api.world
    if not counted:
        api.count(target.chat)
        check_at_server(api, target)
    had_keyboard = target.markup is not None and "inline_keyboard" not in target.markup
    if target.connection is not None:
        fields = {"reply_to": target.reply_to, "markup": target.markup, "had_reply_keyboard": had_keyboard}
        content = target.content | content
        return accounts.write(world, target.connection.owner, target.chat.id, content, by_bot=True, **fields)
    return world.post(
        target.chat,
        world.bot.id,
        target.content | content,
        reply_to=target.reply_to,
        markup=target.markup,
        had_reply_keyboard=had_keyboard,
    )


def check_at_server(api: BotApi, target: Target) -> None:
    if target.connection is not None:
        check_business(api, target.connection, target.chat)
    if target.deleted_topic:
        raise refuse("topic_deleted")
    if target.closed_topic:
        raise refuse("topic_closed")
    if target.quote_missing:
        raise refuse("quote_not_found")
    check_on_server(target.markup, private=target.chat.private, business=target.connection is not None)


def _reply_parameters(call: Call) -> JSON:
    given = call.parsed("reply_parameters", "reply_not_json")
    if given is None:
        legacy = call.integer("reply_to_message_id")
        allow = call.flag("allow_sending_without_reply")
        return {"message_id": legacy, "allow_sending_without_reply": allow} if legacy > 0 else {}
    if not isinstance(given, dict):
        raise refuse("reply_not_object")
    return given


def _enter_topic(api: BotApi, call: Call, target: Target) -> None:
    thread = call.integer("message_thread_id")
    if thread <= 0 or target.connection is not None:
        target.closed_topic = (
            target.chat.forum and target.chat.general.closed and not _may_manage(api, target)
        )
        return
    if target.chat.private:
        raise refuse("thread_not_found")
    if not target.chat.forum:
        return
    topic = target.chat.topics.get(thread)
    if thread == GENERAL or topic is None or topic.deleted:
        raise refuse("thread_not_found")
    _use_topic(api, target, thread)


def _use_topic(api: BotApi, target: Target, thread: int) -> None:
    topic = target.chat.topics[thread]
    target.content |= {"message_thread_id": thread, "is_topic_message": True}
    target.deleted_topic = topic.deleted_at_server
    target.closed_topic = topic.closed and not _may_manage(api, target)
    # Telegram shows every message of a topic as a reply to the one that created it.
    target.reply_to = target.chat.find(thread)


def _may_manage(api: BotApi, target: Target) -> bool:
    return target.chat.member(api.world.bot.id).has("can_manage_topics")


def _answer(api: BotApi, reply: JSON, target: Target) -> None:
    number = _number(reply.get("message_id"))
    if number <= 0:
        return
    source = target.chat
    if reply.get("chat_id") not in (None, "") and target.connection is None:
        source = find_chat(api, str(reply["chat_id"]))
    answered = source.find(number)
    if answered is None:
        # In a business chat this is always allowed (Bot API, ReplyParameters).
        if reply.get("allow_sending_without_reply") or target.connection is not None:
            return
        raise refuse("reply_target_missing")
    thread = answered.thread
    in_topic = source is target.chat and target.chat.forum and thread in target.chat.topics
    if in_topic and thread and "message_thread_id" not in target.content:
        _use_topic(api, target, thread)
    if source is target.chat:
        target.reply_to = answered
    else:
        target.content["external_reply"] = external_reply(api, answered)
    if reply.get("quote"):
        _quote(reply, answered, target)


def external_reply(api: BotApi, message: Message) -> JSON:
    """The Bot API `ExternalReplyInfo`: a replied-to message of another chat."""
    sender = api.world.people[message.sender].user()
    origin = {"type": "user", "date": message.date, "sender_user": sender}
    chat = api.world.chats[message.chat]
    return {"origin": origin, "chat": api.world.chat_view(chat), "message_id": message.id}


def _quote(reply: JSON, answered: Message, target: Target) -> None:
    words = str(reply["quote"])
    text = str(answered.content.get("text") or answered.content.get("caption") or "")
    if words not in text or len(words) > 1024:
        target.quote_missing = True
        return
    position = len(text[: text.index(words)].encode("utf-16-le")) // 2
    target.content["quote"] = {"text": words, "position": position, "is_manual": True}


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
