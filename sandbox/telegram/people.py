"""Who and what is there: people, chats with their members and topics, messages. Data only."""

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")
GENERAL = 1
"""The id of a forum's first topic, whose messages carry no thread."""
EVERYTHING = "everything"
"""Muted so, the bot has no write access at all."""
SENDABLE = ("messages", "photos", "documents", "voice_notes", "videos", "audios")


@dataclass
class Person:
    """A Telegram user, human or bot. `started`: the bot may write to them; `blocked`: no longer."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> JSON:
        """The Bot API `User`."""
        user: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                user[name] = getattr(self, name)
        return user


@dataclass
class Member:
    """A person's place in a group. `rights`: those an administrator has; `muted`: what may not be sent."""

    status: str = "member"
    rights: set[str] = field(default_factory=lambda: set(RIGHTS + GROUP_RIGHTS))
    muted: set[str] = field(default_factory=set)

    @property
    def inside(self) -> bool:
        return self.status in ("creator", "administrator", "member", "restricted")

    def has(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def view(self, user: JSON, *, forum: bool) -> JSON:
        """The Bot API `ChatMember`."""
        view: JSON = {"user": user, "status": self.status}
        if self.status == "creator":
            view["is_anonymous"] = False
        elif self.status == "administrator":
            view |= {"can_be_edited": False, "is_anonymous": False}
            view |= {right: right in self.rights for right in RIGHTS}
            view["can_pin_messages"] = "can_pin_messages" in self.rights
            if forum:
                view["can_manage_topics"] = "can_manage_topics" in self.rights
        elif self.status == "restricted":
            view |= self._restrictions()
        elif self.status == "kicked":
            view["until_date"] = 0
        return view

    def _restrictions(self) -> JSON:
        others = ("can_send_video_notes", "can_send_polls", "can_send_other_messages", "can_edit_tag",
                  "can_add_web_page_previews", "can_react_to_messages", "can_change_info",
                  "can_invite_users", "can_pin_messages", "can_manage_topics")  # fmt: skip
        view: JSON = {"is_member": True, "until_date": 0} | dict.fromkeys(others, False)
        return view | {f"can_send_{kind}": kind not in self.muted for kind in SENDABLE}


@dataclass
class Topic:
    """A forum topic; its id is the id of the service message that created it.

    `deleted_at_server`: the Bot API server still believes in it, Telegram's servers do not.
    """

    id: int
    name: str
    icon_color: int = 7322096
    icon_custom_emoji_id: str = ""
    creator: int = 0
    closed: bool = False
    deleted: bool = False
    deleted_at_server: bool = False
    hidden: bool = False

    def view(self) -> JSON:
        view: JSON = {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}
        if self.icon_custom_emoji_id:
            view["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return view


@dataclass
class Message:
    """A message: `content` holds the Bot API fields beside message_id, from, chat, date and the reply.

    `account`: whose copy it is, of a message between people; `twin`: the copy in the other's account.
    """

    chat: int
    id: int
    sender: int
    date: int
    content: JSON
    reply_to: "Message | None" = None
    edit_date: int | None = None
    markup: JSON | None = None
    service: bool = False
    deleted: bool = False
    had_reply_keyboard: bool = False
    account: int = 0
    twin: "Message | None" = field(default=None, repr=False)
    reactions: dict[int, str] = field(default_factory=dict)
    payload: str = ""
    """Of an invoice: what comes back with its payment."""
    paid: bool = False

    @property
    def thread(self) -> int | None:
        return self.content.get("message_thread_id")


@dataclass
class Chat:
    """A private chat (its id is the person's), a basic group or a supergroup, as the bot and people know it.

    `account`: the person whose own chat with somebody this is; 0 for the bot's chats.
    """

    id: int
    type: str
    title: str = ""
    username: str = ""
    forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    general: Topic = field(default_factory=lambda: Topic(GENERAL, "General"))
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0
    migrated_to: int | None = None
    deleted: bool = False
    account: int = 0

    @property
    def private(self) -> bool:
        return self.type == "private"

    def find(self, message_id: int) -> Message | None:
        """The message, unless it was deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    def member(self, person: int) -> Member:
        return self.members.get(person) or Member("left")
