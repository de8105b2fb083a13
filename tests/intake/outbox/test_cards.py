"""Cards: the newest state, one edit for a burst, never given up."""

import asyncio

import pytest

from intake.outbox.claims import RESTLESS
from intake.outbox.ports import (
    Gone,
    Outcome,
    Refused,
    Sent,
    Unchanged,
    Unknown,
    Unreachable,
)
from tests.intake.desk import running, until


async def test_a_burst_of_changes_is_one_edit_and_no_change_none(tray):
    await tray.touches(1, "new")
    await tray.runs()
    for state in ("taken", "assigned", "in work"):
        await tray.touches(1, state)
    await tray.runs()
    await tray.touches(1)
    await tray.runs()
    assert [(payload["method"], payload["params"]["text"]) for payload in tray.wire.sent] == [
        ("sendMessage", "new"),
        ("editMessageText", "in work"),
    ]
    view = await tray.view()
    assert (view.message_id, view.wanted, view.shown) == (1001, 5, 5)


async def test_a_card_that_never_rests_keeps_no_other_from_being_edited(tray):
    for subject in (1, 2):
        await tray.touches(subject, f"new {subject}")
    await tray.runs()
    for number in range(RESTLESS + 1):
        await tray.touches(1, f"and this {number}")
    await tray.touches(2, "taken")
    await tray.runs()
    assert tray.wire.said[2:] == ["taken", f"and this {RESTLESS}"]


async def test_what_changes_while_a_card_is_on_its_way_is_shown_after_it(tray):
    tray.wire.gate = asyncio.Event()
    await tray.touches(1, "new")
    async with running(tray.dispatcher.run()):
        await until(lambda: tray.wire.sent)
        await tray.touches(1, "taken")
        tray.wire.gate.set()
        await until(tray.dispatcher.drained)
    assert tray.wire.said == ["new", "taken"]


async def test_a_card_with_nothing_to_show_costs_no_call(tray):
    await tray.touches(1)
    await tray.runs()
    assert tray.wire.sent == []
    await tray.touches(1, "now there is something")
    await tray.runs()
    assert tray.wire.said == ["now there is something"]


@pytest.mark.parametrize(
    ("outcome", "methods", "lost"),
    [
        (Unchanged(), ["editMessageText"], 0),
        (Gone(), ["editMessageText", "sendMessage"], 0),
        (Refused("not enough rights"), ["editMessageText"], 1),
        (Unreachable("kicked"), ["editMessageText"], 1),
    ],
)
async def test_what_the_wire_says_to_an_edited_card(tray, outcome: Outcome, methods, lost):
    await tray.touches(1, "new")
    await tray.runs()
    tray.wire.sent.clear()
    await tray.touches(1, "taken")
    tray.wire.answers = [outcome]
    await tray.runs()
    assert [payload["method"] for payload in tray.wire.sent] == methods
    assert len(tray.lost) == lost


async def test_a_card_whose_first_sending_is_unknown_counts_a_copy_an_edit_does_not(tray):
    tray.wire.answers = [Unknown("cut"), Sent("5"), Unknown("cut")]
    async with running(tray.dispatcher.run()):
        for words in ("new", "taken"):
            await tray.touches(1, words)
            for _ in range(2):
                await until(tray.dispatcher.drained)
                tray.clock.turn(seconds=3)
    assert tray.wire.said == ["new", "new", "taken", "taken"]
    assert (await tray.view()).maybe_dup == 1


async def test_a_card_of_unknown_end_is_tried_ever_more_rarely_and_never_given_up(tray):
    await tray.touches(1, "new")
    tray.wire.answers = [Unknown("cut")] * 8
    pauses = []
    async with running(tray.dispatcher.run()):
        for tries in range(1, 9):
            await until(lambda tries=tries: len(tray.wire.sent) == tries)
            await until(tray.dispatcher.drained)
            pauses.append((await tray.view()).due_at - tray.clock.now())
            tray.clock.at += pauses[-1]
            tray.dispatcher.woken.set()
        await until(lambda: len(tray.wire.sent) == 9)
        await until(tray.dispatcher.drained)
    assert [pause.total_seconds() for pause in pauses] == [2, 4, 8, 16, 32, 60, 60, 60]
    assert ((await tray.view()).shown, (await tray.view()).attempts) == (1, 0)
