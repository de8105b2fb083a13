"""A raw update as an `Incoming`. Read from the JSON itself, so that a field we do not know yet costs no words. Pure."""

from datetime import UTC, datetime
from typing import Any

from intake.contacts.models import Channel
from intake.message import Incoming, IncomingFile, Kind, Origin, OriginKind, Quoted, Sender
from intake.telegram.form import GENERAL

FILE_KINDS = ("document", "voice", "video", "audio", "video_note", "animation")
SUFFIX = {"voice": "ogg", "video": "mp4", "video_note": "mp4", "audio": "mp3", "animation": "mp4"}
SERVICE = (
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created", "pinned_message",
    "migrate_to_chat_id", "migrate_from_chat_id", "message_auto_delete_timer_changed",
    "forum_topic_created", "forum_topic_closed", "forum_topic_reopened", "forum_topic_edited",
    "general_forum_topic_hidden", "general_forum_topic_unhidden",
    "video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
    "users_shared", "chat_shared", "connected_website", "write_access_allowed", "proximity_alert_triggered",
    "boost_added", "chat_background_set", "gift", "unique_gift", "giveaway_created", "giveaway",
    "giveaway_winners", "giveaway_completed", "checklist_tasks_done", "checklist_tasks_added",
    "successful_payment", "refunded_payment",
)  # fmt: skip


def sender(user: dict[str, Any]) -> Sender:
    """A Telegram user as a sender."""
    name = " ".join(part for part in (user.get("first_name"), user.get("last_name")) if part)
    language = (user.get("language_code") or "").partition("-")[0] or None
    return Sender(
        Channel.TELEGRAM, str(user["id"]), name or user.get("username") or "?", user.get("username"), language
    )


def incoming(message: dict[str, Any]) -> Incoming:
    """A Bot API Message as an `Incoming`; a forward's words become a quotation with its author's name."""
    text = message.get("text") or message.get("caption") or _put_otherwise(message)
    origin = _origin(message)
    sent = message.get("edit_date") or message["date"]
    return Incoming(
        channel=Channel.TELEGRAM,
        sender=sender(message.get("from") or {"id": message["chat"]["id"]}),
        kind=_kind(message),
        text="" if origin else text,
        sent_at=datetime.fromtimestamp(sent, UTC),
        place=str(message["chat"]["id"]),
        external_id=str(message["message_id"]),
        reply_to=_replied(message),
        quoted=(Quoted(origin.name, origin.sent_at, text),) if origin else (),
        origin=origin,
        files=tuple(_files(message)),
        album=message.get("media_group_id"),
    )


def topic(message: dict[str, Any]) -> int | None:
    """The forum topic a message is in; None where the chat has no topics.

    `message_thread_id` alone does not tell: replies in ordinary groups have it too (Bot API, Message).
    """
    if message.get("is_topic_message"):
        return int(message["message_thread_id"])
    return GENERAL if message.get("chat", {}).get("is_forum") else None


def topic_name(message: dict[str, Any]) -> str | None:
    """What a topic was called when it was made: every message in it hangs on the one that made it."""
    made = message.get("reply_to_message", {}).get("forum_topic_created")
    return made["name"] if made else None


def renamed(message: dict[str, Any]) -> str | None:
    """What the topic it is in is called from now on; None for any other message (Bot API, ForumTopicEdited)."""
    return message.get("forum_topic_edited", {}).get("name") or None


def _put_otherwise(message: dict[str, Any]) -> str:
    """Words people put into other shapes than text: a place's name, a question with its choices."""
    venue, poll = message.get("venue"), message.get("poll")
    if venue:
        return ", ".join(part for part in (venue.get("title"), venue.get("address")) if part)
    if poll:
        return "\n".join([poll["question"], *(option["text"] for option in poll.get("options", []))])
    return ""


def _kind(message: dict[str, Any]) -> Kind:
    if "sticker" in message or "dice" in message:
        return Kind.STICKER
    if any(field in message for field in SERVICE):
        return Kind.SERVICE
    return Kind.WORDS


def _replied(message: dict[str, Any]) -> tuple[str, ...]:
    replied = message.get("reply_to_message")
    if replied and "forum_topic_created" in replied:
        return ()
    return (str(replied["message_id"]),) if replied else ()


def _origin(message: dict[str, Any]) -> Origin | None:
    """Who wrote a forwarded message (Bot API, MessageOrigin): a user, a hidden user, a chat or a channel."""
    origin = message.get("forward_origin")
    if not origin:
        return None
    at = datetime.fromtimestamp(origin["date"], UTC) if "date" in origin else None
    if "sender_user" in origin:
        user = sender(origin["sender_user"])
        return Origin(OriginKind.ACCOUNT, user.value, user.name, at)
    chat = origin.get("sender_chat") or origin.get("chat")
    if chat:
        return Origin(OriginKind.CHAT, str(chat.get("id", "")), chat.get("title") or "?", at)
    return Origin(OriginKind.HIDDEN, "", origin.get("sender_user_name") or "?", at)


def _files(message: dict[str, Any]) -> list[IncomingFile]:
    files = []
    if message.get("photo"):
        best = max(message["photo"], key=lambda size: size.get("width", 0) * size.get("height", 0))
        files.append(
            IncomingFile("photo", "photo.jpg", "image/jpeg", best.get("file_size", 0), best["file_id"])
        )
    for kind in FILE_KINDS:
        if kind in message and not (kind == "document" and "animation" in message):
            file = message[kind]
            name = file.get("file_name") or f"{kind}.{SUFFIX.get(kind, 'bin')}"
            mime = file.get("mime_type") or "application/octet-stream"
            files.append(
                IncomingFile(
                    kind,
                    name,
                    mime,
                    file.get("file_size", 0),
                    file["file_id"],
                    seconds=file.get("duration", 0),
                )
            )
    if "contact" in message:
        card = message["contact"]
        name = " ".join(part for part in (card.get("first_name"), card.get("phone_number")) if part)
        files.append(IncomingFile("contact", name, "text/vcard", 0))
    if "location" in message:
        place = message["location"]
        files.append(IncomingFile("location", f"{place['latitude']}, {place['longitude']}", "text/plain", 0))
    return files
