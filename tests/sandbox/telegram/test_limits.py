"""The pace: what passes at once, what must wait, and that impatience makes it longer."""

import pytest

from sandbox.telegram.errors import RefusalError
from sandbox.telegram.limits import Limits
from tests.sandbox.telegram.conftest import Open

PRIVATE, STAFF = 1, -1


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def limits(hand: Hand) -> Limits:
    return Limits(1.0, hand)


def sends(limits: Limits, chat: int, count: int) -> int | None:
    """Send so many; the seconds to wait if one was refused."""
    try:
        for _ in range(count):
            limits.spend(chat, group=chat < 0)
    except RefusalError as refusal:
        return int((refusal.parameters or {})["retry_after"])
    return None


def test_a_private_chat_takes_three_at_once_then_one_a_second(limits: Limits, hand: Hand) -> None:
    assert sends(limits, PRIVATE, 3) is None
    assert sends(limits, PRIVATE, 1) == 1
    hand.now += 1
    assert sends(limits, PRIVATE, 1) is None
    assert sends(limits, PRIVATE, 1) == 1


def test_calls_paced_at_the_limit_may_arrive_a_little_early(limits: Limits, hand: Hand) -> None:
    sends(limits, PRIVATE, 3)
    for step in (1.0, 1.2, 0.7, 1.1, 0.8, 1.2):
        hand.now += step
        assert sends(limits, PRIVATE, 1) is None


def test_a_group_takes_twenty_then_one_in_three_seconds(limits: Limits, hand: Hand) -> None:
    assert sends(limits, STAFF, 20) is None
    assert sends(limits, STAFF, 1) == 3
    hand.now += 3
    assert sends(limits, STAFF, 1) is None


def test_all_chats_together_take_thirty_a_second(limits: Limits) -> None:
    for chat in range(1, 31):
        assert sends(limits, chat, 1) is None
    assert sends(limits, 31, 1) == 1


def test_who_does_not_wait_waits_longer(limits: Limits, hand: Hand) -> None:
    sends(limits, STAFF, 20)
    waits = [sends(limits, STAFF, 1) for _ in range(4)]
    assert waits == [3, 6, 12, 24]
    hand.now += 24
    assert sends(limits, STAFF, 1) is None


def test_other_chats_go_on_while_one_is_frozen(limits: Limits) -> None:
    sends(limits, STAFF, 25)
    assert sends(limits, PRIVATE, 1) is None


async def test_the_answer_says_how_long_and_edits_share_the_budget(open_stand_in: Open) -> None:
    async with open_stand_in(limits_scale=1.0) as talk:
        anna = await talk.person("Anna")
        staff = (await talk.act("groups", title="Staff", creator=anna))["id"]
        card = await talk.bot("sendMessage", chat_id=staff, text="0")
        for number in range(1, 20):
            await talk.bot("editMessageText", chat_id=staff, message_id=card["message_id"], text=str(number))
        form = {"chat_id": str(staff), "text": "too much"}
        async with talk.session.post(talk.method_url + "sendMessage", data=form) as response:
            assert response.status == 429
            assert response.headers["Retry-After"] == "3"
            assert await response.json() == {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 3",
                "parameters": {"retry_after": 3},
            }


async def test_limits_can_be_lifted_while_running(open_stand_in: Open) -> None:
    async with open_stand_in(limits_scale=1.0) as talk:
        anna = await talk.person("Anna")
        await talk.act("limits", scale=0)
        for _ in range(10):
            await talk.bot("sendMessage", chat_id=anna, text="quick")
        await talk.act("limits", scale=1)
        answers = [await talk.call("sendMessage", chat_id=anna, text="slow") for _ in range(4)]
        assert [answer["ok"] for answer in answers] == [True, True, True, False]


async def test_a_refused_call_costs_nothing_and_a_callback_answer_is_free(open_stand_in: Open) -> None:
    async with open_stand_in(limits_scale=1.0) as talk:
        anna = await talk.person("Anna")
        for _ in range(5):
            assert (await talk.call("sendMessage", chat_id=anna, text=""))["error_code"] == 400
        markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
        asked = await talk.bot("sendMessage", chat_id=anna, text="?", reply_markup=markup)
        for _ in range(5):
            pressed = await talk.act(
                "press", who=anna, chat=anna, message_id=asked["message_id"], data="b", wait=0
            )
            await talk.bot("answerCallbackQuery", callback_query_id=pressed["id"])
        for _ in range(2):
            await talk.bot("sendMessage", chat_id=anna, text="more")
