"""Forum topics: create, edit, close, reopen (each posts a service message and counts as a send), delete, unpin all."""

from dataclasses import replace

from sandbox.telegram.api import BotApi, writable_chat
from sandbox.telegram.errors import refuse
from sandbox.telegram.params import Call
from sandbox.telegram.people import GENERAL, JSON, Chat, Topic

NAME = 128
COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


async def create(api: BotApi, call: Call) -> JSON:
    chat = writable_chat(api, call)
    if not chat.forum:
        raise refuse("not_a_forum")
    if not _may_manage(api, chat):
        raise refuse("topic_no_right_create")
    name = call.text("name").strip()[:NAME]
    if not name:
        raise refuse("topic_name_empty")
    colour = call.integer("icon_color")
    colour = colour if colour in COLOURS else COLOURS[0]
    api.count(chat)
    topic = open_topic(api, chat, api.world.bot.id, name, colour, call.text("icon_custom_emoji_id"))
    return topic.view()


def open_topic(api: BotApi, chat: Chat, by: int, name: str, colour: int, emoji: str = "") -> Topic:
    """Make a topic with its service message, whose id becomes the topic's."""
    topic = Topic(chat.last_id + 1, name, colour, emoji, by)
    chat.topics[topic.id] = topic
    created = {"name": name, "icon_color": colour} | ({"icon_custom_emoji_id": emoji} if emoji else {})
    api.world.service(chat, by, {"forum_topic_created": created} | _inside(topic))
    return topic


async def edit(api: BotApi, call: Call) -> bool:
    chat, topic = _topic(api, call, "topic_no_right_edit", "not_a_forum")
    changes: JSON = {}
    if call.text("name").strip():
        changes["name"] = call.text("name").strip()[:NAME]
    if "icon_custom_emoji_id" in call.values:
        changes["icon_custom_emoji_id"] = call.text("icon_custom_emoji_id")
    if not changes:
        return True
    if all(getattr(topic, name) == value for name, value in changes.items()):
        raise refuse("topic_not_modified")
    api.count(chat)
    for name, value in changes.items():
        setattr(topic, name, value)
    api.world.service(chat, api.world.bot.id, {"forum_topic_edited": changes} | _inside(topic))
    return True


def rename(api: BotApi, chat: Chat, topic: Topic, by: int, name: str) -> None:
    """Give a topic another name with its service message."""
    topic.name = name
    api.world.service(chat, by, {"forum_topic_edited": {"name": name}} | _inside(topic))


async def close(api: BotApi, call: Call) -> bool:
    return _toggle(api, call, closed=True)


async def reopen(api: BotApi, call: Call) -> bool:
    return _toggle(api, call, closed=False)


async def delete(api: BotApi, call: Call) -> bool:
    """Delete a topic with its messages; no update tells of it."""
    chat, topic = _topic(api, call, "topic_no_right_delete", "not_a_forum", right="can_delete_messages")
    if topic.id == GENERAL:
        raise refuse("topic_unknown")
    api.count(chat)
    remove_topic(api, chat, topic)
    return True


def remove_topic(api: BotApi, chat: Chat, topic: Topic) -> None:
    topic.deleted = True
    for message in chat.messages.values():
        if message.thread == topic.id and not message.deleted:
            api.world.delete(message)


async def unpin_all(api: BotApi, call: Call) -> bool:
    chat, topic = _topic(api, call, "pin_no_right", "not_a_forum", right="can_pin_messages")
    api.count(chat)
    chat.pinned = [number for number in chat.pinned if (chat.messages[number].thread or GENERAL) != topic.id]
    return True


def _toggle(api: BotApi, call: Call, *, closed: bool) -> bool:
    chat, topic = _topic(api, call, "topic_no_right_toggle", "not_a_supergroup_forum")
    if topic.closed == closed:
        raise refuse("topic_not_modified")
    api.count(chat)
    set_closed(api, chat, topic, api.world.bot.id, closed=closed)
    return True


def set_closed(api: BotApi, chat: Chat, topic: Topic, by: int, *, closed: bool) -> None:
    """Close or reopen a topic with its service message."""
    topic.closed = closed
    word = "forum_topic_closed" if closed else "forum_topic_reopened"
    api.world.service(chat, by, {word: {}} | _inside(topic))


async def close_general(api: BotApi, call: Call) -> bool:
    return await close(api, _of_general(call))


async def reopen_general(api: BotApi, call: Call) -> bool:
    return await reopen(api, _of_general(call))


async def edit_general(api: BotApi, call: Call) -> bool:
    return await edit(api, _of_general(call))


async def hide_general(api: BotApi, call: Call) -> bool:
    """Hide the General topic, which closes it too."""
    return _show(api, call, hidden=True)


async def unhide_general(api: BotApi, call: Call) -> bool:
    return _show(api, call, hidden=False)


def _show(api: BotApi, call: Call, *, hidden: bool) -> bool:
    chat, topic = _topic(api, _of_general(call), "topic_no_right_toggle", "not_a_supergroup_forum")
    if topic.hidden == hidden:
        raise refuse("topic_not_modified")
    api.count(chat)
    topic.hidden = hidden
    topic.closed = topic.closed or hidden
    word = "general_forum_topic_hidden" if hidden else "general_forum_topic_unhidden"
    api.world.service(chat, api.world.bot.id, {word: {}})
    return True


def _of_general(call: Call) -> Call:
    return replace(call, values=call.values | {"message_thread_id": str(GENERAL)})


def _topic(
    api: BotApi, call: Call, no_right: str, no_forum: str, right: str = "can_manage_topics"
) -> tuple[Chat, Topic]:
    chat = writable_chat(api, call)
    if not chat.forum:
        raise refuse(no_forum)
    number = call.integer("message_thread_id")
    if number <= 0:
        raise refuse("topic_id_bad")
    topic = chat.general if number == GENERAL else chat.topics.get(number)
    if topic is None or topic.deleted or topic.deleted_at_server:
        raise refuse("topic_unknown")
    if not chat.member(api.world.bot.id).has(right) and topic.creator != api.world.bot.id:
        raise refuse(no_right)
    return chat, topic


def _may_manage(api: BotApi, chat: Chat) -> bool:
    return chat.member(api.world.bot.id).has("can_manage_topics")


def _inside(topic: Topic) -> JSON:
    if topic.id == GENERAL:
        return {}
    return {"message_thread_id": topic.id, "is_topic_message": True}
