"""Our own fault after all: whatever a request has cost by then is given back, once, and the apology says what."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from billing.charges.audit import audit as charges_audit
from billing.charges.models import Charge
from billing.labour.models import StandardError, TimeEntry
from billing.labour.rules import Outcome
from billing.ledger import audit as books
from billing.ledger.queries import balance
from billing.quotes import actions as quotes
from billing.quotes.lifecycle import Line, Mode, State
from billing.quotes.models import Quote
from billing.statements.queries import statement
from billing.statements.texts import rows
from billing.tariffs.audit import audit as allowances_audit
from billing.tariffs.book import Unit
from billing.tariffs.models import AllowanceUse
from billing.verdicts import actions as verdicts
from billing.verdicts import closing, conceding, counting, paying, quoting
from billing.verdicts.errors import OursAlready
from config.i18n import translator
from intake.contacts.models import Address, Channel, Contact, Employee, Person
from intake.outbox.models import Outbound
from intake.tickets import actions as tickets
from intake.tickets.errors import AlreadyTold, WrongStatus
from intake.tickets.lifecycle import Event
from intake.tickets.models import Status, Ticket, Verdict
from tests.bot.book.office_database import NOW

LATER = NOW + timedelta(hours=2)
BANNER = Line("banner", "Banner", 1, Unit.PIECE, 9000, 12000)
TWO_HOURS = Line("hour", "Work by the hour", 2, Unit.HOUR, 7500, 8000)
PLAIN = "allowances.content = { minutes = 240 }"
PAY = 'allowances.content = { minutes = 240, overrun = "pay", overrun_price = 72 }'


class Office:
    """Vega's requests as Olga decides them and Ivan works on them."""

    def __init__(self, desk, client, signer, olga, ivan):
        self.desk, self.client, self.signer, self.olga, self.ivan = desk, client, signer, olga, ivan

    def writing(self):
        return self.desk.database.writing()

    async def asked(self, **columns):
        return await self.desk.ticket(
            "vega", contact_id=self.signer, assignee_id=self.ivan, category="content", **columns
        )

    async def pays(self, minor, key="topup:1"):
        async with self.writing() as session:
            await paying.top_up(
                session, client_id=self.client, amount_minor=minor, key=key, actor="employee:1", now=NOW
            )

    async def bills(self, ticket, *lines, mode=Mode.FIXED, agreed=True):
        """A price, accepted at once."""
        async with self.writing() as session:
            row = await session.get_one(Ticket, ticket)
            row.verdict, row.verdict_by, row.verdict_at = Verdict.BILLABLE, self.olga, NOW
            quote = await quotes.put(
                session,
                ticket_id=ticket,
                client_id=self.client,
                lines=lines or (BANNER,),
                valid_until=NOW + timedelta(days=7),
                by_employee_id=self.olga,
                now=NOW,
                mode=mode,
            )
            if agreed:
                await quoting.accept(
                    session,
                    quote_id=quote.id,
                    revision=quote.revision,
                    contact_id=self.signer,
                    channel=Channel.TELEGRAM,
                    now=NOW,
                )
            return quote.id

    async def includes(self, ticket):
        async with self.writing() as session:
            row = await session.get_one(Ticket, ticket)
            await verdicts.in_tariff(
                session, ticket_id=ticket, revision=row.revision, by=self.olga, category="content", now=NOW
            )

    async def works(self, ticket, minutes, key="1", now=NOW):
        async with self.writing() as session:
            await counting.log(
                session,
                ticket_id=ticket,
                employee_id=self.ivan,
                minutes=minutes,
                what="",
                now=now,
                key=f"log:{ticket}:{key}",
            )

    async def resolves(self, ticket, now=NOW):
        async with self.writing() as session:
            await closing.resolve(session, ticket_id=ticket, actor="employee:1", now=now)

    async def concedes(self, ticket, now=LATER):
        async with self.writing() as session:
            row = await session.get_one(Ticket, ticket)
            _, back = await conceding.concede(
                session, ticket_id=ticket, revision=row.revision, by=self.olga, now=now
            )
            return back

    async def account(self):
        """Posted and held; the books balance."""
        async with self.desk.database.reading() as session:
            found = [
                *await books.audit(session),
                *await charges_audit(session),
                *await allowances_audit(session),
            ]
            assert found == []
            stands = await balance(session, self.client)
            return stands.posted, stands.held

    async def quotes(self):
        return [quote.state for quote in await self.desk.rows(Quote)]

    async def outcomes(self):
        return [entry.outcome for entry in await self.desk.rows(TimeEntry)]

    async def used(self):
        return [(use.used, use.overrun, use.reserved) for use in await self.desk.rows(AllowanceUse)]

    async def last_words(self):
        async with self.desk.database.reading() as session:
            rows = await session.scalars(select(Outbound).where(Outbound.lane == "700").order_by(Outbound.id))
            return [row.payload["params"]["text"].replace("\xa0", " ") for row in rows][-1]

    async def statement(self):
        async with self.desk.database.reading() as session:
            found = await statement(session, self.client)
        lines = [(row.what, row.request) for row in rows(translator("en"), found, ZoneInfo("UTC"))]
        return lines[-1]


@pytest.fixture
async def office(desk):
    client = await desk.client("vega")
    async with desk.database.writing() as session:
        signer = (
            await session.scalars(select(Contact).where(Contact.client_id == client).order_by(Contact.id))
        ).first()
        session.add(Address(person_id=signer.person_id, channel=Channel.TELEGRAM, value="700", added_at=NOW))
        (await session.get_one(Person, signer.person_id)).language = "en"
        staff = {one.code: one.id for one in await session.scalars(select(Employee))}
    return Office(desk, client, signer.id, staff["olga"], staff["ivan"])


async def test_what_was_charged_comes_back(office):
    await office.pays(20000)
    ticket = await office.asked()
    await office.bills(ticket)
    await office.works(ticket, 30)
    await office.resolves(ticket)
    assert await office.account() == (11000, 0)
    back = await office.concedes(ticket)
    assert back.charged_minor == 9000
    assert await office.account() == (20000, 0)
    assert await office.quotes() == [State.REVERSED]
    assert await office.outcomes() == [Outcome.OURS], "kept, and not billed"
    said = await office.last_words()
    assert "#1 “Banner” was our own fault: please accept our apology." in said
    assert "€90 charged for it is back on your account. It costs you nothing." in said
    assert "Available: €200." in said
    assert await office.statement() == ("Correction of line 2 (our own fault)", "#1 “Banner”")


async def test_twice_is_once(office):
    await office.pays(20000)
    ticket = await office.asked()
    await office.bills(ticket)
    await office.resolves(ticket)
    await office.concedes(ticket)
    letters = len(await office.desk.rows(Outbound))
    with pytest.raises(OursAlready):
        await office.concedes(ticket)
    assert await office.account() == (20000, 0)
    assert len(await office.desk.rows(Outbound)) == letters


async def test_what_was_charged_in_part_comes_back_in_part(office):
    """Two hours were agreed, one was worked, half an hour more after it was done."""
    await office.pays(20000)
    ticket = await office.asked()
    await office.bills(ticket, TWO_HOURS, mode=Mode.HOURLY)
    await office.works(ticket, 60)
    await office.resolves(ticket)
    await office.works(ticket, 30, key="2")
    assert await office.account() == (12500, 0)
    assert (await office.concedes(ticket)).charged_minor == 7500
    assert await office.account() == (20000, 0)
    assert await office.outcomes() == [Outcome.OURS, Outcome.OURS]


async def test_an_addition_comes_back_with_the_first_price(office):
    await office.pays(40000)
    ticket = await office.asked()
    await office.bills(ticket)
    await office.bills(ticket, TWO_HOURS, mode=Mode.HOURLY)
    await office.works(ticket, 120)
    await office.resolves(ticket)
    assert await office.account() == (16000, 0)
    assert (await office.concedes(ticket)).charged_minor == 24000
    assert await office.account() == (40000, 0)
    assert await office.quotes() == [State.REVERSED, State.REVERSED]


async def test_what_is_set_aside_is_free_again(office):
    await office.pays(20000)
    ticket = await office.asked()
    await office.bills(ticket)
    await office.works(ticket, 30)
    assert await office.account() == (20000, 9000)
    back = await office.concedes(ticket)
    assert (back.charged_minor, back.held_minor) == (0, 9000)
    assert await office.account() == (20000, 0)
    assert await office.quotes() == [State.RELEASED]
    assert "€90 set aside for it is free again." in await office.last_words()
    await office.resolves(ticket, LATER)
    assert await office.account() == (20000, 0), "nothing is left to charge"


async def test_what_waits_for_money_waits_no_longer(office):
    await office.pays(1000)
    ticket = await office.asked()
    await office.bills(ticket)
    await office.works(ticket, 30)
    await office.resolves(ticket)
    back = await office.concedes(ticket)
    assert (back.charged_minor, back.held_minor, back.due_minor) == (0, 0, 9000)
    assert await office.quotes() == [State.RELEASED]
    await office.pays(20000, key="topup:2")
    assert await office.account() == (21000, 0), "the next payment is not spent on it"
    assert "It costs you nothing." in str([one.payload for one in await office.desk.rows(Outbound)])


async def test_money_that_comes_back_starts_what_waited_for_it(office):
    await office.pays(10000)
    done, waits = await office.asked(), await office.asked(title="Poster")
    await office.bills(done)
    await office.resolves(done)
    await office.bills(waits)
    assert await office.account() == (1000, 0)
    await office.concedes(done)
    assert await office.account() == (10000, 9000)
    assert "Available: €10." in await office.last_words()
    assert "“Poster”" in await office.last_words()


async def test_what_the_limit_gave_is_the_clients_again(office):
    ticket = await office.asked()
    await office.includes(ticket)
    await office.works(ticket, 45)
    await office.resolves(ticket)
    assert await office.used() == [(45, 0, 0)]
    assert (await office.concedes(ticket)).minutes == 45
    assert await office.used() == [(0, 0, 0)]
    assert await office.outcomes() == [Outcome.OURS]
    assert "45 min of “Content” is yours again. It costs you nothing." in await office.last_words()


async def test_a_month_that_is_over_is_given_back_where_it_was_taken(office):
    ticket = await office.asked()
    await office.includes(ticket)
    await office.works(ticket, 45)
    await office.resolves(ticket)
    async with office.writing() as session:
        await tickets.change(session, ticket, Event.SETTLE, actor="desk", now=LATER)
    await office.concedes(ticket, datetime(2026, 12, 3, 9, 0, tzinfo=UTC))
    uses = {use.period: use.used for use in await office.desk.rows(AllowanceUse)}
    assert uses == {"2026-11": 0}
    assert (await office.account()) == (0, 0)


async def test_work_beyond_the_limit_is_given_back_too(office):
    await office.desk.apply(office.desk.source.replace(PLAIN, PAY, 1))
    await office.pays(20000)
    ticket = await office.asked()
    await office.includes(ticket)
    await office.works(ticket, 300)
    await office.resolves(ticket)
    assert await office.account() == (12800, 0), "an hour beyond four"
    back = await office.concedes(ticket)
    assert (back.charged_minor, back.minutes) == (7200, 300)
    assert await office.account() == (20000, 0)
    assert [one.state.value for one in await office.desk.rows(Charge)] == ["reversed"]
    assert await office.used() == [(0, 0, 0)]


async def test_beyond_the_limit_and_never_paid_it_is_cancelled(office):
    await office.desk.apply(office.desk.source.replace(PLAIN, PAY, 1))
    ticket = await office.asked()
    await office.includes(ticket)
    await office.works(ticket, 300)
    await office.resolves(ticket)
    assert (await office.concedes(ticket)).due_minor == 7200
    assert [one.state.value for one in await office.desk.rows(Charge)] == ["cancelled"]
    assert await office.account() == (0, 0)


async def test_it_is_not_taken_back_and_nothing_is_nobodys_fault_before_it_is_decided(office):
    await office.pays(20000)
    ticket = await office.asked()
    with pytest.raises(WrongStatus):
        await office.concedes(ticket)
    await office.bills(ticket)
    await office.concedes(ticket)
    async with office.writing() as session:
        row = await session.get_one(Ticket, ticket)
        undoing = verdicts.undo(session, ticket_id=ticket, revision=row.revision, by=office.olga, now=LATER)
        with pytest.raises(AlreadyTold):
            await undoing
    assert await office.desk.rows(StandardError) == []


async def test_a_new_price_after_it_is_a_price_like_any_other(office):
    await office.pays(20000)
    ticket = await office.asked()
    await office.bills(ticket)
    await office.works(ticket, 30)
    await office.resolves(ticket)
    await office.concedes(ticket)
    async with office.writing() as session:
        await tickets.change(session, ticket, Event.REOPEN, actor="person:1", now=LATER)
        row = await session.get_one(Ticket, ticket)
        assert row.status is Status.OPEN
    await office.bills(ticket, agreed=False)
    await office.works(ticket, 30, key="2", now=LATER)
    assert (await office.outcomes())[-1] is Outcome.PENDING, "what was given back agrees to nothing"
