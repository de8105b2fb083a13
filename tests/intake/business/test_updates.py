"""What may be kept of an update from somebody's own account, and what of the chat around it may not."""

import json
from datetime import UTC, datetime
from typing import Any

from intake.business.updates import (
    OFFER,
    cleaned,
    handed_over_by,
    of_business,
    parties,
    place,
    read,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MESSAGE: dict[str, Any] = {
    "business_connection_id": "c1",
    "message_id": 5,
    "from": {"id": 42, "is_bot": False, "first_name": "Anna"},
    "chat": {"id": 42, "type": "private", "first_name": "Anna"},
    "date": 1795510800,
    "text": "Yes, please do it like that",
}


def test_of_the_message_it_answers_only_the_number_is_kept() -> None:
    answered = {**MESSAGE, "message_id": 4, "text": "between us: the boss is wrong"}
    update: dict[str, Any] = {
        "update_id": 1,
        "business_message": {
            **MESSAGE,
            "reply_to_message": answered,
            "quote": {"text": "the boss is wrong", "position": 12},
            "external_reply": {"origin": {}, "message_id": 9},
        },
    }
    kept = cleaned(update)
    assert b"boss" not in kept and b"external" not in kept
    assert json.loads(kept)["business_message"]["reply_to_message"] == {"message_id": 4}
    assert update["business_message"]["reply_to_message"] is answered


def test_words_no_encoding_knows_are_kept_all_the_same() -> None:
    kept = cleaned({"update_id": 1, "business_message": {**MESSAGE, "text": "a\ud800b"}})
    assert json.loads(handed_over_by(kept, 7).decode(errors="surrogatepass"))[OFFER] == 7


def test_a_shape_nobody_knows_is_read_as_nothing() -> None:
    shapes: list[dict[str, Any]] = [
        {"business_message": None},
        {"business_message": {}},
        {"business_message": {**MESSAGE, "chat": "here"}},
        {"business_message": {**MESSAGE, "date": "today"}},
        {"business_message": {**MESSAGE, "date": 10**18}},
        {"deleted_business_messages": {"business_connection_id": "c1", "chat": {"id": 42}}},
        {"business_moods": {}},
    ]
    for broken in shapes:
        assert of_business(broken)
        assert read({"update_id": 1, **broken}, NOW) is None


def test_a_press_under_a_message_there_is_not_one_of_the_bots_own_chat() -> None:
    pressed = {"callback_query": {"id": "1", "from": MESSAGE["from"], "data": "x", "message": MESSAGE}}
    assert of_business(pressed)
    assert read({"update_id": 1, **pressed}, NOW) is None
    assert not of_business({"message": {"text": "business as usual"}})


def test_a_chat_there_has_another_name_than_the_bots_own() -> None:
    assert place("c:1", 42) == "business:c:1:42"
    assert parties("business:c:1:42") == ("c:1", 42)
