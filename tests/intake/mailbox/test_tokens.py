"""The marks by which an answer is known again, and what is none."""

import pytest

from intake.mailbox.threading import mint_message_id
from intake.mailbox.tokens import is_own, message_token, reply_address, ticket_of_address, ticket_of_message

DESK = "desk@okoshko.example"
KEY, OLD = b"the key of today", b"the key of yesterday"
ADDRESS = reply_address(DESK, 125, [KEY]) or ""
MESSAGE = mint_message_id(125, message_token(125, "a1b2c3d4e5", [KEY]), DESK)


def test_an_address_carries_its_request() -> None:
    assert ticket_of_address(ADDRESS, DESK, [KEY]) == 125
    assert ticket_of_address(ADDRESS.upper(), DESK, [KEY]) == 125, "some servers write it large"
    assert len(ADDRESS.partition("@")[0]) <= 64
    assert (
        len((reply_address(f"{'d' * 30}@okoshko.example", 999_999_999, [KEY]) or "").partition("@")[0]) == 64
    )
    assert reply_address(f"{'d' * 31}@okoshko.example", 999_999_999, [KEY]) is None
    assert reply_address(DESK, 1, []) is None


def test_so_does_a_message_id() -> None:
    assert ticket_of_message(MESSAGE, DESK, [KEY]) == 125
    assert ticket_of_message(MESSAGE.upper(), DESK, [KEY]) == 125
    assert ticket_of_message(MESSAGE, "desk@else.example", [KEY]) is None
    assert ticket_of_message("t125.a1b2c3d4@okoshko.example", DESK, [KEY]) is None


def test_a_key_that_was_changed_is_still_known() -> None:
    assert ticket_of_address(ADDRESS, DESK, [b"newer", KEY]) == 125
    assert ticket_of_address(ADDRESS, DESK, [b"newer"]) is None
    assert (
        ticket_of_message(mint_message_id(7, message_token(7, "a1b2c3d4e5", [OLD]), DESK), DESK, [KEY, OLD])
        == 7
    )


@pytest.mark.parametrize(
    "forged",
    [
        ADDRESS.replace("t125", "t126"),
        ADDRESS.replace(".", ".a", 1),
        ADDRESS.replace("desk+", "desk-"),
        ADDRESS.replace("okoshko", "evil"),
        ADDRESS[:-20] + "@okoshko.example",
        "desk+t125.@okoshko.example",
        DESK,
        # a mark made for another purpose
        f"desk+t125.{MESSAGE.partition('-')[2]}",
    ],
)
def test_what_is_no_token(forged: str) -> None:
    assert ticket_of_address(forged, DESK, [KEY]) is None


def test_every_letter_counts() -> None:
    for at, letter in enumerate(MESSAGE):
        other = "b" if letter != "b" else "c"
        if letter.isalnum():
            assert ticket_of_message(MESSAGE[:at] + other + MESSAGE[at + 1 :], DESK, [KEY]) is None


def test_addresses_of_the_window() -> None:
    assert is_own("Desk+anything@OKOSHKO.example", DESK)
    assert is_own(DESK, DESK)
    assert not is_own("desk2@okoshko.example", DESK)
    assert not is_own("desk@evil.example", DESK)
