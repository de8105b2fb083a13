"""People's own accounts: connect the bot to one, pause, choose chats, revoke; write to each other as people do."""

from typing import Any

from sandbox.telegram import accounts
from sandbox.telegram.accounts import DAY, RIGHTS, Account, Connection
from sandbox.telegram.api import BotApi
from sandbox.telegram.control.body import Body, ControlError, person, whole
from sandbox.telegram.control.gestures import press_and_wait
from sandbox.telegram.control.speech import content_of, revised
from sandbox.telegram.people import JSON, Chat, Message, Person

USUAL = ("can_reply", "can_read_messages")


async def connect(api: BotApi, body: Body) -> JSON:
    """Connect the bot to a person's account, or change the rights and the chosen chats of a connection that is on."""
    world, owner = api.world, body.person()
    rights = {str(right) for right in body.get("rights", USUAL)}
    if rights - set(RIGHTS):
        raise ControlError("rights are " + ", ".join(RIGHTS))
    account = world.account(owner.id)
    connection = account.connection
    changed = connection is None or not connection.enabled or connection.rights != rights
    if connection is None or not connection.enabled:
        number = f"{world.random.getrandbits(96):024x}"
        connection = account.connection = world.connections[number] = Connection(
            number, owner.id, world.now()
        )
    connection.rights = rights
    only = body.get("only")
    connection.only = None if only is None else _people(body, "only")
    connection.excluded = _people(body, "except")
    if changed:
        _tell(api, connection)
    return connection.view(owner.user())


async def pause(api: BotApi, body: Body) -> JSON:
    """The owner pauses the bot in the chat with one client, or (paused false) lets it go on; the bot is not told."""
    connection = _connected(api, body.person())
    client = body.person("client").id
    if body.get("paused", True):
        connection.paused.add(client)
    else:
        connection.paused.discard(client)
    return {"paused": sorted(connection.paused)}


async def revoke(api: BotApi, body: Body) -> JSON:
    """The owner takes the bot off their account; connecting again later makes a connection with another id."""
    owner = body.person()
    connection = _connected(api, owner)
    connection.enabled = False
    _tell(api, connection)
    return connection.view(owner.user())


async def say(api: BotApi, body: Body) -> JSON:
    """A person writes to a person; `offline`: an away or greeting message their account sends by itself.

    `media_group`: the album it is an item of.
    """
    sender, receiver = body.person(), body.person("to")
    if sender.id == receiver.id or sender.is_bot or receiver.is_bot:
        raise ControlError("two different people are needed")
    content = content_of(api.world, body)
    if body.get("offline"):
        content["is_from_offline"] = True
    if body.get("media_group") is not None:
        content["media_group_id"] = str(body.get("media_group"))
    fields: dict[str, Any] = {}
    if body.get("reply_to") is not None:
        fields["reply_to"] = body.message(api.world.account(sender.id).chat(receiver.id), "reply_to")
    return api.world.message_view(accounts.write(api.world, sender.id, receiver.id, content, **fields))


async def edit(api: BotApi, body: Body) -> JSON:
    """A person edits what they wrote; `message_id` as in the own account."""
    message = _message(api, body)
    if message.sender != message.account:
        raise ControlError("only one's own messages can be edited")
    revised(message, body.need("text"))
    message.edit_date = api.world.now()
    api.world.edited(message)
    return api.world.message_view(message)


async def delete(api: BotApi, body: Body) -> JSON:
    """A person deletes messages of a chat for both sides, `message_ids` or one `message_id`."""
    chat = _chat(api, body)
    ids = body.get("message_ids") or [body.need("message_id")]
    found = [message for number in ids if (message := chat.find(whole(number, "message_ids"))) is not None]
    if not found:
        raise ControlError("no such messages")
    accounts.delete(api.world, found)
    return {}


async def press(api: BotApi, body: Body) -> JSON:
    """A client presses a button under a message in the chat with `to`; `message_id` as in the client's account."""
    message = _message(api, body)
    return await press_and_wait(api, body, message, shown=message.twin or message)


async def look(api: BotApi, owner: Person) -> JSON:
    """An account: its connection and its chats, by the other's id, as the owner sees them now."""
    account: Account = api.world.account(owner.id)
    connection = account.connection
    shown = connection.view(owner.user()) | {"paused": sorted(connection.paused)} if connection else None
    chats = {
        str(other): {
            "messages": [api.world.message_view(m) for m in chat.messages.values() if not m.deleted],
            "read_up_to": account.read_up_to.get(other, 0),
        }
        for other, chat in account.chats.items()
    }
    return {"connection": shown, "chats": chats}


def _connected(api: BotApi, owner: Person) -> Connection:
    connection = api.world.account(owner.id).connection
    if connection is None or not connection.enabled:
        raise ControlError(f"the bot is not connected to the account of {owner.id}")
    return connection


def _people(body: Body, name: str) -> set[int]:
    return {person(body.world, whole(number, name)).id for number in body.get(name, [])}


def _chat(api: BotApi, body: Body) -> Chat:
    return api.world.account(body.person().id).chat(body.person("to").id)


def _message(api: BotApi, body: Body) -> Message:
    return body.message(_chat(api, body))


def _tell(api: BotApi, connection: Connection) -> None:
    view = connection.view(api.world.people[connection.owner].user())
    api.world.tell("business_connection", view, connection.owner, api.world.now() + DAY)


ACTS = {
    "connect": connect,
    "pause": pause,
    "revoke": revoke,
    "say": say,
    "edit": edit,
    "delete": delete,
    "press": press,
}
