"""A person forwards a message they see, from a group or from a chat with another person, to wherever they write."""

from typing import Any

from sandbox.telegram.control.body import Body, ControlError, person, whole
from sandbox.telegram.methods.copying import copied, origin
from sandbox.telegram.people import JSON, Chat, Message, Person
from sandbox.telegram.world import World


def forwarded(world: World, body: Body, speaker: Person) -> JSON:
    """The content of a forward: `{"peer": person}` or `{"chat": group}`, `message_id` as the speaker sees it.

    `hidden`: whoever wrote it has switched off the link to their account in forwards, so that a name is all it shows.
    """
    source = body.get("forward")
    if not isinstance(source, dict):
        raise ControlError("forward is an object")
    message = _place(world, source, speaker).find(whole(source.get("message_id"), "message_id"))
    if message is None or message.service:
        raise ControlError("there is no such message to forward")
    return copied(message) | (_hidden(world, message) if source.get("hidden") else origin(world, message))


def _place(world: World, source: dict[str, Any], speaker: Person) -> Chat:
    if source.get("peer") is not None:
        return world.account(speaker.id).chat(person(world, whole(source["peer"], "peer")).id)
    chat = world.chats.get(whole(source.get("chat"), "chat"))
    if chat is None or (chat.id != speaker.id and not chat.member(speaker.id).inside):
        raise ControlError("the speaker is not in that chat")
    return chat


def _hidden(world: World, message: Message) -> JSON:
    user = world.people[message.sender].user()
    name = " ".join(part for part in (user["first_name"], user.get("last_name")) if part)
    return {"forward_origin": {"type": "hidden_user", "date": message.date, "sender_user_name": name}}
