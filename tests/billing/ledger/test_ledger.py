"""The personal account: what may be booked, once, and what the database itself refuses."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from billing.ledger import actions as ledger
from billing.ledger.audit import audit
from billing.ledger.errors import (
    BadAmount,
    HoldClosed,
    KeyConflict,
    MoreThanHeld,
    NoAccount,
    NotReversible,
    OtherCurrency,
)
from billing.ledger.models import HoldEvent, PromiseState, Transfer
from billing.ledger.postings import Balance, Explanation, Held, Short
from billing.ledger.promises import grant_promise, lapse_promises
from billing.ledger.queries import balance, promises, statement
from billing.quotes import actions as quotes
from billing.quotes.lifecycle import Line
from billing.tariffs.book import Unit
from intake.tickets.models import Verdict
from tests.billing.conftest import NOW, add_ticket

DAY = timedelta(days=1)


async def a_quote(session, world, total_minor=1000):
    ticket = await add_ticket(session, world.client, world.boss, Verdict.BILLABLE)
    line = Line("banner", "Banner", 1, Unit.PIECE, total_minor, total_minor)
    quote = await quotes.put(
        session,
        ticket_id=ticket.id,
        client_id=world.client,
        lines=[line],
        valid_until=NOW + 14 * DAY,
        by_employee_id=world.olga,
        now=NOW,
    )
    return quote.id


async def top_up(session, world, amount_minor, key="topup:1", now=NOW):
    return await ledger.top_up(
        session, client_id=world.client, amount_minor=amount_minor, key=key, actor="employee:1", now=now
    )


async def hold(session, world, quote_id, amount_minor, attempt=1, **options):
    return await ledger.hold(
        session,
        client_id=world.client,
        quote_id=quote_id,
        amount_minor=amount_minor,
        key=f"quote:{quote_id}:r1:hold:{attempt}",
        now=options.pop("now", NOW),
        **options,
    )


async def figures(session, world):
    found = await balance(session, world.client)
    return found.posted, found.held, found.available


async def test_a_top_up_counts_once(session, world):
    first = await top_up(session, world, 5000)
    again = await top_up(session, world, 5000)
    assert again.id == first.id
    assert await figures(session, world) == (5000, 0, 5000)


async def test_a_key_that_comes_back_with_another_sum_is_an_alarm(session, world):
    await top_up(session, world, 5000)
    with pytest.raises(KeyConflict):
        await top_up(session, world, 6000)


@pytest.mark.parametrize("amount", [0, -1, 10**16, 1.5, True])
async def test_only_a_positive_whole_sum_is_booked(session, world, amount):
    with pytest.raises(BadAmount):
        await top_up(session, world, amount)


async def test_an_account_keeps_its_currency(session, world):
    await ledger.open_account(session, client_id=world.client, currency="RUB", now=NOW)
    with pytest.raises(OtherCurrency):
        await ledger.open_account(session, client_id=world.client, currency="EUR", now=NOW)


async def test_a_client_without_an_account_cannot_be_charged(session, world):
    with pytest.raises(NoAccount):
        await ledger.top_up(session, client_id=99, amount_minor=1, key="k", actor="desk", now=NOW)


async def test_held_money_is_not_available_twice(session, world):
    await top_up(session, world, 1500)
    assert isinstance(await hold(session, world, await a_quote(session, world), 1000), Held)
    assert await hold(session, world, await a_quote(session, world), 1000) == Short(missing_minor=500)
    assert await figures(session, world) == (1500, 1000, 500)


async def test_a_refusal_stays_a_refusal_for_the_same_press(session, world):
    quote = await a_quote(session, world)
    assert await hold(session, world, quote, 1000) == Short(1000)
    await top_up(session, world, 5000)
    assert await hold(session, world, quote, 1000) == Short(1000)
    assert isinstance(await hold(session, world, quote, 1000, attempt=2), Held)


async def test_a_quote_is_held_once_under_one_key(session, world):
    await top_up(session, world, 5000)
    quote = await a_quote(session, world)
    first = await hold(session, world, quote, 1000)
    assert await hold(session, world, quote, 1000) == first
    with pytest.raises(KeyConflict):
        await hold(session, world, quote, 1000, attempt=2)
    with pytest.raises(KeyConflict):
        await hold(session, world, quote, 999)


async def test_a_capture_charges_its_part_and_frees_the_rest(session, world):
    await top_up(session, world, 5000)
    held = await hold(session, world, await a_quote(session, world), 1000)
    transfer = await ledger.capture(session, hold_id=held.hold_id, amount_minor=600, actor="desk", now=NOW)
    again = await ledger.capture(session, hold_id=held.hold_id, amount_minor=600, actor="desk", now=NOW)
    assert transfer.id == again.id
    assert await figures(session, world) == (4400, 0, 4400)
    with pytest.raises(HoldClosed):
        await ledger.capture(session, hold_id=held.hold_id, amount_minor=500, actor="desk", now=NOW)
    with pytest.raises(HoldClosed):
        await ledger.release(session, hold_id=held.hold_id, reason="late", actor="desk", now=NOW)


async def test_nothing_charged_is_only_a_release(session, world):
    await top_up(session, world, 5000)
    held = await hold(session, world, await a_quote(session, world), 1000)
    assert await ledger.capture(session, hold_id=held.hold_id, amount_minor=0, actor="desk", now=NOW) is None
    assert await figures(session, world) == (5000, 0, 5000)


async def test_more_than_held_is_never_charged(session, world):
    await top_up(session, world, 5000)
    held = await hold(session, world, await a_quote(session, world), 1000)
    with pytest.raises(MoreThanHeld):
        await ledger.capture(session, hold_id=held.hold_id, amount_minor=1001, actor="desk", now=NOW)


async def test_a_release_frees_the_money_once_and_for_good(session, world):
    await top_up(session, world, 5000)
    held = await hold(session, world, await a_quote(session, world), 1000)
    assert await ledger.release(session, hold_id=held.hold_id, reason="declined", actor="desk", now=NOW)
    assert not await ledger.release(session, hold_id=held.hold_id, reason="declined", actor="desk", now=NOW)
    with pytest.raises(HoldClosed):
        await ledger.capture(session, hold_id=held.hold_id, amount_minor=1000, actor="desk", now=NOW)
    assert await figures(session, world) == (5000, 0, 5000)


async def test_a_hold_past_its_time_is_not_captured_even_before_the_sweep(session, world):
    await top_up(session, world, 5000)
    held = await hold(session, world, await a_quote(session, world), 1000, expires_at=NOW + DAY)
    with pytest.raises(HoldClosed):
        await ledger.capture(session, hold_id=held.hold_id, amount_minor=1000, actor="desk", now=NOW + DAY)
    assert await ledger.expire_holds(session, client_id=world.client, now=NOW + DAY) == [held.hold_id]
    assert await ledger.expire_holds(session, client_id=world.client, now=NOW + DAY) == []
    assert await figures(session, world) == (5000, 0, 5000)


async def test_a_mistake_is_reversed_by_its_mirror_image_once(session, world):
    wrong = await top_up(session, world, 5000)
    await ledger.reverse(
        session, transfer_id=wrong.id, key="r:1", actor="employee:1", reason="twice", now=NOW
    )
    back = await ledger.reverse(
        session, transfer_id=wrong.id, key="r:1", actor="employee:1", reason="twice", now=NOW
    )
    assert await figures(session, world) == (0, 0, 0)
    with pytest.raises(NotReversible):
        await ledger.reverse(session, transfer_id=wrong.id, key="r:2", actor="employee:1", reason="", now=NOW)
    with pytest.raises(NotReversible):
        await ledger.reverse(session, transfer_id=back.id, key="r:3", actor="employee:1", reason="", now=NOW)


async def test_a_top_up_undone_after_it_was_spent_leaves_a_debt_that_blocks_new_holds(session, world):
    wrong = await top_up(session, world, 1000)
    held = await hold(session, world, await a_quote(session, world), 1000)
    await ledger.capture(session, hold_id=held.hold_id, amount_minor=1000, actor="desk", now=NOW)
    await ledger.reverse(
        session, transfer_id=wrong.id, key="r:1", actor="employee:1", reason="bounced", now=NOW
    )
    found = await balance(session, world.client)
    assert (found.available, found.spendable) == (-1000, 0)
    assert await hold(session, world, await a_quote(session, world), 1) == Short(1)
    await top_up(session, world, 1500, key="topup:2")
    assert (await balance(session, world.client)).floor == 0
    assert await audit(session) == []


async def test_a_promise_lets_the_account_go_below_zero_for_its_days(session, world):
    promise = await grant(session, world, 1000)
    assert (await balance(session, world.client)).spendable == 1000
    held = await hold(session, world, await a_quote(session, world), 800)
    assert isinstance(held, Held)
    assert await lapse_promises(session, client_id=world.client, now=promise.until - DAY) == []
    assert await lapse_promises(session, client_id=world.client, now=promise.until) == [promise]
    found = await balance(session, world.client)
    assert (found.available, found.floor, found.spendable) == (-800, -800, 0)
    assert [p.state for p in await promises(session, world.client)] == [PromiseState.LAPSED]
    assert await audit(session) == []


async def test_a_promise_overdue_lends_nothing_even_before_the_sweep(session, world):
    promise = await grant(session, world, 1000)
    assert await hold(session, world, await a_quote(session, world), 800, now=promise.until) == Short(800)


async def test_a_promise_is_kept_by_a_top_up(session, world):
    promise = await grant(session, world, 1000)
    await hold(session, world, await a_quote(session, world), 800)
    await top_up(session, world, 1000)
    assert promise.state is PromiseState.KEPT
    found = await balance(session, world.client)
    assert (found.available, found.floor, found.spendable) == (200, 0, 200)


@pytest.mark.parametrize(
    ("account", "wanted", "short"),
    [
        (Balance(50, 0, 50, 0, "EUR"), 50, 0),
        (Balance(50, 0, 50, 0, "EUR"), 60, 10),
        (Balance(-100, 0, -100, -500, "EUR", credit=500), 400, 0),
        (Balance(-100, 0, -100, -500, "EUR", credit=500), 600, 200),
        # A promise of 230 is used up: what comes in pays for that first.
        (Balance(-230, 0, -230, -230, "EUR"), 240, 470),
        # One of 100 is not used yet.
        (Balance(20, 0, 20, -100, "EUR"), 120, 0),
        (Balance(20, 0, 20, -100, "EUR"), 150, 130),
    ],
)
def test_what_is_missing_counts_what_is_owed(account, wanted, short):
    assert account.short_of(wanted) == short


async def test_a_promise_pressed_twice_is_one(session, world):
    assert (await grant(session, world, 1000)).id == (await grant(session, world, 1000)).id
    assert (await balance(session, world.client)).floor == -1000


async def grant(session, world, amount_minor):
    return await grant_promise(
        session,
        client_id=world.client,
        amount_minor=amount_minor,
        until=NOW + timedelta(days=3),
        key="promise:1",
        by_employee_id=world.olga,
        now=NOW,
    )


async def test_every_line_of_the_statement_explains_itself(session, world):
    await top_up(session, world, 5000)
    quote = await a_quote(session, world)
    held = await hold(session, world, quote, 1000)
    ticket = await add_ticket(session, world.client, world.boss, Verdict.BILLABLE)
    await ledger.capture(
        session,
        hold_id=held.hold_id,
        amount_minor=1000,
        actor="desk",
        now=NOW,
        explanation=Explanation(ticket.id, world.boss, None, ({"title": "Banner"},), {"mode": "fixed"}),
    )
    came, went = await statement(session, world.client)
    assert (came.kind, came.amount_minor, came.after_minor) == ("topup", 5000, 5000)
    assert (went.kind, went.amount_minor, went.after_minor) == ("capture", -1000, 4000)
    assert (went.ticket_id, went.ordered_by, went.what, went.counted) == (
        ticket.id,
        "Pyotr",
        ({"title": "Banner"},),
        {"mode": "fixed"},
    )
    assert [line.number for line in await statement(session, world.client, limit=1)] == [2]


@pytest.mark.parametrize("table", ["transfer", "refusal", "hold_event", "quote_event"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 100", "DELETE FROM {}"])
async def test_the_database_itself_keeps_the_journal(session, world, table, change):
    await hold(session, world, await a_quote(session, world), 800)
    await top_up(session, world, 5000)
    await hold(session, world, await a_quote(session, world), 800)
    with pytest.raises(IntegrityError, match="append-only"):
        await session.execute(text(change.format(table)))


PLANTED = {
    "posted": "UPDATE account SET posted = posted + 1 WHERE client_id IS NOT NULL",
    "held": "UPDATE account SET held = held - 1 WHERE client_id IS NOT NULL",
    "floor": "UPDATE account SET floor = -7 WHERE client_id IS NOT NULL",
    "sequence": "UPDATE account SET seq = seq + 1 WHERE client_id IS NOT NULL",
    "capture": "UPDATE hold SET captured_minor = captured_minor - 1 WHERE state = 'captured'",
    "hold_events": "UPDATE hold SET state = 'released' WHERE state = 'open'",
    "currency": "UPDATE account SET currency = 'EUR' WHERE code = 'cash:RUB'",
}


@pytest.mark.parametrize(("kind", "tampering"), PLANTED.items())
async def test_the_audit_names_a_planted_error(session, world, kind, tampering):
    await top_up(session, world, 5000)
    first = await hold(session, world, await a_quote(session, world), 1000)
    await hold(session, world, await a_quote(session, world), 500)
    await ledger.capture(session, hold_id=first.hold_id, amount_minor=1000, actor="desk", now=NOW)
    assert await audit(session) == []
    await session.execute(text(tampering))
    session.expire_all()
    assert kind in {finding.kind for finding in await audit(session)}


async def test_the_audit_misses_a_transfer_that_is_gone(session, world):
    await top_up(session, world, 5000)
    await top_up(session, world, 100, key="topup:2")
    sqlite, postgresql = "transfer_no_delete", "transfer_append_only ON transfer"
    await session.execute(text(f"DROP TRIGGER {sqlite if world.database.is_sqlite else postgresql}"))
    await session.execute(text("DELETE FROM transfer WHERE number = 1"))
    session.expire_all()
    assert {finding.kind for finding in await audit(session)} == {"posted", "sequence"}


async def test_spenders_at_once_never_overdraw(world):
    """Ten accepted quotes of 100 meet an account of 500."""
    await world.top_up(500, "topup:1")
    async with world.database.writing() as session:
        ids = [await a_quote(session, world, 100) for _ in range(10)]

    async def spend(quote_id):
        async with world.database.writing() as session:
            return await hold(session, world, quote_id, 100)

    answers = await asyncio.gather(*(spend(quote_id) for quote_id in ids))
    assert sum(isinstance(answer, Held) for answer in answers) == 5
    async with world.database.reading() as session:
        assert await figures(session, world) == (500, 500, 0)
        assert await audit(session) == []


async def test_a_crash_before_the_commit_leaves_nothing_and_the_work_can_be_done_again(world):
    class PowerCutError(Exception):
        pass

    async def cut_short():
        async with world.database.writing() as session:
            await top_up(session, world, 5000)
            raise PowerCutError

    with pytest.raises(PowerCutError):
        await cut_short()
    await world.top_up(5000, "topup:1")
    async with world.database.reading() as session:
        assert await figures(session, world) == (5000, 0, 5000)
        assert len((await session.scalars(select(Transfer))).all()) == 1
        assert (await session.scalars(select(HoldEvent))).all() == []


async def test_what_a_savepoint_took_back_is_not_remembered_of_a_locked_account(world):
    await world.top_up(1000, "first")
    async with world.database.writing() as session:
        before = (await ledger.lock(session, world.client)).touched
        savepoint = await session.begin_nested()
        await ledger.top_up(
            session, client_id=world.client, amount_minor=500, key="second", actor="desk", now=NOW
        )
        await savepoint.rollback()
        account = await ledger.lock(session, world.client)
        assert (account.posted, account.seq, account.touched) == (1000, 1, before + 1)
        assert (await balance(session, world.client)).posted == 1000
