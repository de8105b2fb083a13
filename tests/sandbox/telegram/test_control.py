"""The control API: people act, see what they would see, and the bot is told what Telegram would tell it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.clock import VirtualClock
from tests.sandbox.telegram.conftest import Open
from tests.sandbox.telegram.stage import Talk, as_file, png


def kinds(updates: list[dict[str, Any]]) -> list[str]:
    return [next(name for name in update if name != "update_id") for update in updates]


async def test_a_person_sees_the_bots_messages_as_they_are_now(talk: Talk) -> None:
    anna = await talk.person("Anna")
    first = await talk.bot("sendMessage", chat_id=anna, text="one")
    second = await talk.bot("sendMessage", chat_id=anna, text="two")
    await talk.bot("editMessageText", chat_id=anna, message_id=second["message_id"], text="2")
    await talk.bot("deleteMessage", chat_id=anna, message_id=first["message_id"])
    seen = await talk.see(f"chats/{anna}/messages?after=1")
    assert [(message["text"], message["from"]["is_bot"], "edit_date" in message) for message in seen] == [
        ("2", True, True)
    ]


async def test_a_press_waits_for_the_answer(talk: Talk) -> None:
    anna = await talk.person("Anna")
    await talk.confirm_all()
    markup = {"inline_keyboard": [[{"text": "✅ In tariff → Ivan", "callback_data": "v:1"}]]}
    card = await talk.bot("sendMessage", chat_id=anna, text="card", reply_markup=markup)
    pressing = asyncio.create_task(
        talk.act("press", who=anna, chat=anna, message_id=card["message_id"], button="In tariff")
    )
    [update] = await talk.updates(timeout=5)
    assert update["callback_query"]["data"] == "v:1"
    query = update["callback_query"]["id"]
    await talk.bot("answerCallbackQuery", callback_query_id=query, text="Done", show_alert=True)
    assert await pressing == {"id": query, "answer": {"text": "Done", "show_alert": True}}
    again = await talk.call("answerCallbackQuery", callback_query_id=query)
    assert "query is too old" in again["description"]


async def test_a_press_may_be_answered_for_a_short_time_only(talk: Talk) -> None:
    anna = await talk.person("Anna")
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    card = await talk.bot("sendMessage", chat_id=anna, text="card", reply_markup=markup)
    pressed = await talk.act("press", who=anna, chat=anna, message_id=card["message_id"], data="b", wait=0)
    await talk.act("clock", advance_seconds=20)
    late = await talk.call("answerCallbackQuery", callback_query_id=pressed["id"])
    assert "query is too old" in late["description"]


async def test_privacy_a_plain_member_sees_commands_mentions_and_replies(talk: Talk) -> None:
    anna = await talk.person("Anna")
    group = (await talk.act("groups", title="g", creator=anna, bot_admin=False))["id"]
    mine = await talk.bot("sendMessage", chat_id=group, text="hello")
    await talk.confirm_all()
    for text in ("just talk", "/help", "/help@other_bot", "@okoshko_bot look", "@other_bot look"):
        await talk.act("say", who=anna, chat=group, text=text)
    await talk.act("say", who=anna, chat=group, text="a reply", reply_to=mine["message_id"])
    texts = [update["message"]["text"] for update in await talk.updates()]
    assert texts == ["/help", "@okoshko_bot look", "a reply"]


async def test_an_administrator_sees_all(talk: Talk) -> None:
    anna = await talk.person("Anna")
    group = (await talk.act("groups", title="g", creator=anna))["id"]
    await talk.confirm_all()
    await talk.act("say", who=anna, chat=group, text="just talk")
    assert kinds(await talk.updates()) == ["message"]


async def test_ids_private_chats_and_basic_groups_share_a_box(talk: Talk) -> None:
    anna, boris = await talk.person("Anna"), await talk.person("Boris")
    staff = (await talk.act("groups", title="s", creator=anna))["id"]
    basic = (await talk.act("groups", title="b", creator=anna, type="group"))["id"]
    first = (await talk.act("say", who=anna, text="1"))["message_id"]
    assert (await talk.act("say", who=boris, text="2"))["message_id"] == first + 1
    assert (await talk.act("say", who=anna, chat=basic, text="3"))["message_id"] == first + 2
    assert (await talk.act("say", who=anna, chat=staff, text="own count"))["message_id"] == 2


async def test_blocking_is_told_and_starting_unblocks(talk: Talk) -> None:
    anna = await talk.person("Anna")
    await talk.confirm_all()
    await talk.act("block", who=anna)
    assert (await talk.call("sendMessage", chat_id=anna, text="hi"))["error_code"] == 403
    await talk.act("start", who=anna, payload="CODE")
    updates = await talk.updates()
    assert kinds(updates) == ["my_chat_member", "my_chat_member", "message"]
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert updates[2]["message"]["text"] == "/start CODE"


async def test_a_group_becomes_a_supergroup(talk: Talk) -> None:
    anna = await talk.person("Anna")
    group = (await talk.act("groups", title="g", creator=anna, type="group"))["id"]
    await talk.confirm_all()
    new = (await talk.act(f"groups/{group}/migrate"))["new_chat_id"]
    old_words, new_words = [update["message"] for update in await talk.updates()]
    assert (old_words["chat"]["id"], old_words["migrate_to_chat_id"]) == (group, new)
    assert (new_words["chat"]["id"], new_words["migrate_from_chat_id"]) == (new, group)
    assert (await talk.call("sendMessage", chat_id=new, text="hi"))["ok"]


async def test_a_message_in_a_topic_looks_like_a_reply_to_its_start(talk: Talk) -> None:
    anna = await talk.person("Anna")
    staff = (await talk.act("groups", title="s", creator=anna, forum=True))["id"]
    topic = await talk.bot("createForumTopic", chat_id=staff, name="Vega")
    thread = topic["message_thread_id"]
    said = await talk.act("say", who=anna, chat=staff, text="here", thread=thread)
    assert said["is_topic_message"]
    assert said["reply_to_message"]["message_id"] == thread
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "Vega"


async def test_media_and_reactions_are_seen(talk: Talk) -> None:
    anna = await talk.person("Anna")
    said = await talk.act("say", who=anna, photo=as_file(png(400, 200)), caption="look /help")
    assert [size["width"] for size in said["photo"]] == [90, 320, 400]
    assert said["caption_entities"] == [{"type": "bot_command", "offset": 5, "length": 5}]
    reaction = [{"type": "emoji", "emoji": "👍"}]
    await talk.bot("setMessageReaction", chat_id=anna, message_id=said["message_id"], reaction=reaction)
    seen = (await talk.see(f"chats/{anna}/messages"))[-1]
    assert seen["reactions"] == [{"from": talk.stand_in.bot["id"], "emoji": "👍"}]
    async with talk.session.get(f"{talk.url}/control/files/{said['photo'][0]['file_id']}") as response:
        assert await response.read() == png(400, 200)


async def test_a_file_somebody_sent_never_runs_as_a_page(talk: Talk) -> None:
    anna = await talk.person("Anna")
    page = as_file(b"<script>alert(1)</script>", "счёт.html", "text/html")
    said = await talk.act("say", who=anna, document=page)
    async with talk.session.get(f"{talk.url}/control/files/{said['document']['file_id']}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_a_page_of_another_site_cannot_act_here(talk: Talk) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with talk.session.post(f"{talk.url}/control/reset", json={}, headers=headers) as response:
        assert response.status == 403


async def test_an_upgraded_group_can_still_be_asked_about(talk: Talk) -> None:
    anna = await talk.person("Anna")
    group = (await talk.act("groups", title="g", creator=anna, type="group"))["id"]
    await talk.act(f"groups/{group}/migrate")
    assert (await talk.bot("getChat", chat_id=group))["title"] == "g"


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("say", {"from": 1, "text": "hi"}, "no person 1"),
        ("say", {"text": "hi"}, "from is missing"),
        ("people", {}, "first_name is missing"),
        ("clock", {"to": "tomorrow"}, "advance_seconds is a number"),
        ("faults", {"kind": "flood"}, "kind is one of"),
    ],
)
async def test_a_wrong_call_says_what_is_wrong(
    talk: Talk, path: str, body: dict[str, Any], words: str
) -> None:
    async with talk.session.post(f"{talk.url}/control/{path}", json=body) as response:
        assert response.status == 400
        assert words in (await response.json())["error"]


async def test_events_are_streamed_in_order(talk: Talk) -> None:
    anna = await talk.person("Anna")
    async with talk.session.get(f"{talk.url}/control/events") as stream:
        await talk.bot("sendMessage", chat_id=anna, text="hi")
        await talk.act("clock", advance_seconds=60)
        await talk.act("reset")
        events: list[dict[str, Any]] = []
        async with asyncio.timeout(5):
            while len(events) < 3:
                line = await stream.content.readline()
                if line.startswith(b"data: "):
                    events.append(json.loads(line[6:]))
    assert [event["kind"] for event in events] == ["message", "clock", "reset"]
    assert events[0]["chat"] == anna
    assert [event["seq"] for event in events] == [events[0]["seq"] + step for step in range(3)]


async def test_a_stream_resumes_after_a_number(talk: Talk) -> None:
    await talk.person("Anna")
    async with talk.session.get(f"{talk.url}/control/events?after=0") as stream:
        async with asyncio.timeout(5):
            while not (line := await stream.content.readline()).startswith(b"data: "):
                pass
    assert json.loads(line[6:])["seq"] == 1


async def test_the_clock_moves_for_the_program_too(open_stand_in: Open, tmp_path: Path) -> None:
    file = tmp_path / "offset"
    async with open_stand_in(clock=VirtualClock(file)) as talk:
        assert float(file.read_text()) == 0
        clock = await talk.act("clock", advance_seconds=3600)
        assert clock["offset_seconds"] == 3600
        assert float(file.read_text()) == 3600
        moved = await talk.act("clock", to="2030-01-07T08:00:00+03:00")
        assert moved["now"].startswith("2030-01-07T05:00:0")
        anna = await talk.person("Anna")
        assert (await talk.act("say", who=anna, text="later"))["date"] >= 1893992400


async def test_reset_starts_again(talk: Talk) -> None:
    anna = await talk.person("Anna")
    before = await talk.updates()
    await talk.act("reset")
    assert await talk.see("people") == []
    assert await talk.updates() == []
    assert (await talk.call("sendMessage", chat_id=anna, text="hi"))["error_code"] == 400
    await talk.person("Boris")
    assert (await talk.updates())[0]["update_id"] > before[-1]["update_id"]
