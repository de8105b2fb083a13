"""A fresh database per test, and the few people every money story needs."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from billing.ledger import actions as ledger
from config.database import Database, Session
from intake.contacts.models import Authority, Channel, Client, Contact, Employee, Person, Role
from intake.tickets.models import Status, Ticket, Verdict
from migrations.models import metadata

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Vega with a boss and a colleague, and the firm's Olga (manager) and Ivan (employee)."""

    database: Database
    client: int
    boss: int
    colleague: int
    olga: int
    ivan: int

    async def ticket(self, verdict: Verdict | None = Verdict.BILLABLE, **columns: object) -> int:
        async with self.database.writing() as session:
            return (await add_ticket(session, self.client, self.boss, verdict, **columns)).id

    async def top_up(self, amount_minor: int, key: str, now: datetime = NOW) -> None:
        async with self.database.writing() as session:
            await ledger.top_up(
                session,
                client_id=self.client,
                amount_minor=amount_minor,
                key=key,
                actor="employee:1",
                now=now,
            )


async def add_ticket(
    session: Session, client_id: int, contact_id: int, verdict: Verdict | None, **columns: object
) -> Ticket:
    ticket = Ticket(
        client_id=client_id,
        contact_id=contact_id,
        channel=Channel.TELEGRAM,
        title="Banner",
        language="en",
        status=Status.OPEN,
        category="design",
        verdict=verdict,
        flags=[],
        opened_at=NOW,
        touched_at=NOW,
    )
    for name, value in columns.items():
        setattr(ticket, name, value)
    session.add(ticket)
    await session.flush()
    return ticket


async def add_contact(session: Session, client_id: int, name: str, authority: Authority) -> Contact:
    person = Person(name=name, created_at=NOW)
    session.add(person)
    await session.flush()
    contact = Contact(
        person_id=person.id, client_id=client_id, authority=authority, confirmed_at=NOW, created_at=NOW
    )
    session.add(contact)
    await session.flush()
    return contact


async def add_employee(session: Session, name: str, role: Role) -> Employee:
    person = Person(name=name, created_at=NOW)
    session.add(person)
    await session.flush()
    employee = Employee(code=name.lower(), person_id=person.id, role=role)
    session.add(employee)
    await session.flush()
    return employee


async def furnish(database: Database) -> World:
    """Tables, people and Vega's empty account."""
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata().create_all)
    async with database.writing() as session:
        client = Client(code="vega", name="Vega", created_at=NOW)
        session.add(client)
        await session.flush()
        boss = await add_contact(session, client.id, "Pyotr", Authority.SIGNER)
        colleague = await add_contact(session, client.id, "Anna", Authority.MEMBER)
        olga = await add_employee(session, "Olga", Role.MANAGER)
        ivan = await add_employee(session, "Ivan", Role.EMPLOYEE)
        await ledger.open_account(session, client_id=client.id, currency="RUB", now=NOW)
    return World(database, client.id, boss.id, colleague.id, olga.id, ivan.id)


@pytest.fixture(scope="session")
def furnished(databases):
    """Made once and copied for every test: creating the tables takes longer than most tests."""
    url = databases.empty()

    async def make():
        database = Database(url)
        world = await furnish(database)
        await database.close()
        return world

    return url, asyncio.run(make())


@pytest.fixture
async def world(databases, furnished):
    url, made = furnished
    copy = databases.copy(url)
    database = Database(copy)
    yield replace(made, database=database)
    await database.close()
    databases.drop(copy)


@pytest.fixture
async def session(world):
    """One unit of work, thrown away at the end of the test."""
    async with Session(world.database.engine, expire_on_commit=False) as session:
        yield session
        await session.rollback()
