"""Every refusal of the strictness tables meets what we send, and ends as docs/decisions/0020 says."""

import pytest

from intake.letter import Button, Enclosure, Letter, Press, letter
from intake.outbox.ports import (
    Gone,
    Later,
    LeftOut,
    NoTopic,
    Refused,
    Sent,
    Unchanged,
    Unknown,
    Unreachable,
)
from intake.shelf import Shelf
from intake.telegram import form
from intake.telegram.send import TelegramSender, meaning, open_bot
from sandbox.telegram.strictness import REFUSALS
from tests.sandbox.telegram.stage import Talk, png

WITH_ALL = {
    "seconds": 3, "kind": "Video", "wanted": "Photo", "why": "some reason", "name": "x", "limit": 32,
    "method": "sendMessage",
    "offset": 1, "start": 1, "end": 2, "url": "http://x", "number": 1, "actions": "url", "address": "10.0.0.1",
}  # fmt: skip
"""Something for every placeholder of the tables."""

OTHERWISE = {
    Unchanged: {"not_modified", "topic_not_modified"},
    Gone: {
        "edit_target_missing", "cannot_edit", "no_text_to_edit", "message_id_invalid", "message_not_specified",
    },
    Unreachable: {
        "chat_not_found", "cannot_initiate", "blocked", "deactivated", "target_is_bot", "group_upgraded",
        "group_deleted", "kicked_from_group", "not_in_group", "kicked_from_supergroup", "not_in_supergroup",
    },
    NoTopic: {"thread_not_found", "topic_deleted", "topic_closed"},
    Later: {"flood", "token_wrong", "token_malformed", "path_unknown"},
    Unknown: {"restarting", "stand_in_failed"},
}  # fmt: skip
"""What is not Refused. Later is not counted and not for ever: a flood ends, a wrong token is on `/healthz`."""

PLAIN = {
    "formatting", "parse_mode_unsupported", "entities_not_json", "entities_not_array", "entity_bad",
    "entity_inside_symbol", "entity_past_end", "entity_bounds",
}  # fmt: skip
AS_A_FILE = {"text_too_long", "text_raw_too_long", "answer_too_long"}
NO_BUTTONS = {
    "markup_not_json", "markup_not_object", "keyboard_not_array", "reply_keyboard_not_array", "button_not_object",
    "button_without_action", "button_without_text", "button_field_wrong", "button_text_empty",
    "button_data_too_long", "button_url_wrong", "web_app_not_https", "button_unallowed_here", "markup_too_big",
    "contact_in_group", "button_with_two_actions", "button_key_unknown", "first_button_not_pay",
}  # fmt: skip
NO_REPLY = {"reply_target_missing", "quote_not_found", "reply_not_json", "reply_not_object"}
MENDED = PLAIN | AS_A_FILE | NO_BUTTONS | NO_REPLY
PICTURES = {"photo_not_image", "photo_dimensions", "photo_too_big", "photo_extension"}
FILE_IDS = {
    "file_id_bad_symbol", "file_id_bad_character", "file_id_bad_length", "file_unknown", "file_of_other_kind",
}  # fmt: skip


@pytest.fixture
async def sender(talk: Talk, tmp_path):
    bot = open_bot(talk.stand_in.token, talk.url, None)
    yield TelegramSender(bot, Shelf(tmp_path))
    await bot.session.close()


async def refuse(talk: Talk, row: str) -> None:
    await talk.act("faults", kind="refusal", row=row, values=WITH_ALL)


def rich(chat: int) -> dict:
    """A message with everything that can be wrong with one."""
    button = ((Button("Accept", Press("accept", 1)),),)
    [call] = form.messages(letter("A <price>", buttons=button), chat, 5)
    call["params"]["reply_parameters"] = {"message_id": 1}
    return call


async def test_every_refusal_ends_somewhere(talk, sender):
    anna = await talk.person("Anna")
    ends = {}
    for row in REFUSALS:
        await refuse(talk, row)
        call = rich(anna)
        if row in MENDED:
            del call["params"]["message_thread_id"]  # what is sent again goes to a private chat
        ends[row] = type(await sender.send(call))
    expected: dict[str, type] = {**dict.fromkeys(REFUSALS, Refused), **dict.fromkeys(MENDED, Sent)}
    for kind, rows in OTHERWISE.items():
        expected |= dict.fromkeys(rows, kind)
    assert ends == expected


@pytest.mark.parametrize("row", sorted(MENDED))
async def test_words_in_a_form_telegram_will_not_take_go_in_another(talk, sender, row):
    anna = await talk.person("Anna")
    await refuse(talk, row)
    call = rich(anna)
    del call["params"]["message_thread_id"]
    outcome = await sender.send(call)
    [_, seen] = await talk.see(f"chats/{anna}/messages")
    assert isinstance(outcome, Sent)
    assert seen.get("text", seen.get("caption")) == "A <price>"
    assert ("document" in seen) == (row in AS_A_FILE)
    assert ("reply_markup" not in seen) == (row in NO_BUTTONS) == bool(outcome.left_out)


@pytest.mark.parametrize("row", sorted(PICTURES))
async def test_a_picture_telegram_will_not_show_comes_as_a_file(talk, sender, tmp_path, row):
    anna = await talk.person("Anna")
    picture = Enclosure("photo", "plan.png", "image/png", sha256=Shelf(tmp_path).put(png(9, 9)))
    [call] = form.messages(Letter((), enclosures=(picture,)), anna)
    await refuse(talk, row)
    assert isinstance(await sender.send(call), Sent)
    [_, seen] = await talk.see(f"chats/{anna}/messages")
    assert seen["document"]["file_name"] == "plan.png"


@pytest.mark.parametrize("row", sorted(FILE_IDS))
async def test_a_file_telegram_does_not_know_goes_from_the_shelf(talk, sender, tmp_path, row):
    anna = await talk.person("Anna")
    kept = Shelf(tmp_path).put(png(9, 9))
    [call] = form.messages(Letter((), enclosures=(Enclosure("photo", "a.png", "", "id", kept),)), anna)
    await refuse(talk, row)
    assert isinstance(await sender.send(call), Sent)
    assert len(await talk.see(f"chats/{anna}/messages")) == 2


async def test_a_photo_that_is_a_document_is_sent_as_one(talk, sender, tmp_path):
    anna = await talk.person("Anna")
    paper = Enclosure("document", "a.pdf", "application/pdf", sha256=Shelf(tmp_path).put(b"%PDF"))
    [call] = form.messages(Letter((), enclosures=(paper,)), anna)
    await sender.send(call)
    [_, seen] = await talk.see(f"chats/{anna}/messages")
    wrong = Enclosure("photo", "a.pdf", "application/pdf", file_id=seen["document"]["file_id"])
    [call] = form.messages(Letter((), enclosures=(wrong,)), anna)
    assert isinstance(await sender.send(call), Sent)
    assert "document" in (await talk.see(f"chats/{anna}/messages"))[-1]


async def test_a_caption_too_long_goes_before_its_file(talk, sender, tmp_path):
    anna = await talk.person("Anna")
    paper = Enclosure("document", "a.pdf", "application/pdf", sha256=Shelf(tmp_path).put(b"%PDF"))
    [call] = form.messages(Letter((), enclosures=(paper,)), anna)
    call["params"]["caption"] = "word " * 300
    outcome = await sender.send(call)
    [_, words, file] = await talk.see(f"chats/{anna}/messages")
    assert words["text"] == ("word " * 300).strip()
    assert "caption" not in file
    assert outcome == Sent(str(words["message_id"]))


@pytest.mark.parametrize("kept", [True, False])
async def test_a_file_too_large_or_gone_from_the_shelf_is_told_at_once(talk, sender, tmp_path, kept):
    anna = await talk.person("Anna")
    digest = Shelf(tmp_path).put(b"%PDF")
    if not kept:
        Shelf(tmp_path).path(digest).unlink()
    paper = Enclosure("document", "a.pdf", "application/pdf", sha256=digest)
    [call] = form.messages(Letter((), enclosures=(paper,)), anna)
    await talk.act("faults", kind="413", method="sendDocument")
    assert isinstance(await sender.send(call), Refused)


async def test_a_card_that_is_too_long_is_cut(talk, sender):
    anna = await talk.person("Anna")
    sent = await sender.send(form.messages(letter("short"), anna)[0])
    edit = form.edit(letter("long " * 700), anna, int(sent.external_id))
    await refuse(talk, "text_too_long")
    assert isinstance(await sender.send(edit), Sent)
    text = (await talk.see(f"chats/{anna}/messages"))[-1]["text"]
    assert text.endswith("…")
    assert len(text) <= 2048


async def test_a_refusal_that_comes_again_and_again_ends(talk, sender):
    anna = await talk.person("Anna")
    await talk.act("faults", kind="refusal", row="formatting", values=WITH_ALL, times=50)
    assert isinstance(await sender.send(form.messages(letter("x"), anna)[0]), Refused)
    assert (await talk.see("faults"))[0]["times"] > 40


def test_the_buttons_that_are_missing_are_named_as_such():
    from intake.telegram.mending import mend

    assert mend(rich(1), "Bad Request: BUTTON_DATA_INVALID").left_out == LeftOut(
        None, "Bad Request: BUTTON_DATA_INVALID"
    )
    assert mend(form.messages(letter("x"), 1)[0], "Bad Request: BUTTON_DATA_INVALID") is None


def test_an_album_is_judged_by_the_file_that_spoiled_it():
    from aiogram.exceptions import TelegramBadRequest
    from aiogram.methods import GetMe

    said = 'Bad Request: failed to send message #2 with the error message "chat not found"'
    assert isinstance(meaning(TelegramBadRequest(GetMe(), said), {}), Unreachable)
