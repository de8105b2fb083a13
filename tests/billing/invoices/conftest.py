"""The office of the sandbox, whose book has invoices; made once for a language, copied for every test."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from billing.invoices import actions as invoices
from billing.invoices.issuing import Order
from billing.invoices.lifecycle import InvoiceCause
from billing.verdicts import paying
from config.database import Database
from intake.contacts.models import Client, Employee, Role
from tests.stories.stage import with_book

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Till:
    """The office's database, Vega, and the manager."""

    database: Database
    client: int
    other: int
    manager: int

    def order(
        self, amount_minor=50_000, cause=InvoiceCause.ASKED, key="press:1", client=None, **more
    ) -> Order:
        return Order(
            client_id=client or self.client,
            amount_minor=amount_minor,
            cause=cause,
            actor="contact:1",
            key=key,
            tell_at=NOW,
            **more,
        )

    async def issue(self, now=NOW, **order):
        async with self.database.writing() as session:
            return (await invoices.issue(session, self.order(**order), now)).invoice

    async def pays(self, amount_minor, key="bank:1", invoice_id=None, now=NOW):
        async with self.database.writing() as session:
            return await paying.top_up(
                session,
                client_id=self.client,
                amount_minor=amount_minor,
                key=key,
                actor=f"employee:{self.manager}",
                now=now,
                invoice_id=invoice_id,
            )


@pytest.fixture(scope="session")
def offices(databases, migrated):
    """A database with the sandbox's book of a language."""
    made: dict[str, str] = {}

    def office(language):
        if language not in made:
            made[language] = databases.copy(migrated)
            asyncio.run(with_book(made[language], language, invoices=True))
        return made[language]

    office("en")
    return office


@pytest.fixture
async def till(databases, offices):
    url = databases.copy(offices("en"))
    opened = await open_till(url)
    yield opened
    await opened.database.close()
    databases.drop(url)


async def open_till(url) -> Till:
    database = Database(url)
    async with database.reading() as session:
        clients = dict((await session.execute(select(Client.code, Client.id))).all())
        manager = await session.scalar(select(Employee.id).where(Employee.role == Role.MANAGER).limit(1))
    assert manager is not None
    return Till(database, clients["vega"], clients["orchard"], manager)
