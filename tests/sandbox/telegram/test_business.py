"""The bot connected to a person's own account: what it sees there, what it may do, how it may be stopped."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.sandbox.telegram.stage import Talk

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


@dataclass
class Desk:
    """Boris of the firm has the bot on his account; Anna, a client, writes to him."""

    talk: Talk
    anna: int
    boris: int
    connection: str

    async def says(self, who: int, to: int, text: str, **fields: Any) -> dict[str, Any]:
        message: dict[str, Any] = await self.talk.act("business/say", who=who, to=to, text=text, **fields)
        return message

    async def reply(self, text: str = "write to the bot", **params: Any) -> dict[str, Any]:
        params = {"business_connection_id": self.connection, "chat_id": self.anna, "text": text, **params}
        answer: dict[str, Any] = await self.talk.call("sendMessage", **params)
        return answer

    async def told(self, kind: str) -> list[dict[str, Any]]:
        return [update[kind] for update in await self.talk.updates() if kind in update]

    async def seen(self, owner: int, other: int) -> list[str]:
        chats = (await self.talk.see(f"business/{owner}"))["chats"]
        return [message["text"] for message in chats[str(other)]["messages"]]


@pytest.fixture
async def desk(talk: Talk) -> Desk:
    anna, boris = [await talk.person(name, started=False) for name in ("Anna", "Boris")]
    return Desk(talk, anna, boris, (await talk.act("business/connect", who=boris))["id"])


async def test_the_bot_is_told_of_a_connection_and_may_ask_for_it(desk: Desk) -> None:
    [told] = await desk.told("business_connection")
    assert (told["user"]["id"], told["is_enabled"]) == (desk.boris, True)
    assert told["rights"] == {"can_reply": True, "can_read_messages": True}
    assert await desk.talk.bot("getBusinessConnection", business_connection_id=desk.connection) == told
    assert (await desk.talk.bot("getMe"))["can_connect_to_business"]


async def test_the_bot_sees_the_client_and_the_owner_and_itself(desk: Desk) -> None:
    await desk.says(desk.anna, desk.boris, "The banner is wrong")
    await desk.says(desk.boris, desk.anna, "I am away", offline=True)
    assert (await desk.reply())["ok"]
    first, away, own = await desk.told("business_message")
    for message in (first, away, own):
        assert (message["chat"]["id"], message["business_connection_id"]) == (desk.anna, desk.connection)
    assert (first["from"]["id"], away["from"]["id"], own["from"]["id"]) == (desk.anna, desk.boris, desk.boris)
    assert away["is_from_offline"]
    assert own["sender_business_bot"]["id"] == desk.talk.stand_in.bot["id"]
    assert await desk.seen(desk.anna, desk.boris) == ["The banner is wrong", "I am away", "write to the bot"]


async def test_a_message_is_known_by_connection_chat_and_id(desk: Desk) -> None:
    with_bot = await desk.talk.act("start", who=desk.anna)
    between = await desk.says(desk.anna, desk.boris, "hello")
    assert with_bot["chat"]["id"] == (await desk.told("business_message"))[0]["chat"]["id"] == desk.anna
    assert with_bot["message_id"] == between["message_id"] == 1


async def test_two_connected_people_are_two_conversations(desk: Desk) -> None:
    # The notice sent for one arrives at the other as an ordinary message: the loop a bot must not fall into.
    await desk.talk.act("business/connect", who=desk.anna)
    await desk.says(desk.anna, desk.boris, "hello")
    await desk.reply("Boris does not read here")
    messages = await desk.told("business_message")
    arrived = [m for m in messages if m["from"]["id"] == desk.boris]
    assert [("sender_business_bot" in m, m["chat"]["id"]) for m in arrived] == [
        (True, desk.anna),
        (False, desk.boris),
    ]


async def test_edits_and_deletions_arrive(desk: Desk) -> None:
    message = await desk.says(desk.anna, desk.boris, "helo")
    where = {"who": desk.anna, "to": desk.boris, "message_id": message["message_id"]}
    await desk.talk.act("business/edit", **where, text="hello")
    await desk.talk.act("business/delete", **where)
    [edited] = await desk.told("edited_business_message")
    [deleted] = await desk.told("deleted_business_messages")
    assert (edited["text"], "edit_date" in edited) == ("hello", True)
    assert (deleted["chat"]["id"], deleted["message_ids"]) == (desk.anna, [edited["message_id"]])


async def test_the_bot_edits_deletes_and_reads_for_the_owner(desk: Desk) -> None:
    rights = ["can_reply", "can_read_messages", "can_delete_sent_messages"]
    await desk.talk.act("business/connect", who=desk.boris, rights=rights)
    await desk.says(desk.anna, desk.boris, "hello")
    [hers] = await desk.told("business_message")
    own = (await desk.reply("one"))["result"]
    where = {"business_connection_id": desk.connection, "chat_id": desk.anna}
    await desk.talk.bot("editMessageText", **where, message_id=own["message_id"], text="two")
    assert await desk.seen(desk.anna, desk.boris) == ["hello", "two"]
    refused = await desk.talk.call("editMessageText", **where, message_id=hers["message_id"], text="x")
    assert refused["description"] == "Bad Request: message can't be edited"
    await desk.talk.bot("readBusinessMessage", **where, message_id=hers["message_id"])
    chats = (await desk.talk.see(f"business/{desk.boris}"))["chats"]
    assert chats[str(desk.anna)]["read_up_to"] == hers["message_id"]
    connection = {"business_connection_id": desk.connection}
    await desk.talk.bot("deleteBusinessMessages", **connection, message_ids=[own["message_id"]])
    assert await desk.seen(desk.anna, desk.boris) == ["hello"]
    refused = await desk.talk.call("deleteBusinessMessages", **connection, message_ids=[hers["message_id"]])
    assert refused["description"] == "Bad Request: message can't be deleted"


async def test_a_client_presses_a_button_in_a_business_chat(desk: Desk) -> None:
    await desk.says(desk.anna, desk.boris, "hello")
    own = (await desk.reply(reply_markup=KEYS))["result"]
    chats = (await desk.talk.see(f"business/{desk.anna}"))["chats"]
    hers = chats[str(desk.boris)]["messages"][-1]["message_id"]
    await desk.talk.act("business/press", who=desk.anna, to=desk.boris, message_id=hers, data="yes", wait=0)
    [query] = await desk.told("callback_query")
    assert query["message"]["business_connection_id"] == desk.connection
    assert query["message"]["message_id"] == own["message_id"]


async def test_a_paused_or_unchosen_chat_is_neither_seen_nor_written_to(desk: Desk) -> None:
    await desk.says(desk.anna, desk.boris, "hello")
    await desk.talk.confirm_all()
    await desk.talk.act("business/pause", who=desk.boris, client=desk.anna)
    await desk.says(desk.anna, desk.boris, "anybody here?")
    assert (await desk.reply())["description"] == "Bad Request: BUSINESS_PEER_INVALID"
    await desk.talk.act("business/pause", who=desk.boris, client=desk.anna, paused=False)
    assert (await desk.reply())["ok"]
    await desk.talk.act("business/connect", who=desk.boris, only=[desk.boris])
    assert (await desk.reply())["description"] == "Bad Request: BUSINESS_PEER_INVALID"
    await desk.talk.act("business/connect", who=desk.boris, **{"except": [desk.anna]})
    assert (await desk.reply())["description"] == "Bad Request: BUSINESS_PEER_INVALID"
    assert [message["text"] for message in await desk.told("business_message")] == ["write to the bot"]


async def test_a_client_may_be_answered_for_24_hours(desk: Desk) -> None:
    await desk.says(desk.anna, desk.boris, "hello")
    await desk.talk.act("clock", advance_seconds=86_399)
    assert (await desk.reply())["ok"]
    await desk.talk.act("clock", advance_seconds=60)
    assert (await desk.reply())["description"] == "Bad Request: BUSINESS_PEER_USAGE_MISSING"
    await desk.says(desk.anna, desk.boris, "hello again")
    assert (await desk.reply())["ok"]


async def test_a_revoked_connection_is_told_and_refused_and_the_next_is_another(desk: Desk) -> None:
    await desk.says(desk.anna, desk.boris, "hello")
    await desk.talk.confirm_all()
    await desk.talk.act("business/revoke", who=desk.boris)
    [told] = await desk.told("business_connection")
    assert (told["is_enabled"], "rights" in told) == (False, False)
    assert (await desk.reply())["description"] == "Bad Request: BUSINESS_CONNECTION_INVALID"
    assert (await desk.talk.act("business/connect", who=desk.boris))["id"] != desk.connection


async def test_without_its_connection_the_client_is_a_stranger(desk: Desk) -> None:
    await desk.says(desk.anna, desk.boris, "hello")
    refused = await desk.talk.call("sendMessage", chat_id=desk.anna, text="hi")
    assert refused["description"] == "Forbidden: bot can't initiate conversation with a user"


async def test_a_missing_reply_target_is_no_reason_to_refuse(desk: Desk) -> None:
    await desk.says(desk.anna, desk.boris, "hello")
    sent = await desk.reply(reply_parameters={"message_id": 999})
    assert "reply_to_message" not in sent["result"]
