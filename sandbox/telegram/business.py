"""Finds the chat in a person's account that a call with `business_connection_id` means, and checks it may be used."""

from sandbox.telegram.accounts import DAY, Connection
from sandbox.telegram.api import BotApi
from sandbox.telegram.errors import refuse
from sandbox.telegram.params import Call
from sandbox.telegram.people import Chat, Message

EDITABLE_SECONDS = 48 * 3600


def find_connection(api: BotApi, call: Call) -> Connection:
    connection = api.world.connections.get(call.text("business_connection_id"))
    if connection is None:
        raise refuse("business_connection_unknown")
    return connection


def find_business_chat(api: BotApi, call: Call) -> tuple[Connection, Chat]:
    """The connection and the owner's chat with `chat_id`; what only Telegram's servers refuse comes later."""
    connection = find_connection(api, call)
    raw = call.text("chat_id").strip()
    if not raw:
        raise refuse("business_chat_missing")
    try:
        number = int(raw)
    except ValueError:
        raise refuse("business_chat_not_number") from None
    if number < 0:
        raise refuse("business_chat_not_private")
    if number == connection.owner:
        raise refuse("business_to_self")
    if number not in api.world.people:
        raise refuse("chat_not_found")
    return connection, api.world.account(connection.owner).chat(number)


def check_business(api: BotApi, connection: Connection, chat: Chat, right: str = "can_reply") -> None:
    """Telegram's servers' checks: the connection is on, the chat is among the chosen ones, its client wrote lately."""
    if not connection.enabled:
        raise refuse("business_revoked")
    if right not in connection.rights or not connection.covers(chat.id):
        raise refuse("business_peer_unallowed")
    if not api.world.account(connection.owner).heard_since(chat.id, api.world.now() - DAY):
        raise refuse("business_client_silent")
    if api.world.people[chat.id].deactivated:
        raise refuse("deactivated")


def check_business_editable(api: BotApi, message: Message) -> None:
    """Own messages at any age; those the owner wrote for 48 hours (Bot API, "Updating messages")."""
    if message.sender != message.account:
        raise refuse("cannot_edit")
    others = "sender_business_bot" not in message.content and message.markup is None
    if others and api.world.now() - message.date > EDITABLE_SECONDS:
        raise refuse("cannot_edit")
