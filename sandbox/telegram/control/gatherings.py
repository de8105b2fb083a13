"""People and groups: who exists, who joins and leaves, how a group becomes a supergroup."""

from sandbox.telegram.api import BotApi
from sandbox.telegram.control.body import Body, ControlError, person, whole
from sandbox.telegram.methods.topics import COLOURS, open_topic, remove_topic, rename, set_closed
from sandbox.telegram.people import GENERAL, JSON, Chat, Member, Person

FIRST_PERSON = 100_000_001
BASIC_GROUPS = 4_000_000
SUPERGROUPS = 1_002_000_000_000
STANDINGS = {
    "join": "member",
    "leave": "left",
    "kick": "kicked",
    "promote": "administrator",
    "demote": "member",
}


async def add_person(api: BotApi, body: Body) -> JSON:
    """A new Telegram user; the same id again changes the names."""
    people = api.world.people
    number = body.get("id")
    number = max([FIRST_PERSON - 1, *people_ids(api)]) + 1 if number is None else whole(number, "id")
    if number <= 0 or number == api.world.bot.id:
        raise ControlError("a person's id is a positive number of their own")
    known = people.get(number) or Person(number, "")
    known.first_name = str(body.need("first_name"))
    for name in ("last_name", "username", "language_code"):
        setattr(known, name, str(body.get(name, "")).removeprefix("@"))
    known.is_bot = bool(body.get("is_bot", False))
    people[number] = known
    return known.user()


def people_ids(api: BotApi) -> list[int]:
    """The ids of the humans counted up from the first; chosen ids far away do not move the counter."""
    return [number for number in api.world.people if FIRST_PERSON <= number < FIRST_PERSON + 10_000_000]


def humans(api: BotApi) -> list[JSON]:
    return [someone.user() for someone in api.world.people.values() if not someone.is_bot]


async def add_group(api: BotApi, body: Body) -> JSON:
    """A new group with the bot in it; the bot is told as on Telegram."""
    world = api.world
    kind = str(body.get("type", "supergroup"))
    if kind not in ("group", "supergroup"):
        raise ControlError("type is group or supergroup")
    creator = body.person("creator")
    count = sum(not chat.private for chat in world.chats.values()) + 1
    number = -(SUPERGROUPS + count) if kind == "supergroup" else -(BASIC_GROUPS + count)
    chat = Chat(number, kind, title=str(body.need("title")))
    chat.forum = bool(body.get("forum", False)) and kind == "supergroup"
    world.chats[chat.id] = chat
    chat.members[creator.id] = Member("creator")
    for member in body.get("members", []):
        chat.members.setdefault(person(world, whole(member, "members")).id, Member())
    world.change_member(chat, world.bot.id, "member", by=creator.id)
    if kind == "group":
        world.service(chat, creator.id, {"group_chat_created": True})
    else:
        world.service(chat, creator.id, _joined(world.bot))
    if body.get("bot_admin", True):
        world.change_member(chat, world.bot.id, "administrator", by=creator.id)
    return world.chat_view(chat)


async def move_member(api: BotApi, body: Body, chat: Chat) -> JSON:
    """A person (or the bot itself) joins, leaves, is kicked, promoted or demoted."""
    world, who, action = api.world, body.person("user"), str(body.need("action"))
    if chat.private or action not in STANDINGS:
        raise ControlError("in a group: " + ", ".join(STANDINGS))
    creator = next(number for number, member in chat.members.items() if member.status == "creator")
    by = who.id if action in ("join", "leave") and not who.is_bot else creator
    inside = chat.member(who.id).inside
    if action == "join" and not inside:
        world.change_member(chat, who.id, "member", by=by)
        world.service(chat, by, _joined(who))
    elif action in ("leave", "kick") and inside:
        world.service(chat, by, {"left_chat_member": who.user()})
        world.change_member(chat, who.id, STANDINGS[action], by=by)
    elif action in ("promote", "demote") and inside:
        world.change_member(chat, who.id, STANDINGS[action], by=by)
    if body.get("rights") is not None:
        chat.members[who.id].rights = set(body.get("rights"))
    if body.get("muted") is not None:
        chat.members[who.id].muted = set(body.get("muted"))
    return world.member_view(chat, who.id)


async def migrate(api: BotApi, chat: Chat) -> JSON:
    """A basic group becomes a supergroup with another id; both chats get their service message."""
    world = api.world
    if chat.type != "group" or chat.migrated_to is not None:
        raise ControlError("only a basic group can become a supergroup, once")
    creator = next(number for number, member in chat.members.items() if member.status == "creator")
    count = sum(not other.private for other in world.chats.values()) + 1
    new = Chat(-(SUPERGROUPS + count), "supergroup", title=chat.title)
    new.members = dict(chat.members)
    world.chats[new.id] = new
    world.service(chat, creator, {"migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    world.service(new, creator, {"migrate_from_chat_id": chat.id})
    return {"new_chat_id": new.id}


async def delete_group(chat: Chat) -> JSON:
    if chat.private:
        raise ControlError("a private chat cannot be deleted")
    chat.deleted = True
    return {}


async def add_topic(api: BotApi, body: Body, chat: Chat) -> JSON:
    """A person opens a forum topic."""
    if not chat.forum:
        raise ControlError("the chat is no forum")
    return open_topic(api, chat, body.person().id, str(body.need("name")), COLOURS[0]).view()


async def change_topic(api: BotApi, body: Body, chat: Chat, number: int) -> JSON:
    """A person renames, closes, reopens or deletes a topic."""
    topic = chat.general if number == GENERAL else chat.topics.get(number)
    action = body.need("action")
    if topic is None or topic.deleted or action not in ("rename", "close", "reopen", "delete", "vanish"):
        raise ControlError("an existing topic; action is rename, close, reopen, delete or vanish")
    if number == GENERAL and action not in ("close", "reopen"):
        raise ControlError("the General topic can only be closed and reopened")
    if action == "delete":
        remove_topic(api, chat, topic)
        return {}
    if action == "vanish":
        topic.deleted_at_server = True
        return {}
    if action == "rename":
        rename(api, chat, topic, body.person().id, str(body.need("name")))
        return topic.view()
    set_closed(api, chat, topic, body.person().id, closed=action == "close")
    return topic.view()


def _joined(who: Person) -> JSON:
    # Telegram still sends the two older fields beside the list.
    user = who.user()
    return {"new_chat_participant": user, "new_chat_member": user, "new_chat_members": [user]}
