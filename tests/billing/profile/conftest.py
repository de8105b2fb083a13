"""Twelve weeks of an office with monthly fees on its accounts: what a difficult client asked, paid, and what was given."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from billing.charges.actions import make
from billing.charges.fees import charge_fees
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind
from billing.invoices.lifecycle import InvoiceCause, InvoiceKind, InvoiceState
from billing.invoices.models import Invoice, InvoicePayment, InvoiceStanding
from billing.ledger import actions as ledger
from billing.ledger.postings import OURS
from billing.profile import queries
from billing.profile.figures import Profile
from billing.quotes.lifecycle import Mode, State
from billing.quotes.models import Quote, QuoteEvent
from config.clock import week_named
from config.database import Database
from intake.office.queries import office
from intake.tickets.models import ClosedReason, Status, Ticket, TicketEvent, Verdict
from migrations.models import metadata
from tests.billing.summary.conftest import OPENED, Week
from tests.bot.book.office_database import ENGLISH, Desk

FEES = "\n[fees]\nfrom = 2026-08-01\n\n[partner]\ncommission = 10\n"
FIRST = datetime(2026, 8, 31, 8, 0, tzinfo=UTC)
"""Of the twelve weeks that end with W47."""
TWELVE = [FIRST + timedelta(weeks=number) for number in range(12)]


@dataclass
class Quarter(Week):
    """The office, and things that happened in it."""

    async def fees(self, *clients: str) -> None:
        for client in clients:
            client_id = await self.desk.client(client)
            await self.paid(client, 1_000_000, at=datetime(2026, 8, 2, tzinfo=UTC))
            for month in (9, 10, 11):
                async with self.database.writing() as session:
                    await charge_fees(session, client_id, datetime(2026, month, 20, tzinfo=UTC))

    async def paid(self, client: str, minor: int, at: datetime):
        async with self.database.writing() as session:
            return await ledger.top_up(
                session,
                client_id=await self.desk.client(client),
                amount_minor=minor,
                key=self.key(),
                actor="employee:1",
                now=at,
            )

    async def billed(self, client: str, minor: int, at: datetime):
        async with self.database.writing() as session:
            return await make(
                session,
                client_id=await self.desk.client(client),
                kind=ChargeKind.CONSULTATION,
                due=Due(self.key(), [printed("Work", minor)]),
                key=self.key(),
                now=at,
            )

    async def given_back(self, transfer_id: int, at: datetime) -> None:
        async with self.database.writing() as session:
            await ledger.reverse(
                session, transfer_id=transfer_id, key=self.key(), actor="employee:1", reason=OURS, now=at
            )

    async def invoice(self, client: str, minor: int, due: datetime, paid: datetime | None) -> None:
        client_id = await self.desk.client(client)
        transfer = await self.paid(client, minor, paid) if paid else None
        number = next(self.keys)
        async with self.database.writing() as session:
            invoice = Invoice(
                key=self.key(), kind=InvoiceKind.TOPUP, cause=InvoiceCause.DESK, series="R", year=2026,
                number=number, name=f"R-{number}", client_id=client_id, currency="EUR", amount_minor=minor,
                document={}, issued_at=due - timedelta(days=7), due_at=due, actor="employee:1",
            )  # fmt: skip
            session.add(invoice)
            await session.flush()
            state = InvoiceState.PAID if paid else InvoiceState.OPEN
            session.add(
                InvoiceStanding(
                    invoice_id=invoice.id, client_id=client_id, kind=InvoiceKind.TOPUP, state=state,
                    changed_at=paid or due, tell_at=due,
                )
            )  # fmt: skip
            if transfer:
                session.add(
                    InvoicePayment(invoice_id=invoice.id, transfer_id=transfer.id, amount_minor=minor)
                )

    async def price(self, ticket: int, state: State, at: datetime, *, requote=0, off=0, asked=False) -> None:
        """A price put; `off` is a discount that was given on it."""
        async with self.database.writing() as session:
            client_id = (await session.get_one(Ticket, ticket)).client_id
            quote = Quote(
                ticket_id=ticket, client_id=client_id, revision=next(self.keys), state=state, mode=Mode.FIXED,
                total_minor=9000, list_total_minor=9000, currency="EUR", valid_until=at + timedelta(days=7),
                requote=requote, put_by=1, put_at=at,
            )  # fmt: skip
            session.add(quote)
            await session.flush()
            facts = {"minor": off, "items_minor": 9000, "percent": None, "asked": asked}
            for kind, there in (("discount_asked", asked), ("discount", bool(off))):
                if there:
                    session.add(
                        QuoteEvent(
                            key=self.key(),
                            quote_id=quote.id,
                            kind=kind,
                            at=at,
                            actor="employee:1",
                            facts=facts,
                        )
                    )

    async def looked(self, ticket: int, at: datetime) -> None:
        async with self.database.writing() as session:
            session.add(TicketEvent(ticket_id=ticket, at=at, actor="employee:1", kind="verdict", facts={}))

    async def profile(self, client: str, week: str = "2026-W47") -> Profile:
        async with self.database.reading() as session:
            zone = (await office(session)).firm.zone
            found = await queries.profile(session, await self.desk.client(client), week_named(week, zone))
        assert found
        return found


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def difficult(quarter) -> None:
    """Vega, a quarter: EUR 240 a month in fees, EUR 100 billed and 40 of it given back, eight requests."""
    await quarter.fees("vega", "harbour")
    for number, at in enumerate(TWELVE[:7]):
        ticket = await quarter.request("vega", Verdict.IN_TARIFF, "content", at, promised_at=at + HOUR)
        await quarter.looked(ticket, at + (2 * HOUR if number < 2 else HOUR))
        await quarter.worked(ticket, 60, at)
    fault = await quarter.request("vega", Verdict.OURS, "support", TWELVE[8])
    await quarter.worked(fault, 30, TWELVE[8])
    ended = await quarter.request(
        "vega", None, "design", TWELVE[9], status=Status.CLOSED, closed_reason=ClosedReason.DONE
    )
    await quarter.worked(ended, 45, TWELVE[9])
    await quarter.billed("vega", 6000, TWELVE[3])
    back = await quarter.billed("vega", 4000, TWELVE[4])
    await quarter.given_back(back.transfer_id, TWELVE[5])
    await quarter.price(ended, State.EXPIRED, TWELVE[9], requote=0, asked=True)
    await quarter.price(ended, State.DECLINED, TWELVE[10], requote=1, off=900, asked=True)
    await quarter.invoice("vega", 20000, TWELVE[2], TWELVE[2] + 3 * DAY)
    await quarter.invoice("vega", 10000, TWELVE[4], TWELVE[4] - DAY)
    other = await quarter.request("harbour", Verdict.IN_TARIFF, "content", TWELVE[0])
    await quarter.worked(other, 165, TWELVE[0])


@pytest.fixture(scope="session")
def difficult_office(databases):
    url = databases.empty()

    async def furnished() -> None:
        database = Database(url)
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        await Desk(database).apply(ENGLISH + FEES, OPENED - timedelta(days=60))
        await difficult(Quarter(database))
        await database.close()

    asyncio.run(furnished())
    return url


@pytest.fixture
async def quarter(databases, difficult_office):
    copy = databases.copy(difficult_office)
    database = Database(copy)
    yield Quarter(database)
    await database.close()
    databases.drop(copy)
