"""Every row of the strictness tables: a call that earns it is answered with exactly its code and text."""

import asyncio
import json
from typing import Any

import pytest

from sandbox.telegram.errors import PREFIXES
from sandbox.telegram.strictness import REFUSALS, SERVERS
from tests.sandbox.telegram.scenes import SCENES, Stage
from tests.sandbox.telegram.stage import Talk, png

# Rows that need more than one call: tested by name at the end of this file and in test_queue, test_limits.
ELSEWHERE = {
    "path_unknown", "token_malformed", "token_wrong", "body_not_json", "restarting", "flood", "webhook_active",
    "other_poller", "stand_in_failed", "webhook_was_set", "file_too_big", *SERVERS,
}  # fmt: skip


async def set_stage(talk: Talk) -> Stage:
    """People and groups of every kind a refusal needs."""
    stage = Stage(anna=await talk.person("Anna"))
    old = await talk.bot("sendMessage", chat_id=stage.anna, text="long ago")
    await talk.act("clock", advance_seconds=49 * 3600)
    stage.old = old["message_id"]
    stage.hers = (await talk.act("say", who=stage.anna, text="mine"))["message_id"]
    for name in ("stranger", "seen", "blocker", "gone"):
        setattr(stage, name, await talk.person(name, started=name in ("blocker", "gone")))
    stage.robot = await talk.person("Robot", started=False, is_bot=True)
    await talk.act("block", who=stage.blocker)
    await talk.act("deactivate", who=stage.gone)
    await _set_groups(talk, stage)
    await _set_accounts(talk, stage)
    said = await talk.bot(
        "sendMessage",
        chat_id=stage.anna,
        text="said",
    )
    stage.text = said["message_id"]
    photo = await talk.bot("sendPhoto", chat_id=stage.anna, photo=png(9, 9))
    document = await talk.bot("sendDocument", chat_id=stage.anna, document=b"words")
    protected = await talk.bot("sendMessage", chat_id=stage.anna, text="secret", protect_content=True)
    stage.photo, stage.protected = photo["message_id"], protected["message_id"]
    stage.document_id = document["document"]["file_id"]
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    asked = await talk.bot("sendMessage", chat_id=stage.anna, text="?", reply_markup=markup)
    pressed = await talk.act(
        "press", who=stage.anna, chat=stage.anna, message_id=asked["message_id"], data="b", wait=0
    )
    stage.query = pressed["id"]
    return stage


async def _set_groups(talk: Talk, stage: Stage) -> None:
    bot = talk.stand_in.bot["id"]

    async def group(**fields: Any) -> int:
        fields = {"title": "g", "creator": stage.anna, "members": [stage.seen], **fields}
        number: int = (await talk.act("groups", **fields))["id"]
        return number

    stage.staff = await group(forum=True)
    stage.humble = await group(forum=True, bot_admin=False)
    stage.upgraded, stage.deleted = await group(type="group"), await group(type="group")
    stage.mute = await group(bot_admin=False)
    await talk.act(f"groups/{stage.mute}/members", user=bot, action="demote", muted=["messages"])
    stage.barred = await group()
    await talk.act(f"groups/{stage.barred}/members", user=bot, action="demote", muted=["everything"])
    await talk.act(f"groups/{stage.upgraded}/migrate")
    await talk.act(f"groups/{stage.deleted}/delete")
    for kind in ("group", "supergroup"):
        for action, name in (("kick", "kicked"), ("leave", "left")):
            number = await group(type=kind)
            await talk.act(f"groups/{number}/members", user=bot, action=action)
            setattr(stage, f"{name}_{kind}", number)
    stage.topic = (await talk.bot("createForumTopic", chat_id=stage.staff, name="t"))["message_thread_id"]
    vanished = await talk.bot("createForumTopic", chat_id=stage.staff, name="v")
    stage.vanished_topic = vanished["message_thread_id"]
    await talk.act(f"groups/{stage.staff}/topics/{stage.vanished_topic}", action="vanish")
    closed = await talk.act(f"groups/{stage.humble}/topics", who=stage.anna, name="t")
    stage.closed_topic = closed["message_thread_id"]
    path = f"groups/{stage.humble}/topics/{stage.closed_topic}"
    await talk.act(path, who=stage.anna, action="close")


async def _set_accounts(talk: Talk, stage: Stage) -> None:
    stage.boris, gone = await talk.person("Boris"), await talk.person("Former")
    stage.connection = (await talk.act("business/connect", who=stage.boris, **{"except": [stage.seen]}))["id"]
    stage.revoked = (await talk.act("business/connect", who=gone))["id"]
    await talk.act("business/revoke", who=gone)
    for who in (stage.anna, stage.seen):
        await talk.act("business/say", who=who, to=stage.boris, text="hello")


def matches(condition: str, answer: dict[str, Any]) -> bool:
    """Whether the answer is the row's, whatever fills its blanks."""
    row = REFUSALS[condition]
    head, _, tail = (PREFIXES[row.code] + row.text).partition("{")
    tail = tail.rpartition("}")[2]
    text = answer["description"]
    return answer["error_code"] == row.code and text.startswith(head) and text.endswith(tail)


async def test_every_row_is_earned_and_answered(talk: Talk) -> None:
    stage = await set_stage(talk)
    wrong = {}
    for condition, scene in SCENES.items():
        method, params = scene(stage)
        if isinstance(params.get("media"), list):
            filled = json.dumps(params["media"]).replace("$document_id", stage.document_id)
            params["media"] = json.loads(filled)
        answer = await talk.call(method, **params)
        if answer["ok"] or not matches(condition, answer):
            wrong[condition] = answer
    assert not wrong


def test_no_row_is_left_out() -> None:
    assert SCENES.keys() | ELSEWHERE == REFUSALS.keys()


async def test_an_upgraded_group_names_its_successor(talk: Talk) -> None:
    anna = await talk.person("Anna")
    group = await talk.act("groups", title="g", creator=anna, type="group")
    new = await talk.act(f"groups/{group['id']}/migrate")
    answer = await talk.call("sendMessage", chat_id=group["id"], text="hi")
    assert answer["parameters"] == {"migrate_to_chat_id": new["new_chat_id"]}


@pytest.mark.parametrize("row", SERVERS)
async def test_what_only_telegram_knows_comes_when_ordered(talk: Talk, row: str) -> None:
    anna = await talk.person("Anna")
    await talk.act("faults", kind="refusal", row=row, method="sendMessage")
    assert matches(row, await talk.call("sendMessage", chat_id=anna, text="hi"))
    assert (await talk.call("sendMessage", chat_id=anna, text="hi"))["ok"]


async def test_a_deleted_topic_is_gone_with_its_messages_and_without_an_update(talk: Talk) -> None:
    anna = await talk.person("Anna")
    group = (await talk.act("groups", title="g", creator=anna, forum=True))["id"]
    topic = (await talk.bot("createForumTopic", chat_id=group, name="Vega"))["message_thread_id"]
    where = {"chat_id": group, "message_thread_id": topic}
    card = await talk.bot("sendMessage", **where, text="card")
    await talk.bot("pinChatMessage", chat_id=group, message_id=card["message_id"])
    await talk.bot("unpinAllForumTopicMessages", **where)
    assert "pinned_message" not in await talk.bot("getChat", chat_id=group)
    await talk.confirm_all()
    await talk.bot("deleteForumTopic", **where)
    assert await talk.updates() == []
    seen = await talk.see(f"chats/{group}/messages")
    assert card["message_id"] not in [message["message_id"] for message in seen]
    refused = await talk.call("sendMessage", **where, text="card again")
    assert refused["description"] == "Bad Request: message thread not found"
    edited = await talk.call("editMessageText", chat_id=group, message_id=card["message_id"], text="x")
    assert edited["description"] == "Bad Request: message to edit not found"


async def test_the_general_topic_is_closed_like_others(talk: Talk) -> None:
    anna = await talk.person("Anna")
    group = (await talk.act("groups", title="g", creator=anna, forum=True, bot_admin=False))["id"]
    await talk.act(f"groups/{group}/topics/1", who=anna, action="close")
    refused = await talk.call("sendMessage", chat_id=group, text="hi")
    assert refused["description"] == "Bad Request: TOPIC_CLOSED"
    await talk.act(f"groups/{group}/members", user=talk.stand_in.bot["id"], action="promote")
    assert (await talk.call("sendMessage", chat_id=group, text="hi"))["ok"]
    for method in ("reopen", "hide", "unhide"):
        await talk.bot(f"{method}GeneralForumTopic", chat_id=group)
    refused = await talk.call("closeGeneralForumTopic", chat_id=group)
    assert refused["description"] == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await talk.bot("editGeneralForumTopic", chat_id=group, name="Lobby")


@pytest.mark.parametrize(
    ("path", "code", "text"),
    [
        ("/bot123/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot123:abc/getMe", 401, "Unauthorized"),
        ("/nowhere", 404, "Not Found"),
    ],
)
async def test_paths_and_tokens(talk: Talk, path: str, code: int, text: str) -> None:
    async with talk.session.post(talk.url + path) as response:
        assert response.status == code
        assert await response.json() == {"ok": False, "error_code": code, "description": text}


async def test_broken_json_body(talk: Talk) -> None:
    headers = {"Content-Type": "application/json"}
    async with talk.session.post(talk.method_url + "getMe", data="{", headers=headers) as response:
        assert (await response.json())["error_code"] == 400


async def test_a_file_over_20_mb_cannot_be_downloaded(talk: Talk) -> None:
    files = talk.stand_in.api.world.files
    stored = files.keep("Document", "big.bin", bytes(20 * 2**20 + 1), {})
    answer = await talk.call("getFile", file_id=stored.file_id)
    assert answer["description"] == "Bad Request: file is too big"


async def test_a_path_leads_to_its_file_once_getfile_gave_it_and_for_an_hour(talk: Talk) -> None:
    stored = talk.stand_in.api.world.files.keep("Document", "offer.pdf", b"%PDF", {})
    address = f"{talk.url}/file/bot{talk.stand_in.token}/{stored.path}"

    async def download() -> tuple[int, bytes]:
        async with talk.session.get(address) as response:
            return response.status, await response.read()

    assert (await download())[0] == 404
    await talk.bot("getFile", file_id=stored.file_id)
    assert await download() == (200, b"%PDF")
    await talk.act("clock", advance_seconds=3700)
    assert (await download())[0] == 404


async def test_an_upload_over_50_mb_is_cut_by_the_front_server(talk: Talk) -> None:
    async def endless() -> Any:
        for _ in range(3):
            yield b"x"
            await asyncio.sleep(0)

    headers = {"Content-Length": str(52 * 2**20), "Content-Type": "multipart/form-data; boundary=b"}
    async with talk.session.post(
        talk.method_url + "sendDocument", data=endless(), headers=headers
    ) as response:
        assert response.status == 413
        assert response.content_type == "text/html"


async def test_own_rules_can_be_switched_off(open_stand_in: Any) -> None:
    async with open_stand_in(stricter=()) as talk:
        anna = await talk.person("Anna")
        markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b", "url": "https://a.ru"}]]}
        sent = await talk.bot("sendMessage", chat_id=anna, text="hi", reply_markup=markup, parse_mod="x")
        assert sent["reply_markup"]["inline_keyboard"] == [[{"text": "a", "url": "https://a.ru"}]]
