"""The small world behind the stand-in: keeps people, chats and messages, and makes an update of what the bot sees."""

import random
from collections.abc import Iterable
from typing import Any

from sandbox.clock import VirtualClock
from sandbox.events import EventHub
from sandbox.telegram import accounts
from sandbox.telegram.accounts import Account, Connection
from sandbox.telegram.files import FileStore
from sandbox.telegram.people import JSON, Chat, Member, Message, Person
from sandbox.telegram.queue import UpdateQueue

DAY = 86_400
CALLBACK_LIFE = 150
TELEGRAM_ITSELF = 777000
ANONYMOUS_ADMIN = 1087968824


class World:
    """Everything that exists on this Telegram, seen by one bot."""

    def __init__(
        self, clock: VirtualClock, hub: EventHub, queue: UpdateQueue, bot: Person, seed: int
    ) -> None:
        self.clock = clock
        self.hub = hub
        self.queue = queue
        self.bot = bot
        self.random = random.Random(seed)
        self.files = FileStore(self.random)
        self.people: dict[int, Person] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.accounts: dict[int, Account] = {}
        self.connections: dict[str, Connection] = {}
        self.box = 0
        anonymous = Person(ANONYMOUS_ADMIN, "Group", username="GroupAnonymousBot", is_bot=True)
        self.people[anonymous.id] = anonymous

    def now(self) -> int:
        return int(self.clock.timestamp())

    def private_chat(self, person: Person) -> Chat:
        """The person's chat with the bot; made when first needed."""
        return self.chats.setdefault(person.id, Chat(person.id, "private"))

    def account(self, owner: int) -> Account:
        """The person's own account; made when first needed."""
        return self.accounts.setdefault(owner, Account(owner))

    def chat_of(self, message: Message) -> Chat:
        """The chat a message is in: one of the bot's, or one in a person's account."""
        return (
            self.accounts[message.account].chats[message.chat]
            if message.account
            else self.chats[message.chat]
        )

    def knows(self, person: int) -> bool:
        """Whether the bot ever met this user: they started it, share a group or a connected account with it."""
        someone = self.people.get(person)
        if someone is None:
            return False
        connected = {one.owner for one in self.connections.values()}
        return (
            someone.started
            or person in connected
            or any(person in self.accounts[owner].chats for owner in connected)
            or any(person in chat.members and self.bot.id in chat.members for chat in self.chats.values())
        )

    def chat_view(self, chat: Chat) -> JSON:
        """The Bot API `Chat`."""
        if chat.private:
            user = self.people[chat.id].user()
            names: JSON = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
            return {"id": chat.id, "type": "private", **names}
        view: JSON = {"id": chat.id, "type": chat.type, "title": chat.title}
        if chat.forum:
            view["is_forum"] = True
        if chat.type == "group":
            view["all_members_are_administrators"] = False
        return view

    def member_view(self, chat: Chat, person: int, member: Member | None = None) -> JSON:
        standing = member or chat.member(person)
        return standing.view(self.people[person].user(), forum=chat.forum)

    def message_view(self, message: Message, *, nested: bool = False) -> JSON:
        """The Bot API `Message` as it is now; a replied-to message is shown without its own reply."""
        view: JSON = {"message_id": message.id, "from": self.people[message.sender].user()}
        view["chat"] = self.chat_view(self.chat_of(message))
        if message.account and (connection := self.account(message.account).connection) is not None:
            view["business_connection_id"] = connection.id
        view["date"] = message.date
        if message.edit_date is not None:
            view["edit_date"] = message.edit_date
        if message.reply_to is not None and not nested and not message.reply_to.deleted:
            view["reply_to_message"] = self.message_view(message.reply_to, nested=True)
        view |= message.content
        if message.markup is not None and "inline_keyboard" in message.markup:
            view["reply_markup"] = message.markup
        return view

    def next_id(self, chat: Chat) -> int:
        """Private chats and basic groups share the bot's one message box; a supergroup counts alone."""
        if chat.type == "supergroup":
            chat.last_id += 1
            return chat.last_id
        self.box += 1
        chat.last_id = self.box
        return self.box

    def post(self, chat: Chat, sender: int, content: JSON, **fields: Any) -> Message:
        """Put a message into a chat; the bot gets an update if it may see it, listeners an event."""
        message = Message(chat.id, self.next_id(chat), sender, self.now(), content, **fields)
        chat.messages[message.id] = message
        self.hub.publish("message", chat=chat.id, message_id=message.id)
        if self.bot_sees(message):
            self.tell("message", self.message_view(message), chat.id, message.date + DAY)
        return message

    def service(self, chat: Chat, sender: int, content: JSON, **fields: Any) -> Message:
        """Put a service message; the bot gets those of its own doing too."""
        return self.post(chat, sender, content, service=True, **fields)

    def bot_sees(self, message: Message) -> bool:
        """Privacy mode: as a plain member of a group the bot sees commands, mentions and replies to it."""
        chat = self.chats[message.chat]
        if message.sender == self.bot.id and not message.service:
            return False
        if chat.private:
            return not self.people[chat.id].blocked
        standing = chat.member(self.bot.id)
        if not standing.inside:
            return False
        if message.service or standing.status == "administrator":
            return True
        if message.reply_to is not None and message.reply_to.sender == self.bot.id:
            return True
        text = message.content.get("text") or message.content.get("caption") or ""
        entities = message.content.get("entities") or message.content.get("caption_entities") or []
        return any(self._addressed(text, entity) for entity in entities)

    def _addressed(self, text: str, entity: JSON) -> bool:
        raw = text.encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
        words = raw.decode("utf-16-le").lower()
        own = f"@{self.bot.username}".lower()
        if entity["type"] == "bot_command":
            return "@" not in words or words.endswith(own)
        return entity["type"] == "mention" and words == own

    def tell(self, kind: str, payload: JSON, source: int | str, expires: float) -> None:
        """Queue an update for the bot; `source` is the chat or user whose updates stay in order."""
        family = kind.removeprefix("edited_")
        self.queue.push(kind, payload, f"{family}:{source}", expires)

    def edited(self, message: Message) -> None:
        """Tell what an edit changed: listeners always, the bot if it was somebody else's."""
        if message.account:
            accounts.edited(self, message)
            return
        self.hub.publish("edit", chat=message.chat, message_id=message.id)
        if message.sender != self.bot.id and self.bot_sees(message) and message.edit_date:
            view = self.message_view(message)
            self.tell("edited_message", view, message.chat, message.edit_date + DAY)

    def delete(self, message: Message) -> None:
        message.deleted = True
        self.hub.publish("delete", chat=message.chat, message_id=message.id)

    def change_member(self, chat: Chat, person: int, status: str, by: int) -> None:
        """Give a person another standing in a group and tell the bot by my_chat_member or chat_member."""
        before = chat.member(person)
        member = chat.members.setdefault(person, Member("left"))
        old = Member(before.status, set(before.rights), set(before.muted))
        member.status = status
        kind = "my_chat_member" if person == self.bot.id else "chat_member"
        self.tell_standing(chat, person, kind, old, member, by)

    def tell_standing(self, chat: Chat, person: int, kind: str, old: Member, new: Member, by: int) -> None:
        administrator = chat.member(self.bot.id).status == "administrator"
        if kind == "chat_member" and not administrator:
            return
        update = {
            "chat": self.chat_view(chat),
            "from": self.people[by].user(),
            "date": self.now(),
            "old_chat_member": self.member_view(chat, person, old),
            "new_chat_member": self.member_view(chat, person, new),
        }
        self.tell(kind, update, chat.id, self.now() + DAY)

    def messages_after(self, chat: Chat, after: int) -> Iterable[Message]:
        return (m for m in chat.messages.values() if m.id > after and not m.deleted)
