"""An unused advance goes back: asked by a manager, confirmed by the owner alone, once, and never more than is free."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from billing.charges import actions as charges
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind
from billing.ledger.audit import audit as ledger_audit
from billing.ledger.errors import KeyConflict, NotRefundable
from billing.refunds import actions as refunds
from billing.refunds.audit import audit
from billing.refunds.errors import NoSuchRefund, NotTheOwner, RefundDecided
from billing.refunds.models import Refund, RefundState
from intake.contacts.models import Role
from tests.billing.conftest import NOW, add_employee
from tests.billing.ledger.test_credits import promo, unguarded
from tests.billing.ledger.test_ledger import figures, top_up


@pytest.fixture
async def owner(session, world):
    return (await add_employee(session, "Marina", Role.OWNER)).id


async def ask(session, world, amount=None, key="inbox:1"):
    return await refunds.ask(
        session, client_id=world.client, amount_minor=amount, by=world.olga, key=key, now=NOW
    )


async def confirm(session, refund, by):
    return await refunds.confirm(session, refund.id, by=by, now=NOW)


async def doubts(session):
    return [*await audit(session), *await ledger_audit(session)]


async def test_asking_books_nothing_and_the_owner_s_yes_books_it_once(session, world, owner):
    await top_up(session, world, 500)
    asked = await ask(session, world, 300)
    assert (await ask(session, world, 300)).id == asked.id
    assert await figures(session, world) == (500, 0, 500)
    assert [await confirm(session, asked, owner) for _ in range(2)] == [True, False]
    assert await figures(session, world) == (200, 0, 200)
    assert await doubts(session) == []


async def test_without_a_sum_everything_that_is_free(session, world):
    await top_up(session, world, 500)
    await promo(session, world, 100)
    due = Due("advice", [printed("Advice", 900)])
    await charges.make(
        session, client_id=world.client, kind=ChargeKind.CONSULTATION, due=due, key="x", now=NOW
    )
    with pytest.raises(NotRefundable):
        await ask(session, world)
    await charges.undo(session, 1, reason="", actor="desk", now=NOW)
    assert (await ask(session, world)).amount_minor == 500, "credit is never paid out"


async def test_only_the_owner_confirms(session, world, owner):
    await top_up(session, world, 500)
    asked = await ask(session, world)
    for somebody in (world.olga, world.ivan):
        with pytest.raises(NotTheOwner):
            await confirm(session, asked, somebody)
    with pytest.raises(NoSuchRefund):
        await refunds.confirm(session, 17, by=owner, now=NOW)


async def test_what_was_used_meanwhile_does_not_go_back(session, world, owner):
    await top_up(session, world, 500)
    asked = await ask(session, world)
    due = Due("advice", [printed("Advice", 100)])
    await charges.make(
        session, client_id=world.client, kind=ChargeKind.CONSULTATION, due=due, key="x", now=NOW
    )
    with pytest.raises(NotRefundable):
        await confirm(session, asked, owner)
    fresh = await ask(session, world, key="inbox:2")
    assert (fresh.amount_minor, asked.state) == (400, RefundState.WITHDRAWN)
    with pytest.raises(RefundDecided):
        await confirm(session, asked, owner)
    assert await confirm(session, fresh, owner)


async def test_a_no_stays_a_no(session, world, owner):
    await top_up(session, world, 500)
    asked = await ask(session, world)
    assert [await refunds.decline(session, asked.id, by=owner, now=NOW) for _ in range(2)] == [True, False]
    with pytest.raises(RefundDecided):
        await confirm(session, asked, owner)
    assert await figures(session, world) == (500, 0, 500)


async def test_one_press_is_one_sum(session, world):
    await top_up(session, world, 500)
    await ask(session, world, 300)
    with pytest.raises(KeyConflict):
        await ask(session, world, 200)


async def test_two_are_never_open_at_once(session, world):
    await top_up(session, world, 500)
    await ask(session, world, 300)
    second = Refund(
        key="x",
        client_id=world.client,
        amount_minor=1,
        currency="RUB",
        state=RefundState.ASKED,
        asked_by=world.olga,
        asked_at=NOW,
    )
    session.add(second)
    with pytest.raises(IntegrityError):
        await session.flush()


PLANTED = {
    "another sum": "UPDATE refund SET amount_minor = amount_minor + 1",
    "a yes taken away": "UPDATE refund SET state = 'declined', transfer_id = NULL",
}


@pytest.mark.parametrize("tampering", PLANTED.values(), ids=PLANTED.keys())
async def test_the_audit_names_a_planted_error(session, world, owner, tampering):
    await top_up(session, world, 500)
    await confirm(session, await ask(session, world), owner)
    assert await doubts(session) == []
    await session.execute(text(tampering))
    session.expire_all()
    assert {doubt.kind for doubt in await audit(session)} == {"refund"}


async def test_the_audit_names_money_sent_back_by_another_sum(session, world, owner):
    await top_up(session, world, 500)
    await confirm(session, await ask(session, world, 300), owner)
    await unguarded(
        session, world, "transfer", "UPDATE transfer SET amount_minor = 299 WHERE kind = 'refund'"
    )
    assert {doubt.kind for doubt in await audit(session)} == {"refund"}
