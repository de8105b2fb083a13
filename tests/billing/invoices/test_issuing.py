"""Numbers without gaps, one open invoice, papers that never change, credit notes, payments."""

import asyncio

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from billing.invoices import actions as invoices
from billing.invoices import queries
from billing.invoices.audit import audit
from billing.invoices.errors import NotOpen, OneOpen, TooMany
from billing.invoices.lifecycle import InvoiceCause, InvoiceState
from billing.invoices.models import Invoice, InvoiceSeries, InvoiceStanding
from billing.verdicts import invoicing, paying
from intake.contacts.models import Client
from tests.billing.invoices.conftest import NOW


async def standing(till, invoice):
    async with till.database.reading() as session:
        return (await queries.shown(session, invoice.id)).standing


async def doubts(till):
    async with till.database.reading() as session:
        return [(one.kind, one.subject) for one in await audit(session)]


async def test_an_invoice_says_everything_that_is_printed(till):
    made = await till.issue()
    assert made.name == "R-2026-0001"
    assert made.document["form"] == "en"
    assert made.document["buyer"]["name"] == "Vega Sportartikel GmbH"
    assert made.document["total"] == ["Total to pay", "€500.00"]
    assert made.document["due"] == "Please pay by 1 December 2026."
    assert ["IBAN", "DE89 3704 0044 0532 0130 00"] in made.document["pay"]
    assert await doubts(till) == []


async def test_the_same_fact_is_the_same_paper(till):
    assert (await till.issue()).id == (await till.issue()).id


async def test_there_are_never_two_open(till):
    await till.issue()
    with pytest.raises(OneOpen):
        await till.issue(key="press:2")
    async with till.database.reading() as session:
        (one,) = await queries.of_client(session, till.client)
    # Nor where somebody forgets to ask: the database itself refuses.
    with pytest.raises(DBAPIError):
        await another_open(till, one.invoice)


async def another_open(till, invoice):
    twin = {column.name: getattr(invoice, column.name) for column in Invoice.__table__.columns}
    async with till.database.writing() as session:
        paper = Invoice(**{**twin, "id": None, "key": "twin", "name": "twin", "number": 99})
        session.add(paper)
        await session.flush()
        standing = {"kind": invoice.kind, "state": InvoiceState.OPEN, "changed_at": NOW, "tell_at": NOW}
        session.add(InvoiceStanding(invoice_id=paper.id, client_id=till.client, **standing))
        await session.flush()


async def test_many_at_once_get_numbers_without_gap_or_double(till):
    async with till.database.reading() as session:
        clients = list(await session.scalars(select(Client.id)))

    async def one(client):
        async with till.database.writing() as session:
            await invoices.issue(session, till.order(client=client, key=f"press:{client}"), NOW)
            if client == clients[2]:
                raise ZeroDivisionError  # its number goes to whoever comes next

    results = await asyncio.gather(*(one(client) for client in clients), return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [ZeroDivisionError]
    async with till.database.reading() as session:
        numbers = sorted(await session.scalars(select(Invoice.number)))
    assert numbers == list(range(1, len(clients)))
    assert await doubts(till) == []


async def test_a_new_year_counts_anew(till):
    await till.issue()
    later = NOW.replace(year=2027)
    made = await till.issue(client=till.other, key="press:2", now=later)
    assert made.name == "R-2027-0001"


async def test_more_than_three_a_day_are_refused_unless_the_office_wants_them(till):
    for number in range(3):
        made = await till.issue(key=f"press:{number}")
        await till.pays(50_000, key=f"bank:{number}", invoice_id=made.id)
    with pytest.raises(TooMany):
        await till.issue(key="press:4")
    assert (await till.issue(key="desk:1", cause=InvoiceCause.DESK)).number == 4


@pytest.mark.parametrize("statement", ["UPDATE invoice SET amount_minor = 1", "DELETE FROM invoice"])
async def test_a_paper_cannot_be_changed(till, statement):
    await till.issue()
    with pytest.raises(DBAPIError):
        async with till.database.writing() as session:
            await session.execute(text(statement))


async def test_paid_in_parts_in_full_and_over(till):
    made = await till.issue()
    for amount, state in ((20_000, "part"), (30_000, "paid"), (1_000, "over")):
        await till.pays(amount, key=f"bank:{amount}", invoice_id=made.id)
        assert (await standing(till, made)).state.value == state
    assert await doubts(till) == []


async def test_money_without_a_number_counts_for_the_open_one(till):
    made = await till.issue()
    await till.pays(50_000)
    assert (await standing(till, made)).state is InvoiceState.PAID
    await till.pays(10_000, key="bank:2")
    assert (await standing(till, made)).paid_minor == 50_000


async def test_a_payment_taken_back_is_owed_again(till):
    made = await till.issue()
    booked = await till.pays(50_000)
    async with till.database.writing() as session:
        await paying.take_back(session, transfer_id=booked.transfer.id, actor="employee:1", now=NOW)
    assert (await standing(till, made)).state is InvoiceState.OPEN
    assert await doubts(till) == []


async def test_a_payment_taken_back_beside_another_open_one_cancels_the_older(till):
    first = await till.issue()
    booked = await till.pays(50_000)
    second = await till.issue(key="press:2")
    async with till.database.writing() as session:
        await paying.take_back(session, transfer_id=booked.transfer.id, actor="employee:1", now=NOW)
    assert (await standing(till, first)).state is InvoiceState.CANCELLED
    assert (await standing(till, second)).state is InvoiceState.OPEN
    assert await doubts(till) == []


async def test_of_what_was_paid_twice_one_may_be_taken_back_beside_another_open_one(till):
    """It is still paid: there is nothing to cancel, and no credit note."""
    first = await till.issue()
    twice = [await till.pays(50_000, key=f"bank:{number}", invoice_id=first.id) for number in (1, 2)]
    second = await till.issue(key="press:2")
    async with till.database.writing() as session:
        await paying.take_back(session, transfer_id=twice[1].transfer.id, actor="employee:1", now=NOW)
    assert (await standing(till, first)).state is InvoiceState.PAID
    assert (await standing(till, second)).state is InvoiceState.OPEN
    assert await doubts(till) == []


async def test_a_credit_note_takes_back_what_is_unpaid_once(till):
    made = await till.issue()
    await till.pays(20_000, invoice_id=made.id)
    notes = []
    for _ in range(2):
        async with till.database.writing() as session:
            notes.append(await invoicing.cancel(session, made.id, actor="employee:1", now=NOW))
    assert notes[0].invoice.id == notes[1].invoice.id
    assert notes[0].invoice.amount_minor == 30_000
    assert notes[0].invoice.name == "R-2026-0002"
    assert notes[0].invoice.document["title"] == "Credit note"
    assert notes[0].invoice.document["pay"] == []
    assert (await standing(till, made)).state is InvoiceState.CANCELLED
    assert await doubts(till) == []


async def test_what_is_paid_stays(till):
    made = await till.issue()
    await till.pays(50_000)
    with pytest.raises(NotOpen):
        async with till.database.writing() as session:
            await invoicing.cancel(session, made.id, actor="employee:1", now=NOW)


async def test_the_audit_finds_what_is_planted(till):
    made = await till.issue()
    async with till.database.writing() as session:
        await session.execute(update(InvoiceSeries).values(last=3))
        await session.execute(
            update(InvoiceStanding).values(paid_minor=7).where(InvoiceStanding.invoice_id == made.id)
        )
    found = dict(await doubts(till))
    assert found == {"invoice_numbers": "invoices R 2026", "invoice_paid": "invoice R-2026-0001"}
