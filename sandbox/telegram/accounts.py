"""People's own accounts: what they write to each other, and the bot connected to an account (Bot API, business bots)."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.telegram.people import JSON, Chat, Message

if TYPE_CHECKING:
    from sandbox.telegram.world import World

DAY = 86_400
RIGHTS = (
    "can_reply", "can_read_messages", "can_delete_sent_messages", "can_delete_all_messages", "can_edit_name",
    "can_edit_bio", "can_edit_profile_photo", "can_edit_username", "can_change_gift_settings",
    "can_view_gifts_and_stars", "can_convert_gifts_to_stars", "can_transfer_and_upgrade_gifts",
    "can_transfer_stars", "can_manage_stories",
)  # fmt: skip


@dataclass
class Connection:
    """The bot connected to a person's account. `only`: the chosen chats (None: all); `paused`: stopped in these."""

    id: str
    owner: int
    date: int
    enabled: bool = True
    rights: set[str] = field(default_factory=set)
    only: set[int] | None = None
    excluded: set[int] = field(default_factory=set)
    paused: set[int] = field(default_factory=set)

    def covers(self, client: int) -> bool:
        """Whether the bot sees and may act in the owner's chat with this person."""
        chosen = self.only is None or client in self.only
        return self.enabled and chosen and client not in self.excluded | self.paused

    def view(self, owner: JSON) -> JSON:
        """The Bot API `BusinessConnection`; a disabled one has no rights."""
        view: JSON = {"id": self.id, "user": owner, "user_chat_id": self.owner, "date": self.date}
        view |= {"can_reply": self.enabled and "can_reply" in self.rights, "is_enabled": self.enabled}
        if self.enabled:
            view["rights"] = {right: True for right in RIGHTS if right in self.rights}
        return view


@dataclass
class Account:
    """A person's private chats with other people, by the other's id; all share one message box, as on Telegram."""

    owner: int
    box: int = 0
    chats: dict[int, Chat] = field(default_factory=dict)
    connection: Connection | None = None
    read_up_to: dict[int, int] = field(default_factory=dict)

    def chat(self, other: int) -> Chat:
        return self.chats.setdefault(other, Chat(other, "private", account=self.owner))

    def heard_since(self, other: int, moment: int) -> bool:
        """Whether the other wrote at or after this moment."""
        return any(m.sender == other and m.date >= moment for m in self.chat(other).messages.values())


def write(world: "World", sender: int, receiver: int, content: JSON, **fields: Any) -> Message:
    """A message from one person to another; each has a copy with an id of their own. The sender's is returned.

    Fields: `reply_to` (either's copy), `markup`, `by_bot` (sent by the bot on the sender's behalf).
    """
    mine = dict(content)
    if fields.pop("by_bot", False):
        mine["sender_business_bot"] = world.bot.user()
    reply = fields.pop("reply_to", None)
    own = _copy(world, sender, receiver, sender, mine, reply_to=_in_account(reply, sender), **fields)
    theirs = _copy(world, receiver, sender, sender, content, reply_to=_in_account(reply, receiver), **fields)
    own.twin, theirs.twin = theirs, own
    for copy in (own, theirs):
        _tell(world, "business_message", copy, copy.date)
    return own


def _copy(world: "World", owner: int, other: int, sender: int, content: JSON, **fields: Any) -> Message:
    account = world.account(owner)
    chat = account.chat(other)
    account.box += 1
    chat.last_id = account.box
    message = Message(other, account.box, sender, world.now(), dict(content), account=owner, **fields)
    chat.messages[message.id] = message
    world.hub.publish("business", account=owner, chat=other, message_id=message.id)
    return message


def _in_account(message: Message | None, owner: int) -> Message | None:
    if message is None or message.account == owner:
        return message
    return message.twin


def edited(world: "World", message: Message) -> None:
    """Carry an edit over to the other's copy, and tell the bot of both where it is connected."""
    other = message.twin
    if other is not None:
        other.content = {k: v for k, v in message.content.items() if k != "sender_business_bot"}
        if other.sender == other.account and "sender_business_bot" in message.content:
            other.content["sender_business_bot"] = message.content["sender_business_bot"]
        other.markup, other.edit_date = message.markup, message.edit_date
    for copy in filter(None, (message, other)):
        world.hub.publish("business", account=copy.account, chat=copy.chat, message_id=copy.id)
        _tell(world, "edited_business_message", copy, copy.edit_date or copy.date)


def delete(world: "World", messages: list[Message]) -> None:
    """Delete messages of one chat for both sides; the bot is told by one update for each connected account."""
    for copies in (messages, [m.twin for m in messages if m.twin is not None]):
        for copy in copies:
            copy.deleted = True
            world.hub.publish("business", account=copy.account, chat=copy.chat, message_id=copy.id)
        connection = world.account(copies[0].account).connection if copies else None
        if connection is None or not connection.covers(copies[0].chat):
            continue
        update = {
            "business_connection_id": connection.id,
            "chat": world.chat_view(world.chat_of(copies[0])),
            "message_ids": [copy.id for copy in copies],
        }
        source = f"{connection.id}:{copies[0].chat}"
        world.tell("deleted_business_messages", update, source, world.now() + DAY)


def _tell(world: "World", kind: str, message: Message, date: int) -> None:
    connection = world.account(message.account).connection
    if connection is not None and connection.covers(message.chat):
        world.tell(kind, world.message_view(message), f"{connection.id}:{message.chat}", date + DAY)
