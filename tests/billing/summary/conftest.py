"""An office in its week: the book applied three months ago, its clients' requests, and minutes logged on them."""

import asyncio
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from billing.labour import actions as labour
from billing.summary import queries
from billing.summary.figures import Summary
from config.clock import week_named
from config.database import Database
from intake.contacts.models import Client, Employee
from intake.office.queries import office
from intake.tickets.models import PersonalMark, Verdict, Way
from tests.bot.book.office_database import Desk, furnish

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
"""Of the week most tests are about, W47; ten in the morning in Berlin."""
NEXT_MONDAY = MONDAY + timedelta(days=7)
OPENED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@dataclass
class Week:
    """The office, and work in it."""

    database: Database
    keys: itertools.count = field(default_factory=itertools.count)

    @property
    def desk(self) -> Desk:
        return Desk(self.database)

    async def request(
        self, client, verdict=Verdict.IN_TARIFF, category="content", at=MONDAY, **columns
    ) -> int:
        return await self.desk.ticket(
            client, verdict=verdict, category=category, opened_at=at, touched_at=at, **columns
        )

    async def worked(self, ticket, minutes, at=MONDAY, by="ivan") -> int:
        """Minutes logged as the work was done; the entry's id."""
        async with self.database.writing() as session:
            employee = (await session.scalars(select(Employee.id).where(Employee.code == by))).one()
            logged = await labour.log(
                session,
                ticket_id=ticket,
                employee_id=employee,
                minutes=minutes,
                what="",
                now=at,
                key=self.key(),
            )
            return logged.entry.id

    async def corrected(self, entry, minutes, at=MONDAY) -> None:
        async with self.database.writing() as session:
            await labour.correct(session, entry_id=entry, minutes=minutes, key=self.key(), now=at)

    async def asked_personally(self, ticket, whom="ivan") -> None:
        async with self.database.writing() as session:
            employee = await session.scalar(select(Employee.id).where(Employee.code == whom))
            session.add(PersonalMark(ticket_id=ticket, employee_id=employee, way=Way.PHONE, at=MONDAY))

    async def told(self, week="2026-W47", **options) -> Summary:
        async with self.database.reading() as session:
            zone = (await office(session)).firm.zone
            return await queries.summary(session, week_named(week, zone), **options)

    async def of(self, client, week="2026-W47", **options):
        """One client's figures."""
        async with self.database.reading() as session:
            client_id = await session.scalar(select(Client.id).where(Client.code == client))
        return next(c for c in (await self.told(week, **options)).clients if c.client_id == client_id)

    def key(self) -> str:
        return f"key:{next(self.keys)}"


@pytest.fixture(scope="session")
def opened_office(databases):
    url = databases.empty()
    asyncio.run(furnish(url))
    return url


@pytest.fixture
async def week(databases, opened_office):
    copy = databases.copy(opened_office)
    database = Database(copy)
    yield Week(database)
    await database.close()
    databases.drop(copy)
