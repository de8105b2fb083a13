"""A payment is booked where it is certain, asked about where it is not, and never twice."""

import asyncio
import contextlib

import pytest
from sqlalchemy import func, select, text

from billing.invoices import queries as invoices
from billing.invoices.lifecycle import InvoiceState
from billing.ledger.models import Account
from billing.payments import actions as payments
from billing.payments import queries
from billing.payments.errors import OtherMoney
from billing.payments.matching import DoubtKind
from billing.payments.models import PayerAccount, Payment, PaymentState
from billing.payments.reading.credit import Reading
from billing.verdicts import paying
from tests.billing.invoices.conftest import NOW


async def standing(till, invoice):
    async with till.database.reading() as session:
        found = (await invoices.shown(session, invoice.id)).standing
        return found.state, found.paid_minor


async def test_number_and_sum_pay_the_invoice(desk, till):
    invoice, before = await till.issue(), await desk.available()
    taken = await desk.takes()
    assert (taken.payment.state, taken.payment.client_id) == (PaymentState.BOOKED, till.client)
    assert await desk.available() == before + 50_000
    assert await standing(till, invoice) == (InvoiceState.PAID, 50_000)
    assert await desk.doubts() == []


async def test_the_same_payment_again_changes_nothing(desk, till):
    await till.issue()
    await desk.takes()
    before = await desk.available()
    assert (await desk.takes()).again
    assert await desk.available() == before


async def test_two_at_once_book_it_once(desk, till):
    await till.issue()
    before = await desk.available()
    taken = await asyncio.gather(*(desk.takes() for _ in range(4)))
    assert sorted(one.again for one in taken) == [False, True, True, True]
    assert await desk.available() == before + 50_000
    assert await desk.doubts() == []


async def test_a_crash_in_the_middle_and_again_is_each_once(desk, till):
    await till.issue()
    before = await desk.available()
    file = [
        desk.credit(),
        desk.credit(key="k2", reference="?", amount_minor=1),
        desk.credit(key="k3", reference="!", amount_minor=2),
    ]
    await desk.takes(file[0])
    with contextlib.suppress(RuntimeError):
        async with till.database.writing() as session:
            await payments.take_in(session, file[1], source="camt", statement_id=None, actor="x", now=NOW)
            raise RuntimeError
    again = [(await desk.takes(credit)).again for credit in file]
    assert again == [True, False, False]
    assert await desk.available() == before + 50_000
    assert await desk.doubts() == []


async def test_nobody_s_money_is_asked_about_and_books_nothing(desk, till):
    before = await desk.available()
    taken = await desk.takes(reference="Miete", amount_minor=777)
    assert (taken.payment.state, taken.payment.doubt) == (PaymentState.ASKED, DoubtKind.NOBODY)
    assert await desk.available() == before
    async with till.database.reading() as session:
        assert [one.id for one in await queries.waiting(session)] == [taken.payment.id]


async def test_the_answer_books_it_once_and_teaches_the_payer(desk, till):
    await till.issue()
    before = await desk.available()
    asked = (await desk.takes(reference="danke", amount_minor=30_000)).payment
    assert [(await desk.gives(asked.id)).again for _ in range(2)] == [False, True]
    assert await desk.available() == before + 30_000
    next_one = await desk.takes(key="k2", reference="rest", amount_minor=20_000)
    assert (next_one.payment.state, next_one.payment.client_id) == (PaymentState.BOOKED, till.client)


async def test_two_managers_answer_at_once(desk, till):
    before = await desk.available(), await desk.available(till.other)
    asked = (await desk.takes(reference="?", amount_minor=100)).payment
    answers = await asyncio.gather(desk.gives(asked.id), desk.gives(asked.id, till.other))
    assert sorted(one.again for one in answers) == [False, True]
    assert await desk.available() + await desk.available(till.other) == sum(before) + 100
    assert await desk.doubts() == []


@pytest.mark.parametrize(("minor", "state"), [(30_000, InvoiceState.PART), (70_000, InvoiceState.OVER)])
async def test_what_came_is_booked_whatever_was_asked(desk, till, minor, state):
    asked = (await desk.takes(key="k0", reference="?", amount_minor=1)).payment
    await desk.gives(asked.id)
    invoice, before = await till.issue(), await desk.available()
    await desk.takes(amount_minor=minor)
    assert await desk.available() == before + minor
    assert await standing(till, invoice) == (state, minor)


async def test_what_a_manager_booked_by_hand_is_not_booked_again(desk, till):
    invoice = await till.issue()
    await till.pays(50_000, key="topup:inbox:5", invoice_id=invoice.id)
    before = await desk.available()
    taken = await desk.takes()
    assert taken.payment.doubt is DoubtKind.PAID
    assert (await desk.takes(key="k2", reference="danke")).payment.doubt is DoubtKind.ONE_SIGN
    assert await desk.available() == before


async def test_set_aside_is_asked_no_more_until_somebody_wants_it(desk, till):
    asked = (await desk.takes(reference="Miete")).payment
    async with till.database.writing() as session:
        assert not (await payments.set_aside(session, asked.id, by=till.manager, now=NOW)).again
        assert (await payments.set_aside(session, asked.id, by=till.manager, now=NOW)).again
    assert (await desk.takes(reference="Miete")).again
    assert (await desk.gives(asked.id)).again
    async with till.database.writing() as session:
        await payments.ask_again(session, asked.id, by=till.manager, now=NOW)
    assert not (await desk.gives(asked.id)).again


async def test_a_booking_taken_back_is_asked_about_anew_and_forgets_what_it_taught(desk, till):
    before = await desk.available(), await desk.available(till.other)
    asked = (await desk.takes(reference="?", amount_minor=900)).payment
    await desk.gives(asked.id)
    async with till.database.writing() as session:
        booked = await queries.payment(session, asked.id)
        transfer_id = booked.transfer_id
        assert transfer_id is not None
        await paying.take_back(session, transfer_id=transfer_id, actor="employee:1", now=NOW)
        anew = await payments.taken_back(session, transfer_id, NOW)
        assert anew is not None
        assert anew.state is PaymentState.ASKED
        assert await session.scalar(select(func.count()).select_from(PayerAccount)) == 0
    await desk.gives(asked.id, till.other)
    assert (await desk.available(), await desk.available(till.other)) == (before[0], before[1] + 900)
    assert await desk.doubts() == []


async def test_an_account_in_other_money_takes_none_of_it(desk, till):
    asked = (await desk.takes(reference="?", currency="USD")).payment
    with pytest.raises(OtherMoney):
        await desk.gives(asked.id)
    async with till.database.reading() as session:
        assert (
            await session.scalars(select(Account.currency).where(Account.client_id == till.client))
        ).one() == "EUR"


async def test_the_preview_says_what_the_import_then_does(desk, till):
    await till.issue()
    await desk.takes(key="k9", reference="Miete", amount_minor=5)
    file = (
        desk.credit(),
        desk.credit(key="k2"),
        desk.credit(key="k3", reference="?", amount_minor=7),
        desk.credit(key="k9", reference="Miete", amount_minor=5),
    )
    async with till.database.reading() as session:
        preview = await queries.preview(session, Reading("camt", file))
    assert (preview.certain, preview.asked, preview.known) == (1, 2, 1)
    states = [(await desk.takes(credit)).payment.state for credit in file]
    assert states.count(PaymentState.BOOKED) == 1


async def test_the_audit_finds_a_payment_whose_booking_is_another(desk, till):
    await till.issue()
    await desk.takes()
    async with till.database.writing() as session:
        await session.execute(text("UPDATE payment SET amount_minor = amount_minor + 1"))
    assert "payment_booking" in await desk.doubts()


async def test_the_database_keeps_one_row_a_payment(desk, till):
    await asyncio.gather(*(desk.takes(reference="?") for _ in range(3)))
    async with till.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Payment)) == 1
