"""Charges, refunds, promotional credit and credit limits: booked once, never beyond what is there, proved by the audit."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from billing.ledger import actions as ledger
from billing.ledger import credits
from billing.ledger.audit import audit
from billing.ledger.errors import BadAmount, KeyConflict, NotRefundable
from billing.ledger.models import Transfer
from billing.ledger.postings import Explanation, Short
from billing.ledger.queries import balance, promo_credit
from tests.billing.conftest import NOW
from tests.billing.ledger.test_ledger import a_quote, figures, hold, top_up

DAY = timedelta(days=1)


async def charge(session, world, amount_minor, key="charge:1"):
    return await credits.charge(
        session,
        client_id=world.client,
        amount_minor=amount_minor,
        key=key,
        actor="desk",
        now=NOW,
        explanation=Explanation(),
    )


async def refund(session, world, amount_minor, due_minor=0, key="refund:1"):
    return await credits.refund(
        session,
        client_id=world.client,
        amount_minor=amount_minor,
        due_minor=due_minor,
        key=key,
        actor="employee:1",
        now=NOW,
    )


async def promo(session, world, amount_minor, days=30, key="promo:1"):
    return await credits.grant_promo(
        session,
        client_id=world.client,
        amount_minor=amount_minor,
        expires_at=NOW + days * DAY,
        key=key,
        actor="employee:1",
        now=NOW,
    )


async def expire(session, world, now):
    return await credits.expire_promo(session, client_id=world.client, now=now)


async def limit(session, world, minor):
    return await credits.set_credit(session, client_id=world.client, minor=minor, actor="book", now=NOW)


async def test_a_charge_is_taken_once_if_it_is_there(session, world):
    await top_up(session, world, 500)
    first = await charge(session, world, 300)
    again = await charge(session, world, 300)
    assert isinstance(first, Transfer) and isinstance(again, Transfer)
    assert again.id == first.id
    assert await figures(session, world) == (200, 0, 200)
    assert await charge(session, world, 300, key="charge:2") == Short(100)
    await top_up(session, world, 100, key="topup:2")
    assert isinstance(await charge(session, world, 300, key="charge:2"), Transfer), "tried again, it may fit"
    assert await audit(session) == []


async def test_a_charge_never_takes_what_is_set_aside(session, world):
    await top_up(session, world, 500)
    await hold(session, world, await a_quote(session, world), 400)
    assert await charge(session, world, 101) == Short(1)


async def test_an_unused_advance_goes_back(session, world):
    await top_up(session, world, 500)
    await hold(session, world, await a_quote(session, world), 200)
    with pytest.raises(NotRefundable) as refused:
        await refund(session, world, 301)
    assert (refused.value.most_minor, refused.value.currency) == (300, "RUB")
    first = await refund(session, world, 300)
    assert (await refund(session, world, 300)).id == first.id
    assert await figures(session, world) == (200, 200, 0)
    with pytest.raises(KeyConflict):
        await refund(session, world, 299)
    assert await audit(session) == []


async def test_what_is_due_does_not_go_back(session, world):
    await top_up(session, world, 500)
    with pytest.raises(NotRefundable):
        await refund(session, world, 451, due_minor=50)
    await refund(session, world, 450, due_minor=50)


async def test_credit_is_given_once_spent_first_and_never_paid_out(session, world):
    await top_up(session, world, 100)
    await promo(session, world, 80)
    await promo(session, world, 80)
    assert await figures(session, world) == (180, 0, 180)
    with pytest.raises(NotRefundable):
        await refund(session, world, 101)
    await charge(session, world, 50)
    assert (await promo_credit(session, world.client)).promo == 30
    await refund(session, world, 100)
    assert await audit(session) == []


async def test_credit_that_is_left_lapses_after_its_day_once(session, world):
    await promo(session, world, 80)
    await charge(session, world, 50)
    assert await expire(session, world, NOW + 29 * DAY) == []
    [lapsed] = await expire(session, world, NOW + 30 * DAY)
    assert (lapsed.amount_minor, await expire(session, world, NOW + 31 * DAY)) == (30, [])
    assert await figures(session, world) == (0, 0, 0)
    assert await audit(session) == []


async def test_credit_that_comes_back_after_its_day_lapses_too(session, world):
    await promo(session, world, 80)
    spent = await charge(session, world, 50)
    await expire(session, world, NOW + 30 * DAY)
    await ledger.reverse(
        session, transfer_id=spent.id, key="undo:1", actor="desk", reason="ours", now=NOW + 40 * DAY
    )
    assert await figures(session, world) == (50, 0, 50)
    assert [one.amount_minor for one in await expire(session, world, NOW + 41 * DAY)] == [50]
    assert await figures(session, world) == (0, 0, 0)
    assert await audit(session) == []


async def test_a_credit_limit_lets_an_account_go_below_zero(session, world):
    assert await limit(session, world, 300) == 0
    assert await limit(session, world, 300) is None, "nothing changed"
    assert isinstance(await charge(session, world, 300), Transfer)
    assert await charge(session, world, 1, key="charge:2") == Short(1)
    assert (await balance(session, world.client)).owed == 300
    assert await audit(session) == []


async def test_a_limit_taken_back_leaves_the_debt_and_blocks_the_next_charge(session, world):
    await limit(session, world, 300)
    await charge(session, world, 200)
    assert await limit(session, world, 0) == 300
    assert await charge(session, world, 1, key="charge:2") == Short(1)
    await top_up(session, world, 250)
    assert (await balance(session, world.client)).floor == 0
    assert await charge(session, world, 51, key="charge:2") == Short(1)
    assert await audit(session) == []


async def test_a_limit_is_a_sum(session, world):
    with pytest.raises(BadAmount):
        await limit(session, world, -1)


async def test_the_database_keeps_the_history_of_limits(session, world):
    await limit(session, world, 300)
    for change in ("UPDATE credit_limit SET minor = 1", "DELETE FROM credit_limit"):
        with pytest.raises(IntegrityError, match="append-only"):
            async with session.begin_nested():
                await session.execute(text(change))


PLANTED = {
    "credit": "UPDATE account SET credit_minor = credit_minor + 1 WHERE client_id IS NOT NULL",
    "refund": "UPDATE transfer SET kind = 'refund' WHERE key = 'charge:1'",
    "promo": "UPDATE transfer SET amount_minor = amount_minor + 1 WHERE kind = 'promo_expiry'",
}


@pytest.mark.parametrize(("kind", "tampering"), PLANTED.items())
async def test_the_audit_names_a_planted_error(session, world, kind, tampering):
    await limit(session, world, 100)
    await promo(session, world, 80)
    await charge(session, world, 50)
    await expire(session, world, NOW + 30 * DAY)
    assert await audit(session) == []
    await unguarded(session, world, "transfer", tampering)
    assert kind in {finding.kind for finding in await audit(session)}


async def unguarded(session, world, table, change):
    """Change what its triggers keep: somebody with the database's own rights."""
    sqlite, postgresql = f"{table}_no_update", f"{table}_append_only ON {table}"
    await session.execute(text(f"DROP TRIGGER {sqlite if world.database.is_sqlite else postgresql}"))
    await session.execute(text(change))
    session.expire_all()


async def test_charges_at_once_never_overdraw(world):
    await world.top_up(500, "topup:1")

    async def spend(number):
        async with world.database.writing() as session:
            return await charge(session, world, 100, key=f"charge:{number}")

    answers = await asyncio.gather(*(spend(number) for number in range(10)))
    assert sum(isinstance(answer, Transfer) for answer in answers) == 5
    async with world.database.reading() as session:
        assert await figures(session, world) == (0, 0, 0)
        assert await audit(session) == []
