"""A month's letter asks two things: that its act is agreed to, and that its invoice is paid. Each goes once it is done."""

import pytest
from sqlalchemy import select, update

from billing.closing import telling
from config.i18n import translator
from intake.contacts.models import Address, Channel, Contact
from intake.outbox.models import Outbound, OutboxState, Window
from intake.telegram import form
from tests.billing.closing.conftest import CLOSING, Month, credited, month_of

BOTH = [["actyes", "actno"], ["paybill"]]


@pytest.fixture
async def told(desk):
    """Vega owes for November; its letter is in the chat of whoever decides there, where invoices can be paid."""
    vega = await month_of(desk)
    await credited(vega, 90_000)
    await vega.charged(20_000)
    made = await vega.closed()
    async with desk.database.writing() as session:
        await session.execute(update(Window).values(payments="a token"))
        person = await session.scalar(
            select(Contact.person_id).where(Contact.client_id == vega.client).limit(1)
        )
        session.add(Address(person_id=person, channel=Channel.TELEGRAM, value="77", added_at=CLOSING))
        assert await telling.tell_month(session, made.close.id, CLOSING)
    await all_sent(vega)
    return vega, made


async def test_an_invoice_they_have_already_is_named_in_the_letter(desk):
    vega = await month_of(desk)
    await credited(vega, 90_000)
    await vega.charged(20_000)
    first = (await vega.closed()).invoice
    await vega.pays(1_000, CLOSING)
    december = await vega.closed("2026-12", CLOSING.replace(year=2027, month=1))
    async with desk.database.reading() as session:
        papers = await telling.papers_of(session, december.close)
        said = await telling.letter_of(session, papers, translator("en"))
    assert papers.invoice is None, "the one there is covers it"
    words = [paragraph.text.replace("\xa0", " ") for paragraph in said.paragraphs]
    assert f"Invoice {first.invoice.name} is still open: €690" in words


async def all_sent(month: Month):
    async with month.database.writing() as session:
        for row in await session.scalars(select(Outbound).where(Outbound.state == OutboxState.WAITING)):
            edited = row.payload["params"].get("message_id")
            row.state, row.external_id = OutboxState.SENT, str(edited or 1000 + row.id)


async def offered(month: Month):
    """What the buttons under the letter do, row by row, after the last thing that was done to it."""
    found = await month.desk.rows(Outbound)
    letter = next(row for row in found if row.key.startswith("month:") and form.presses(row.payload))
    newest = [row for row in found if str(row.payload["params"].get("message_id")) == letter.external_id] or [
        letter
    ]
    left = form.without(newest[-1].payload, stale=lambda press: False)
    return [[one["callback_data"].split(":")[0] for one in row] for row in left]


async def agreed(month: Month, made):
    async with month.database.writing() as session:
        await telling.take_buttons(session, made.act.act, CLOSING)


async def test_agreed_to_it_can_still_be_paid_and_paid_it_asks_nothing(told):
    vega, made = told
    assert await offered(vega) == BOTH
    await agreed(vega, made)
    assert await offered(vega) == [["paybill"]]
    await vega.pays(made.invoice.rest_minor, CLOSING)
    assert await offered(vega) == [], "before the first edit has left"
    await all_sent(vega)
    assert await offered(vega) == []


async def test_paid_it_can_still_be_agreed_to(told):
    vega, made = told
    await vega.pays(1_000, CLOSING)
    assert await offered(vega) == BOTH, "the rest is still to be paid"
    await vega.pays(made.invoice.rest_minor - 1_000, CLOSING)
    await all_sent(vega)
    assert await offered(vega) == [["actyes", "actno"]]
    await agreed(vega, made)
    assert await offered(vega) == []
