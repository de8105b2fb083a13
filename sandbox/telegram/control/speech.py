"""What a person says: text, files, stickers, contacts, albums, forwards - as Telegram would deliver it."""

from datetime import datetime
from typing import Any

from sandbox.telegram import entities as marks
from sandbox.telegram.control.body import Body, ControlError, decoded, person, whole
from sandbox.telegram.control.forwarding import forwarded
from sandbox.telegram.files import picture_size
from sandbox.telegram.people import JSON, Chat, Message, Person
from sandbox.telegram.world import ANONYMOUS_ADMIN, World

FILES = {"photo": "Photo", "document": "Document", "voice": "Voice", "video": "Video", "audio": "Audio"}
LONGEST = 4096


async def say(world: World, body: Body) -> JSON:
    """A person writes into a chat (default: the private chat with the bot, which opens it)."""
    speaker = body.person()
    chat = place(world, body, speaker)
    content = forwarded(world, body, speaker) if body.get("forward") else content_of(world, body)
    content |= _around(world, body, chat)
    reply = body.message(chat, "reply_to") if body.get("reply_to") is not None else None
    if reply is None and content.get("message_thread_id") is not None:
        reply = chat.find(content["message_thread_id"])
    sender = speaker.id
    if body.get("anonymous") and not chat.private:
        sender = ANONYMOUS_ADMIN
        content["sender_chat"] = world.chat_view(chat)
    message = world.post(chat, sender, content, reply_to=reply)
    return world.message_view(message)


def place(world: World, body: Body, speaker: Person) -> Chat:
    """The chat somebody speaks in; they must be there and not have blocked the bot."""
    if body.get("chat") is None or body.number("chat") == speaker.id:
        if speaker.blocked:
            raise ControlError("this person has blocked the bot: unblock first")
        speaker.started = True
        return world.private_chat(speaker)
    chat = body.chat()
    if chat.private or not chat.member(speaker.id).inside:
        raise ControlError(f"{speaker.id} is not in chat {chat.id}")
    if chat.migrated_to is not None:
        raise ControlError(f"the group became {chat.migrated_to}")
    return chat


def spoken(text: Any, given: Any = None) -> JSON:
    """The content of a text as typed: trimmed, entities detected (and those the person set)."""
    text, entities = marks.complete(str(text), list(given or []))
    if not text or len(text) > LONGEST:
        raise ControlError("a text has 1 to 4096 characters")
    return {"text": text, "entities": entities} if entities else {"text": text}


def revised(message: Message, words: Any) -> None:
    """Give a message other words; media keep their file, the words become the caption."""
    if "text" in message.content:
        message.content = {k: v for k, v in message.content.items() if k not in ("text", "entities")}
        message.content |= spoken(words)
    else:
        text, entities = marks.complete(str(words), [])
        message.content |= {"caption": text, "caption_entities": entities}


def content_of(world: World, body: Body) -> JSON:
    """What is said: the fields of the message's content."""
    content = _content(world, body)
    if not content:
        raise ControlError("nothing is said: text, a file, sticker or contact is needed")
    return content


def _content(world: World, body: Body) -> JSON:
    for field, kind in FILES.items():
        if body.get(field) is not None:
            return _file(world, field, kind, body.get(field)) | _caption(body)
    if body.get("sticker") is not None:
        return {"sticker": _sticker(world, str(body.get("sticker")))}
    if body.get("contact") is not None:
        contact = body.get("contact")
        if not isinstance(contact, dict) or not contact.get("phone_number"):
            raise ControlError("a contact is {phone_number, first_name}")
        return {"contact": {"first_name": "", **contact}}
    return spoken(body.get("text"), body.get("entities")) if body.get("text") is not None else {}


def _file(world: World, field: str, kind: str, file: Any) -> JSON:
    name, mime, content = decoded(file)
    if field == "photo":
        size = picture_size(content)
        if size is None:
            raise ControlError("the photo is no PNG, JPEG, GIF or WebP")
        return {"photo": world.files.keep_photo(content, *size)}
    extra: JSON = {"mime_type": mime}
    if field in ("document", "video", "audio"):
        extra["file_name"] = name
    if field in ("voice", "video", "audio"):
        extra["duration"] = whole(file.get("duration", 1), "duration")
    if field == "video":
        extra |= {side: whole(file.get(side, 640), side) for side in ("width", "height")}
    return {field: world.files.keep(kind, name, content, extra).view}


def _caption(body: Body) -> JSON:
    if not body.get("caption"):
        return {}
    text, entities = marks.complete(str(body.get("caption")), [])
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _sticker(world: World, emoji: str) -> JSON:
    fields = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    fields |= {"emoji": emoji, "set_name": "Sandbox"}
    return world.files.keep("Sticker", "sticker.webp", b"RIFF\x00\x00\x00\x00WEBP", fields).view


def _around(world: World, body: Body, chat: Chat) -> JSON:
    around: JSON = {}
    if body.get("media_group") is not None:
        around["media_group_id"] = str(body.get("media_group"))
    if body.get("forward_of") is not None:
        around["forward_origin"] = _origin(world, body.get("forward_of"))
    if body.get("thread") is not None and body.number("thread") != 1:
        topic = chat.topics.get(body.number("thread"))
        if topic is None or topic.deleted:
            raise ControlError(f"no topic {body.number('thread')} in chat {chat.id}")
        around |= {"message_thread_id": topic.id, "is_topic_message": True}
    return around


def _origin(world: World, source: Any) -> JSON:
    """The Bot API `MessageOrigin` of a forward."""
    if not isinstance(source, dict):
        raise ControlError("forward_of is an object")
    date = _moment(source.get("date"), world)
    if source.get("hidden_name"):
        return {"type": "hidden_user", "date": date, "sender_user_name": str(source["hidden_name"])}
    if source.get("from_user") is not None:
        return {"type": "user", "date": date, "sender_user": _user(world, source["from_user"])}
    if source.get("chat") is not None:
        given = source["chat"]
        if isinstance(given, dict):
            view = {"id": -1001000000001, "type": "channel", "title": "Channel", **given}
        else:
            known = world.chats.get(whole(given, "chat"))
            if known is None:
                raise ControlError(f"no chat {given}")
            view = world.chat_view(known)
        if view["type"] == "channel":
            number = int(source.get("message_id", 1))
            return {"type": "channel", "date": date, "chat": view, "message_id": number}
        return {"type": "chat", "date": date, "sender_chat": view}
    raise ControlError("forward_of needs from_user, hidden_name or chat")


def _user(world: World, given: Any) -> JSON:
    if isinstance(given, dict):
        return {"id": 1, "is_bot": False, "first_name": "", **given}
    return person(world, whole(given, "from_user")).user()


def _moment(given: Any, world: World) -> int:
    if given is None:
        return world.now()
    if isinstance(given, int | float):
        return int(given)
    try:
        return int(datetime.fromisoformat(str(given)).timestamp())
    except ValueError:
        raise ControlError("date is ISO 8601 or seconds since 1970") from None
