"""Deleting, reacting and pinning: what a bot does to messages that are already there."""

from typing import Any

from sandbox.telegram.api import BotApi, check_writable, find_chat, writable_chat
from sandbox.telegram.business import check_business, find_business_chat
from sandbox.telegram.errors import refuse
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON, Chat, Message
from sandbox.telegram.reactions import REACTIONS

DELETABLE_SECONDS = 48 * 3600
MOST_IDS = 100


async def delete_message(api: BotApi, call: Call) -> bool:
    chat = _chat_of_ids(api, call)
    if not call.has("message_id"):
        raise refuse("message_not_specified")
    message = chat.find(call.integer("message_id"))
    if message is None:
        raise refuse("delete_target_missing")
    _check_deletable(api, chat, message)
    api.world.delete(message)
    return True


async def delete_messages(api: BotApi, call: Call) -> bool:
    chat = _chat_of_ids(api, call)
    ids = read_ids(call)
    messages = [message for number in ids if (message := chat.find(number)) is not None]
    for message in messages:
        _check_deletable(api, chat, message)
    for message in messages:
        api.world.delete(message)
    return True


def read_ids(call: Call) -> list[int]:
    """The message_ids of a batch method, 1-100 of them."""
    given: Any = call.parsed("message_ids", "ids_not_json")
    if not isinstance(given, list) or not given:
        raise refuse("ids_missing")
    if len(given) > MOST_IDS:
        raise refuse("ids_too_many")
    try:
        return [int(number) for number in given]
    except (TypeError, ValueError):
        raise refuse("ids_not_json") from None


def _chat_of_ids(api: BotApi, call: Call) -> Chat:
    chat = find_chat(api, call.text("chat_id"), empty="chat_not_specified")
    check_writable(api, chat)
    return chat


def _check_deletable(api: BotApi, chat: Chat, message: Message) -> None:
    own = message.sender == api.world.bot.id
    right = chat.member(api.world.bot.id).has("can_delete_messages")
    if not chat.private and not own and not right:
        raise refuse("cannot_delete")
    timeless = chat.type == "supergroup" and right
    if not timeless and api.world.now() - message.date > DELETABLE_SECONDS:
        raise refuse("cannot_delete_for_everyone")


async def set_reaction(api: BotApi, call: Call) -> bool:
    chat = writable_chat(api, call)
    given = call.parsed("reaction", "reaction_not_json") or []
    if not isinstance(given, list) or not all(isinstance(one, dict) and "type" in one for one in given):
        raise refuse("reaction_not_json")
    message = chat.find(call.integer("message_id"))
    if message is None:
        raise refuse("react_target_missing")
    if len(given) > 1:
        raise refuse("reactions_too_many")
    emoji = str(given[0].get("emoji", "")).rstrip("\ufe0f") if given else ""
    if given and (given[0]["type"] != "emoji" or emoji not in REACTIONS):
        raise refuse("reaction_unknown")
    if emoji:
        message.reactions[api.world.bot.id] = emoji
    else:
        message.reactions.pop(api.world.bot.id, None)
    api.world.hub.publish("edit", chat=chat.id, message_id=message.id)
    return True


async def pin(api: BotApi, call: Call) -> bool:
    chat = _pinnable(api, call)
    message = chat.find(call.integer("message_id"))
    if message is None:
        raise refuse("pin_target_missing")
    api.count(chat)
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    if chat.account:
        return True
    pinned = api.world.message_view(message, nested=True)
    thread: JSON = {name: message.content[name] for name in ("message_thread_id", "is_topic_message")
              if name in message.content}  # fmt: skip
    api.world.service(chat, api.world.bot.id, {"pinned_message": pinned, **thread})
    return True


async def unpin(api: BotApi, call: Call) -> bool:
    chat = _pinnable(api, call)
    number = call.integer("message_id") if call.has("message_id") else (chat.pinned or [0])[-1]
    if number not in chat.pinned:
        raise refuse("unpin_target_missing")
    api.count(chat)
    chat.pinned.remove(number)
    return True


def _pinnable(api: BotApi, call: Call) -> Chat:
    if call.has("business_connection_id"):
        connection, chat = find_business_chat(api, call)
        check_business(api, connection, chat)
        return chat
    chat = writable_chat(api, call)
    if not chat.private and not chat.member(api.world.bot.id).has("can_pin_messages"):
        raise refuse("pin_no_right")
    return chat
