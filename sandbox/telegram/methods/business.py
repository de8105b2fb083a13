"""getBusinessConnection, readBusinessMessage, deleteBusinessMessages."""

from sandbox.telegram import accounts
from sandbox.telegram.api import BotApi
from sandbox.telegram.business import check_business, find_business_chat, find_connection
from sandbox.telegram.errors import refuse
from sandbox.telegram.methods.deleting import read_ids
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON


async def get_connection(api: BotApi, call: Call) -> JSON:
    connection = find_connection(api, call)
    return connection.view(api.world.people[connection.owner].user())


async def read_message(api: BotApi, call: Call) -> bool:
    """Mark a client's message as read by the owner; the client must have written within a day."""
    connection, chat = find_business_chat(api, call)
    check_business(api, connection, chat, "can_read_messages")
    number = call.integer("message_id")
    if chat.find(number) is None:
        raise refuse("message_id_invalid")
    read = api.world.account(connection.owner).read_up_to
    read[chat.id] = max(number, read.get(chat.id, 0))
    return True


async def delete_messages(api: BotApi, call: Call) -> bool:
    """Delete messages of one chat: the bot's own with one right, anybody's with the other."""
    connection = find_connection(api, call)
    ids = read_ids(call)
    if not connection.enabled:
        raise refuse("business_revoked")
    chats = api.world.account(connection.owner).chats.values()
    found = [m for number in ids for chat in chats if (m := chat.find(number)) is not None]
    if len({message.chat for message in found}) > 1:
        raise refuse("message_id_invalid")
    for message in found:
        own = "sender_business_bot" in message.content and "can_delete_sent_messages" in connection.rights
        if not own and "can_delete_all_messages" not in connection.rights:
            raise refuse("cannot_delete")
        if not connection.covers(message.chat):
            raise refuse("business_peer_unallowed")
    accounts.delete(api.world, found)
    return True
