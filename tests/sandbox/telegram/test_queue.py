"""The update queue: what is confirmed, what comes again, how long it is kept, who may poll."""

import asyncio
import random
import time

import pytest

from sandbox.clock import VirtualClock
from sandbox.telegram.errors import RefusalError
from sandbox.telegram.queue import UpdateQueue
from tests.sandbox.telegram.conftest import Open
from tests.sandbox.telegram.stage import Talk


@pytest.fixture
def queue() -> UpdateQueue:
    return UpdateQueue(VirtualClock(), random.Random(1), poll_guard=False)


def push(queue: UpdateQueue, count: int = 1, kind: str = "message", life: float = 86_400) -> None:
    for number in range(count):
        queue.push(kind, {"n": number}, "message:1", queue.clock.timestamp() + life)


async def ids(queue: UpdateQueue, offset: int = 0, limit: int = 100, timeout: int = 0) -> list[int]:
    return [update["update_id"] for update in await queue.get(offset, limit, timeout)]


async def test_ids_count_up_and_an_unconfirmed_update_comes_again(queue: UpdateQueue) -> None:
    push(queue, 3)
    first = await ids(queue)
    assert first == [first[0], first[0] + 1, first[0] + 2]
    assert await ids(queue) == first


async def test_an_offset_confirms_everything_before_it(queue: UpdateQueue) -> None:
    push(queue, 3)
    first = await ids(queue)
    assert await ids(queue, offset=first[1]) == first[1:]
    assert await ids(queue) == first[1:]


async def test_limit_cuts_the_answer_but_confirms_nothing(queue: UpdateQueue) -> None:
    push(queue, 3)
    assert len(await ids(queue, limit=2)) == 2
    assert len(await ids(queue)) == 3


async def test_an_offset_far_ahead_forgets_nothing(queue: UpdateQueue) -> None:
    push(queue, 2)
    last = (await ids(queue))[-1]
    assert len(await ids(queue, offset=last + 50)) == 2
    assert await ids(queue, offset=last + 1) == []


async def test_a_negative_offset_keeps_only_the_last(queue: UpdateQueue) -> None:
    push(queue, 5)
    kept = await ids(queue, offset=-2)
    assert len(kept) == 2
    assert await ids(queue) == kept


async def test_a_long_poll_ends_with_the_first_update(queue: UpdateQueue) -> None:
    waiting = asyncio.create_task(ids(queue, timeout=10))
    await asyncio.sleep(0.01)
    push(queue)
    assert len(await asyncio.wait_for(waiting, 1)) == 1


async def test_a_second_waiting_poller_ends_the_first(queue: UpdateQueue) -> None:
    first = asyncio.create_task(ids(queue, timeout=10))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(ids(queue, timeout=10))
    with pytest.raises(RefusalError) as refusal:
        await asyncio.wait_for(first, 1)
    assert refusal.value.condition == "other_poller"
    push(queue)
    assert len(await second) == 1


async def test_two_pollers_get_the_same_while_updates_are_there(queue: UpdateQueue) -> None:
    push(queue, 2)
    assert await ids(queue, timeout=10) == await ids(queue, timeout=10)


async def test_what_is_not_subscribed_is_never_queued(queue: UpdateQueue) -> None:
    push(queue, kind="chat_member")
    queue.subscribe(["chat_member", "no such thing"])
    push(queue, kind="chat_member")
    push(queue, kind="message")
    assert [next(iter(set(update) - {"update_id"})) for update in await queue.get(0, 100, 0)] == [
        "chat_member"
    ]
    queue.subscribe(["nothing known"])
    push(queue, kind="message")
    assert len(await ids(queue)) == 2


async def test_after_a_silent_week_ids_go_on_from_anywhere(queue: UpdateQueue) -> None:
    push(queue)
    [first] = await ids(queue)
    queue.clock.advance(6 * 86_400)
    push(queue)
    assert await ids(queue) == [first + 1]
    queue.clock.advance(8 * 86_400)
    push(queue)
    [later] = await ids(queue, offset=first + 2)
    assert later not in range(first, first + 100)


async def test_a_press_is_kept_150_seconds_and_a_message_a_day(talk: Talk) -> None:
    anna = await talk.person("Anna")
    await talk.confirm_all()
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    asked = await talk.bot("sendMessage", chat_id=anna, text="?", reply_markup=markup)
    await talk.act("say", who=anna, text="hello")
    await talk.act("press", who=anna, chat=anna, message_id=asked["message_id"], data="b", wait=0)
    assert len(await talk.updates()) == 2
    await talk.act("clock", advance_seconds=151)
    assert [list(update)[1] for update in await talk.updates()] == ["message"]
    await talk.act("clock", advance_seconds=86_400)
    assert await talk.updates() == []


async def test_hasty_repeats_of_one_offset_are_slowed_down(open_stand_in: Open) -> None:
    async with open_stand_in(poll_guard=True) as talk:
        anna = await talk.person("Anna")
        await talk.act("say", who=anna, text="again")
        assert len(await talk.updates()) == 2
        assert len(await talk.updates()) == 1


async def test_a_poller_whose_client_is_gone_is_not_in_the_way(talk: Talk) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await talk.updates(timeout=30)
    await asyncio.sleep(0.05)
    started = time.monotonic()
    anna = asyncio.create_task(talk.person("Anna"))
    assert len(await talk.updates(timeout=5)) == 1
    await anna
    assert time.monotonic() - started < 2
    assert all(entry["verdict"] == "ok" for entry in await talk.see("journal"))


async def test_setting_a_webhook_ends_polling(open_stand_in: Open) -> None:
    async with open_stand_in(loopback_webhooks=True) as talk:
        waiting = asyncio.create_task(talk.call("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        await talk.bot("setWebhook", url="http://127.0.0.1:9/hook")
        assert (await waiting)["description"] == "Conflict: terminated by setWebhook request"
        refused = await talk.call("getUpdates")
        assert refused["error_code"] == 409
        assert "webhook is active" in refused["description"]
        await talk.bot("deleteWebhook")
        assert await talk.updates() == []
