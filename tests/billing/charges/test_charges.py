"""Charges without a quote: booked when the money is there, tried again when it comes, undone, and proved."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from billing.charges import actions as charges
from billing.charges import queries
from billing.charges.audit import audit
from billing.charges.errors import NoSuchCharge
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind, ChargeState
from billing.ledger import actions as ledger
from billing.ledger.audit import audit as ledger_audit
from billing.ledger.errors import KeyConflict
from billing.ledger.queries import statement
from billing.verdicts import waiting
from tests.billing.conftest import NOW
from tests.billing.ledger.test_credits import unguarded
from tests.billing.ledger.test_ledger import a_quote, figures, hold, top_up

HOUR = timedelta(hours=1)


async def charge(session, world, *minors, key="consultation:1", now=NOW):
    due = Due("advice", [printed("Advice", minor) for minor in minors])
    return await charges.make(
        session, client_id=world.client, kind=ChargeKind.CONSULTATION, due=due, key=key, now=now
    )


async def doubts(session):
    return [*await audit(session), *await ledger_audit(session)]


async def test_a_charge_is_booked_once_and_explains_itself(session, world):
    await top_up(session, world, 500)
    first = await charge(session, world, 100, 200)
    again = await charge(session, world, 100, 200)
    assert (again.id, again.state, again.amount_minor) == (first.id, ChargeState.BOOKED, 300)
    assert await figures(session, world) == (200, 0, 200)
    line = (await statement(session, world.client))[-1]
    assert (line.kind, line.amount_minor, line.what[1]["title"]) == ("charge", -300, "Advice")
    assert line.counted == {"mode": "consultation", "charge": first.id}
    assert await doubts(session) == []


async def test_the_same_key_for_another_sum_is_an_alarm(session, world):
    await charge(session, world, 100)
    with pytest.raises(KeyConflict):
        await charge(session, world, 101)


async def test_charges_about_one_subject_are_numbered(session, world):
    due = Due("2026-11", [printed("Care", 100)])
    keys = [
        (await charges.make_next(session, client_id=world.client, kind=ChargeKind.FEE, due=due, now=NOW)).key
        for _ in range(2)
    ]
    assert keys == [f"fee:{world.client}:2026-11:1", f"fee:{world.client}:2026-11:2"]


async def test_what_does_not_fit_waits_and_is_tried_again_by_age(session, world):
    old = await charge(session, world, 300, key="old")
    young = await charge(session, world, 200, key="young", now=NOW + HOUR)
    assert [one.id for one in await queries.waiting(session, world.client)] == [old.id, young.id]
    assert await queries.due_minor(session, world.client) == 500
    await top_up(session, world, 400)
    assert [one.id for one in (await waiting.start(session, world.client, NOW)).charges] == [old.id]
    assert young.state is ChargeState.WAITING
    assert await figures(session, world) == (100, 0, 100)
    await top_up(session, world, 100, key="topup:2")
    assert [one.id for one in (await waiting.start(session, world.client, NOW)).charges] == [young.id]
    assert not await waiting.start(session, world.client, NOW)
    assert await doubts(session) == []


async def test_a_smaller_one_is_not_kept_waiting_by_a_larger(session, world):
    await charge(session, world, 300, key="old")
    await top_up(session, world, 250)
    assert (await charge(session, world, 200, key="young")).state is ChargeState.BOOKED


async def test_it_never_takes_what_is_set_aside(session, world):
    await top_up(session, world, 500)
    await hold(session, world, await a_quote(session, world), 400)
    assert (await charge(session, world, 200)).state is ChargeState.WAITING


async def test_undone_it_is_given_back_once(session, world):
    await top_up(session, world, 500)
    booked = await charge(session, world, 300)
    for _ in range(2):
        undone = await charges.undo(session, booked.id, reason="ours", actor="desk", now=NOW)
        assert undone.state is ChargeState.REVERSED
    assert await figures(session, world) == (500, 0, 500)
    assert await doubts(session) == []


async def test_undone_while_it_waits_it_is_never_booked(session, world):
    waits = await charge(session, world, 300)
    assert (
        await charges.undo(session, waits.id, reason="ours", actor="desk", now=NOW)
    ).state is ChargeState.CANCELLED
    await top_up(session, world, 500)
    assert not await waiting.start(session, world.client, NOW)
    assert await figures(session, world) == (500, 0, 500)
    assert await doubts(session) == []


async def test_what_is_not_there_cannot_be_undone(session):
    with pytest.raises(NoSuchCharge):
        await charges.undo(session, 17, reason="", actor="desk", now=NOW)


async def test_the_database_keeps_the_history(session, world):
    await charge(session, world, 300)
    for change in ("UPDATE charge_event SET actor = 'x'", "DELETE FROM charge_event"):
        with pytest.raises(IntegrityError, match="append-only"):
            async with session.begin_nested():
                await session.execute(text(change))


PLANTED = {
    "charge_facts": "UPDATE charge SET subject = 'something else'",
    "charge_lines": "UPDATE charge SET amount_minor = amount_minor + 1",
    "charge_events": "UPDATE charge SET state = 'reversed' WHERE state = 'booked'",
    "charge_reversal": "UPDATE charge SET state = 'reversed' WHERE state = 'booked'",
    "charge": "UPDATE charge SET state = 'waiting', transfer_id = NULL WHERE state = 'booked'",
}


@pytest.mark.parametrize(("kind", "tampering"), PLANTED.items())
async def test_the_audit_names_a_planted_error(session, world, kind, tampering):
    await top_up(session, world, 500)
    await charge(session, world, 300, key="one")
    await charge(session, world, 300, key="two")
    assert await doubts(session) == []
    await session.execute(text(tampering))
    session.expire_all()
    assert kind in {doubt.kind for doubt in await audit(session)}


async def test_the_audit_names_a_charge_booked_by_another_sum(session, world):
    await top_up(session, world, 500)
    await charge(session, world, 300)
    assert await doubts(session) == []
    await unguarded(
        session, world, "transfer", "UPDATE transfer SET amount_minor = 299 WHERE kind = 'charge'"
    )
    assert "charge" in {doubt.kind for doubt in await audit(session)}


async def test_the_audit_names_a_charge_reversed_behind_its_back(session, world):
    await top_up(session, world, 500)
    booked = await charge(session, world, 300)
    await ledger.reverse(
        session, transfer_id=booked.transfer_id, key="x", actor="desk", reason="wrong", now=NOW
    )
    assert {doubt.kind for doubt in await doubts(session)} == {"charge_reversal"}
