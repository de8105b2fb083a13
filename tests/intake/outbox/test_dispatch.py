"""From the out-tray to the wire: order, and what each answer of the wire means for the words."""

import asyncio
from datetime import timedelta

import pytest

from intake.contacts.models import Channel
from intake.outbox import actions, claims
from intake.outbox.marking import Marking
from intake.outbox.models import Outbound, OutboxState
from intake.outbox.ports import (
    Gone,
    Later,
    Lost,
    Moved,
    Refused,
    Unknown,
    Unreachable,
)
from intake.outbox.rules import ATTEMPTS_MAX
from tests.intake.desk import NOW, PATIENCE_SECONDS, Wire, rows, running, until
from tests.intake.outbox.tray import ORION, STAFF, VEGA, Tray


async def test_words_queued_twice_are_one_row(tray):
    await tray.says("Logged, #1.")
    await tray.says("Logged, #1.")
    await tray.runs()
    assert tray.wire.said == ["Logged, #1."]
    row = await tray.row("Logged, #1.")
    assert (row.state, row.external_id, row.sent_at) == (OutboxState.SENT, "1001", NOW)


async def test_in_a_chat_words_leave_in_their_order(tray):
    for n in range(5):
        await tray.says(f"to Vega {n}")
        await tray.says(f"to Orion {n}", to=ORION)
    await tray.runs()
    for name in ("Vega", "Orion"):
        assert [said for said in tray.wire.said if name in said] == [f"to {name} {n}" for n in range(5)]


async def test_what_comes_next_is_known_so_that_nobody_sleeps_past_it(tray, database):
    await tray.says("a moment later", after=0.4)
    await tray.says("much later", after=60)
    async with database.reading() as session:
        assert await claims.soonest(session, NOW) == timedelta(seconds=0.4)
        assert await claims.soonest(session, NOW + timedelta(seconds=1)) == timedelta(seconds=59)
        assert await claims.soonest(session, NOW + timedelta(seconds=60)) is None


async def test_words_wait_until_their_time_and_can_be_put_off_or_taken_back(tray, database):
    await tray.says("put off", after=2)
    await tray.says("taken back", after=2)
    await tray.says("at once")
    async with running(tray.dispatcher.run()):
        await until(lambda: tray.wire.said == ["at once"])
        async with database.writing() as session:
            assert await actions.postpone(session, key="put off", due_at=NOW + timedelta(seconds=10))
            assert not await actions.has_left(session, key="taken back")
            assert await actions.withdraw(session, key="taken back")
        tray.clock.turn(seconds=5)
        await until(tray.dispatcher.drained)
        assert tray.wire.said == ["at once"]
        tray.clock.turn(seconds=6)
        tray.dispatcher.woken.set()
        await until(lambda: tray.wire.said == ["at once", "put off"])
        await until(tray.dispatcher.drained)
    async with database.writing() as session:
        assert await actions.has_left(session, key="put off")
        assert not await actions.withdraw(session, key="put off")
        assert not await actions.postpone(session, key="put off", due_at=NOW)


async def test_long_words_are_put_off_and_taken_back_with_all_their_parts(tray, database):
    await tray.says("long " * 3000, after=2)
    parts = await rows(database, Outbound)
    assert len(parts) == 4
    async with database.writing() as session:
        await actions.postpone(session, key=parts[0].key, due_at=NOW + timedelta(seconds=9))
    assert {row.due_at for row in await rows(database, Outbound)} == {NOW + timedelta(seconds=9)}
    async with database.writing() as session:
        await actions.withdraw(session, key=parts[0].key)
    assert {row.state for row in await rows(database, Outbound)} == {OutboxState.WITHDRAWN}


async def test_busy_freezes_that_chat_alone(tray):
    await tray.says("first")
    await tray.says("second")
    tray.wire.answers = [Later(30, "Too Many Requests")]
    async with running(tray.dispatcher.run()):
        await until(lambda: tray.wire.said == ["first"])
        await tray.says("hello Orion", to=ORION)
        tray.dispatcher.woken.set()
        await until(lambda: "hello Orion" in tray.wire.said)
        await asyncio.sleep(0.1)
    assert tray.wire.said == ["first", "hello Orion"]
    row = await tray.row("first")
    assert (row.state, row.attempts, row.maybe_dup) == (OutboxState.WAITING, 0, 0)


async def test_a_mail_put_off_waits_its_time_and_not_for_ever(tray, database):
    mails = Wire([Later(60, "450 greylisted")])
    tray.dispatcher.open(Channel.MAIL, mails)

    def mail(key: str) -> Outbound:
        return actions.row(
            key=key,
            channel=Channel.MAIL,
            lane="anna@vega.example",
            priority=0,
            payload={"method": "mail", "params": {"text": key, "chat_id": 0}},
            ticket_id=None,
            now=NOW,
            after=timedelta(0),
        )

    async with database.writing() as session:
        session.add_all([mail("one"), mail("two")])
    async with running(tray.dispatcher.run()):
        await until(lambda: mails.sent)
        await until(tray.dispatcher.drained)
        await asyncio.sleep(0.1)
        assert mails.said == ["one"], "and nothing of its lane overtakes it"
        tray.clock.turn(seconds=61)
        tray.dispatcher.woken.set()
        await until(lambda: mails.said == ["one", "one", "two"])
        async with database.writing() as session:
            session.add(mail("three"))
        mails.answers = [Later(60, "450 still greylisted")]
        tray.clock.turn(days=4)
        tray.dispatcher.woken.set()
        await until(lambda: tray.lost)
    [lost] = tray.lost
    assert (lost.lane, lost.reason, lost.unreachable) == ("anna@vega.example", "450 still greylisted", False)


@pytest.mark.parametrize(("away", "days"), [(False, 1), (True, 3)])
async def test_a_mail_refused_for_now_is_given_up_after_a_day_and_a_server_out_of_reach_after_three(
    tray, database, away, days
):
    mails = Wire([Later(60, "451 later", away)] * 2)
    tray.dispatcher.open(Channel.MAIL, mails)
    async with database.writing() as session:
        session.add(
            actions.row(
                key="one",
                channel=Channel.MAIL,
                lane="anna@vega.example",
                priority=0,
                payload={"subject": "A price", "params": {}},
                ticket_id=None,
                now=NOW,
                after=timedelta(0),
            )
        )
    async with running(tray.dispatcher.run()):
        for tries, hours in ((1, -1), (2, 1)):
            tray.clock.at = NOW + timedelta(days=days, hours=hours)
            tray.dispatcher.woken.set()
            await until(lambda tries=tries: len(mails.sent) == tries)
            await until(tray.dispatcher.drained)
            assert bool(tray.lost) == (hours > 0)
    assert (await tray.row("one")).fault == "anna@vega.example: 451 later"
    assert tray.lost[0].words == "A price"


async def test_an_unknown_end_is_counted_tried_again_in_its_place_and_given_up_aloud(tray):
    await tray.says("did it arrive?")
    await tray.says("after it")
    await tray.says("elsewhere", to=ORION)
    tray.wire.answers = [Unknown("connection cut")]
    async with running(tray.dispatcher.run()):
        await until(lambda: "elsewhere" in tray.wire.said)
        await until(tray.dispatcher.drained)
        assert "after it" not in tray.wire.said
        tray.wire.answers = [Unknown("connection cut")] * (ATTEMPTS_MAX - 1)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not tray.lost:
                tray.clock.turn(hours=3)
                tray.dispatcher.woken.set()
                await asyncio.sleep(0.02)
        await until(lambda: "after it" in tray.wire.said)
    row = await tray.row("did it arrive?")
    assert (row.state, row.attempts, row.maybe_dup) == (OutboxState.DEAD, ATTEMPTS_MAX, ATTEMPTS_MAX)
    assert tray.wire.said.count("did it arrive?") == ATTEMPTS_MAX
    words = "did it arrive?"
    assert tray.lost == [
        Lost(Channel.TELEGRAM, str(VEGA), "connection cut", unreachable=False, words=words, key=words)
    ]


@pytest.mark.parametrize("outcome", [Unreachable("blocked"), Refused("blocked")])
async def test_words_that_cannot_arrive_are_dead_and_told_and_the_next_go(tray, outcome):
    await tray.says("first")
    await tray.says("second")
    tray.wire.answers = [outcome]
    await tray.runs()
    assert (await tray.row("first")).state is OutboxState.DEAD
    assert (await tray.row("second")).state is OutboxState.SENT
    unreachable = isinstance(outcome, Unreachable)
    [lost] = tray.lost
    assert (lost.lane, lost.reason, lost.unreachable, lost.words) == (
        str(VEGA),
        "blocked",
        unreachable,
        "first",
    )


async def test_a_group_that_moved_takes_everything_with_it(tray, database):
    async with database.writing() as session:
        (await actions.window(session)).staff_chat_id = STAFF
    await tray.touches(1, "card of #1")
    await tray.runs()
    await tray.says("first", to=STAFF)
    await tray.says("second", to=STAFF)
    tray.wire.answers = [Moved(-1001)]
    await tray.runs()
    async with database.writing() as session:
        assert (await actions.window(session)).staff_chat_id == -1001
    moved = tray.wire.places.index(-1001)
    assert set(tray.wire.places[moved:]) == {-1001}
    assert [said for said in tray.wire.said[moved:] if "card" not in said] == ["first", "second"]
    assert tray.wire.said[moved:].count("card of #1") == 1, "the card is shown anew where people are now"
    assert (await tray.view()).chat_id == -1001


async def test_words_for_a_message_that_is_gone_come_as_their_own(tray):
    await tray.says("Decided.", rewrite=55)
    tray.wire.answers = [Gone()]
    await tray.runs()
    assert [payload["method"] for payload in tray.wire.sent] == ["editMessageText", "sendMessage"]
    assert "message_id" not in tray.wire.sent[1]["params"]
    assert (await tray.row("Decided.")).external_id == "1002"


async def test_what_a_dead_process_had_in_flight_is_sent_again_and_counted(tray, database):
    await tray.says("in flight")
    await tray.touches(1, "card")
    async with database.writing() as session:
        assert await claims.claim(session, (await tray.row("in flight")).id)
        assert await claims.claim_view(session, (await tray.view()).id)
    async with running(tray.dispatcher.run()):
        await until(lambda: len(tray.wire.sent) == 2)
        await until(tray.dispatcher.drained)
    assert sorted(tray.wire.said) == ["card", "in flight"]
    assert ((await tray.row("in flight")).maybe_dup, (await tray.view()).maybe_dup) == (1, 1)


async def test_what_was_sent_and_could_not_be_marked_is_taken_up_after_its_lease(tray, monkeypatch):
    marks = iter([True])
    genuine = Marking.row

    async def mark(*asked) -> None:
        if next(marks, False):
            raise OSError("disk full")
        await genuine(*asked)

    monkeypatch.setattr(Marking, "row", mark)
    monkeypatch.setattr(claims, "LEASE", timedelta(0))
    monkeypatch.setattr("intake.outbox.dispatch.SWEEP_SECONDS", 0.1)
    await tray.says("sent, not marked")
    async with running(tray.dispatcher.run()):
        await until(lambda: len(tray.wire.sent) == 2)
        await until(tray.dispatcher.drained)
    row = await tray.row("sent, not marked")
    assert (row.state, row.maybe_dup) == (OutboxState.SENT, 1)


async def test_a_stop_lets_a_send_in_hand_end(tray):
    tray.wire.gate = asyncio.Event()
    await tray.says("on its way")
    async with running(tray.dispatcher.run()):
        await until(lambda: tray.wire.sent)
        asyncio.get_running_loop().call_later(0.1, tray.wire.gate.set)
    row = await tray.row("on its way")
    assert (row.state, row.maybe_dup) == (OutboxState.SENT, 0)


async def test_a_bug_in_a_lane_or_a_database_in_trouble_does_not_stop_the_loop(tray, monkeypatch):
    genuine = claims.due
    troubles = iter([True] * 2)

    async def due(*asked, **more):
        if next(troubles, False):
            raise OSError("database is locked")
        return await genuine(*asked, **more)

    monkeypatch.setattr(claims, "due", due)
    monkeypatch.setattr("intake.outbox.dispatch.IDLE_SECONDS", 0.02)
    await tray.touches(9, chat=ORION)
    tray.card.words = None  # a bug in the wording of cards
    await tray.says("goes all the same")
    async with running(tray.dispatcher.run()):
        await until(lambda: tray.wire.said == ["goes all the same"])


async def test_a_crowded_chat_hides_no_other(tray, database):
    await tray.says(*[f"to Vega {n}" for n in range(300)])
    await tray.says("to Orion", to=ORION)
    for subject in range(60):
        await tray.touches(subject)
    await tray.touches(99, chat=ORION + 1)
    async with database.reading() as session:
        heads = await claims.due(session, NOW, {Channel.TELEGRAM}, {f"telegram:{VEGA}"}, limit=50)
    assert {head.lane for head in heads} == {str(ORION), str(STAFF), str(ORION + 1)}


async def test_nothing_leaves_by_a_wire_that_is_not_open_yet(database):
    tray = Tray(database)
    tray.dispatcher._senders.clear()
    await tray.says("waits")
    async with running(tray.dispatcher.run()):
        await asyncio.sleep(0.1)
        assert (await tray.row("waits")).state is OutboxState.WAITING
        tray.dispatcher.open(Channel.TELEGRAM, tray.wire)
        await until(lambda: tray.wire.said == ["waits"])
