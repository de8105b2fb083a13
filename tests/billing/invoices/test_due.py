"""An account that needs money asks for it: once, for the whole gap, with a pause after a no."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from billing.invoices import actions as invoices
from billing.invoices import queries
from billing.invoices.lifecycle import InvoiceCause, InvoiceState
from billing.quotes import actions as quotes
from billing.quotes.lifecycle import Line
from billing.tariffs.book import Unit
from billing.verdicts import invoice_letters, invoicing
from config.database import Database
from intake.contacts.models import Address, Channel, Contact, Person
from intake.outbox.models import Outbound, OutboxState
from intake.tickets.models import Verdict
from tests.billing.conftest import add_ticket
from tests.billing.invoices.conftest import NOW
from tests.stories.stage import with_book

NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)


@pytest.fixture
async def waiting(till):
    """Something accepted that the empty account cannot hold: says its price and makes another."""

    async def accept(minor):
        async with till.database.writing() as session:
            contact = await session.scalar(select(Contact).where(Contact.client_id == till.client).limit(1))
            ticket = await add_ticket(session, till.client, contact.id, Verdict.BILLABLE)
            quote = await put(session, ticket, minor, till.manager)
            await quotes.accept(
                session,
                quote_id=quote.id,
                revision=quote.revision,
                contact_id=contact.id,
                channel=ticket.channel,
                text_seen="seen",
                now=NOW,
            )

    return accept


async def put(session, ticket, minor, manager):
    return await quotes.put(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        lines=(Line("banner", "Banner", 1, Unit.PIECE, minor, minor),),
        valid_until=NOW + timedelta(days=7),
        by_employee_id=manager,
        now=NOW,
    )


async def due(till, now=NOW, *, prompted=False):
    async with till.database.writing() as session:
        made = await invoicing.invoice_if_due(session, till.client, now, prompted=prompted)
        return made and made.invoice


async def test_an_account_that_runs_low_is_filled_up_to_the_level_in_working_hours(till):
    assert await due(till, NIGHT) is None, "who never paid in is not asked to begin"
    await till.pays(8_000)
    made = await due(till, NIGHT)
    assert (made.cause, made.amount_minor) == (InvoiceCause.LOW, 42_000)
    async with till.database.reading() as session:
        tell_at = (await queries.shown(session, made.id)).standing.tell_at
    assert tell_at == datetime(2026, 11, 25, 8, 0, tzinfo=UTC), "nine o'clock in Berlin"
    assert await due(till, NIGHT) is None, "one is enough"


async def test_who_pays_before_its_letter_leaves_is_not_asked_for_the_money(till):
    await reachable(till)
    await till.pays(8_000)
    made = await told(till, NIGHT)
    assert await letters(till, made) == {OutboxState.WAITING}, "they wait for nine o'clock"
    await till.pays(20_000, key="bank:2", now=NIGHT)
    assert await letters(till, made) == {OutboxState.WAITING}, "a part was paid: the rest is asked for"
    await till.pays(22_000, key="bank:3", now=NIGHT)
    assert await letters(till, made) == {OutboxState.WITHDRAWN}


async def test_taken_back_by_the_office_the_client_reads_of_the_credit_note(till):
    await reachable(till)
    await till.pays(8_000)
    made = await told(till, NOW)
    async with till.database.writing() as session:
        await invoicing.cancel(session, made.id, actor="employee:1", now=NOW)
        note = (await queries.credit_note_of(session, made.id)).invoice
        assert await invoice_letters.deliver(session, note.id, NOW)
    assert await letters(till, made) == {OutboxState.WITHDRAWN}
    assert await letters(till, note) == {OutboxState.WAITING}


async def test_paid_before_anybody_heard_of_it_its_forerunner_is_still_known_to_be_void(till):
    await reachable(till)
    await till.pays(8_000)
    first = await told(till, NOW)
    async with till.database.writing() as session:
        for row in await session.scalars(select(Outbound)):
            row.state = OutboxState.SENT
        more = till.order(90_000, InvoiceCause.LOW, "client:1:topup:2", reason=first.name)
        await invoices.take_back(session, first.id, actor="desk", reason=more.key, tell_at=NOW, now=NOW)
        second = (await invoices.issue(session, more, NOW)).invoice
    await till.pays(90_000, key="bank:2", invoice_id=second.id)
    async with till.database.writing() as session:
        assert await invoice_letters.deliver(session, second.id, NOW)
        note = (await queries.credit_note_of(session, first.id)).invoice
    assert await letters(till, second) == set(), "it is paid"
    assert await letters(till, note) == {OutboxState.WAITING}


async def reachable(till):
    """Somebody who orders for the client has a chat with us."""
    async with till.database.writing() as session:
        anna = await session.scalar(
            select(Contact.person_id).where(Contact.client_id == till.client).limit(1)
        )
        session.add(Address(person_id=anna, channel=Channel.TELEGRAM, value="77", added_at=NOW))


async def told(till, now):
    """The invoice that is due, its letter on its way."""
    made = await due(till, now)
    async with till.database.writing() as session:
        assert await invoice_letters.deliver(session, made.id, now)
    return made


async def letters(till, invoice):
    """What has become of its letters to those who order."""
    async with till.database.reading() as session:
        about = Outbound.key.startswith(f"invoice:{invoice.id}:told:")
        return set(await session.scalars(select(Outbound.state).where(about)))


async def test_what_was_accepted_is_asked_for_at_once_and_whole(till, waiting):
    await waiting(80_000)
    made = await due(till, NIGHT, prompted=True)
    assert (made.cause, made.amount_minor) == (InvoiceCause.SHORT, 130_000)
    assert made.document["waiting"] == ["What waits for this payment:", "#1 “Banner”, €800.00"]
    async with till.database.reading() as session:
        assert (await queries.shown(session, made.id)).standing.tell_at == NIGHT


async def test_an_open_one_that_no_longer_covers_the_gap_is_replaced(till, waiting):
    await waiting(1_000)
    first = await due(till)
    await waiting(39_000)
    assert await due(till) is None, "510 cover 400"
    await waiting(20_000)
    second = await due(till)
    assert second.amount_minor == 110_000
    assert second.reason == first.name
    async with till.database.reading() as session:
        assert (await queries.shown(session, first.id)).standing.state is InvoiceState.CANCELLED
        assert (await queries.open_topup(session, till.client)).invoice.id == second.id


async def test_after_a_person_cancelled_one_none_makes_itself_for_days(till):
    await till.pays(8_000)
    made = await due(till)
    async with till.database.writing() as session:
        await invoicing.cancel(session, made.id, actor="employee:1", now=NOW)
    assert await due(till, NOW + timedelta(days=6)) is None
    assert await due(till, NOW + timedelta(days=7)) is not None


async def test_more_than_three_in_a_day_stop_and_the_manager_hears_it_once(till, waiting):
    for _ in range(3):
        await waiting(100_000)
        assert await due(till)
    for _ in range(2):
        await waiting(100_000)
        assert await due(till) is None
    async with till.database.reading() as session:
        keys = [key for key in await session.scalars(select(Outbound.key)) if ":stopped:" in key]
        managers = await session.scalar(select(Person.id).limit(1))
    assert managers
    assert len(keys) <= 1


async def test_a_client_gets_another_sum_instead_and_the_same_one_only_once(till):
    async def ask(minor, key):
        async with till.database.writing() as session:
            return await invoicing.ask(
                session,
                client_id=till.client,
                amount_minor=minor,
                key=key,
                actor="contact:1",
                by_client=True,
                now=NOW,
            )

    first, new = await ask(30_000, "press:1")
    assert new
    again, new = await ask(30_000, "press:2")
    assert not new
    assert again.invoice.id == first.invoice.id
    other, new = await ask(60_000, "press:3")
    assert new
    assert other.invoice.reason == first.invoice.name


@pytest.fixture
async def plain_till(databases, migrated, till):
    """An office that makes no invoices."""
    url = databases.copy(migrated)
    await with_book(url)
    database = Database(url)
    yield replace(till, database=database)
    await database.close()
    databases.drop(url)


async def test_an_office_without_the_table_makes_none(plain_till):
    assert await due(plain_till) is None
