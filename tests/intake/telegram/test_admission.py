"""What may be stored at all: what is said to the window, and nothing people say to each other."""

from typing import Any

import pytest

from intake.telegram.admission import admitted, lane

BOT, NAME, STAFF, GROUP = 7654321, "okoshko_bot", -100500, -100700


def said(text: str, chat: int = GROUP, **more: Any) -> dict[str, Any]:
    kind = "private" if chat > 0 else "supergroup"
    message = {"message_id": 1, "chat": {"id": chat, "type": kind}, "from": {"id": 7}, "text": text, **more}
    return {"update_id": 1, "message": message}


def is_admitted(update: dict[str, Any], name: str | None = NAME) -> bool:
    return admitted(update, bot_id=BOT, bot_username=name, staff_chat_id=STAFF)


REPLY_TO_US: dict[str, Any] = {"reply_to_message": {"message_id": 5, "from": {"id": BOT}}}
REPLY_TO_ANNA: dict[str, Any] = {"reply_to_message": {"message_id": 5, "from": {"id": 7}}}
OUR_TOPIC: dict[str, Any] = {
    "reply_to_message": {"message_id": 5, "from": {"id": BOT}, "forum_topic_created": {"name": "Vega"}}
}


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (said("anything", chat=7), True),
        (said("what colleagues say"), False),
        (said("what colleagues say", chat=STAFF), False),
        (said("@okoshko_bot the banner is broken"), True),
        (said("please, @OKOSHKO_BOT, look"), True),
        (said("@okoshko_bot_test look"), False),
        (said("@okoshko_bottle look"), False),
        (said("mail me at me@okoshko.example"), False),
        (said("", caption="@okoshko_bot see the picture"), True),
        (said("thank you", **REPLY_TO_US), True),
        (said("thank you", **REPLY_TO_ANNA), False),
        (said("in a topic the bot opened", **OUR_TOPIC), False),
        (said("/queue", chat=STAFF), True),
        (said("/queue@okoshko_bot", chat=STAFF), True),
        (said("/queue@other_bot", chat=STAFF), False),
        (said("/queue"), False),
        (said("/setup ABCDEF12"), True),
        (said("/setup@okoshko_bot ABCDEF12"), True),
        (said("/setup@other_bot ABCDEF12"), False),
        (said("/setups"), False),
        (said("", migrate_to_chat_id=-100900), True),
        (said("", migrate_from_chat_id=-900), True),
        (said("", forum_topic_edited={"name": "Requests"}), False),
        (said("", chat=STAFF, forum_topic_edited={"name": "Requests"}), True),
        ({"update_id": 1, "edited_message": said("colleagues")["message"]}, False),
        ({"update_id": 1, "callback_query": {"id": "1", "from": {"id": 7}}}, True),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": GROUP}}}, True),
    ],
)
def test_admission(update, expected):
    assert is_admitted(update) is expected


def test_until_the_bot_knows_its_name_it_hears_no_mention():
    assert not is_admitted(said("@okoshko_bot look"), name=None)


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (said("x", chat=7), "7"),
        (said("x", chat=STAFF), str(STAFF)),
        ({"callback_query": {"from": {"id": 7}, "message": {"chat": {"id": STAFF}}}}, str(STAFF)),
        ({"callback_query": {"from": {"id": 7}}}, "7"),
        ({"message_reaction": {"chat": {"id": 7}}}, "7"),
        ({"something_new": {}}, "?"),
    ],
)
def test_the_lane_is_the_chat(update, expected):
    assert lane(update) == expected
