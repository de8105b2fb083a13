"""Clients with money and prices waiting for their yes, as many as a turn of the money's bench takes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from billing.ledger import actions as ledger
from billing.ledger.booking import REVENUE, system_account
from billing.quotes import actions as quotes
from billing.quotes.lifecycle import Line
from billing.tariffs.book import Unit
from config.database import Database, Session
from intake.contacts.models import Authority, Channel, Client, Contact, Employee, Person, Role
from intake.tickets.models import Status, Ticket, Verdict

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PRICE, EACH = 1000, 10


@dataclass(frozen=True)
class Offer:
    """A price somebody may accept, and where its money is."""

    boss: int
    ticket: int
    quote: int
    account: int
    revenue: int


async def many_offers(database: Database, count: int) -> list[Offer]:
    """Ten of each client, so that some meet at one account."""
    made: list[Offer] = []
    while len(made) < count:
        async with database.writing() as session:
            made += await _of_one(session, min(EACH, count - len(made)))
    return made


async def _of_one(session: Session, count: int) -> list[Offer]:
    number = await session.scalar(select(func.count()).select_from(Client))
    client = Client(code=f"c{number}", name=f"Client {number}", created_at=NOW)
    person = Person(name="Boss", created_at=NOW)
    session.add_all((client, person))
    await session.flush()
    boss = Contact(
        person_id=person.id,
        client_id=client.id,
        authority=Authority.SIGNER,
        confirmed_at=NOW,
        created_at=NOW,
    )
    session.add(boss)
    account = await ledger.open_account(session, client_id=client.id, currency="EUR", now=NOW)
    key = f"topup:{client.id}"
    await ledger.top_up(
        session, client_id=client.id, amount_minor=count * PRICE, key=key, actor="desk", now=NOW
    )
    revenue = await system_account(session, REVENUE, "EUR", NOW)
    olga = await _manager(session)
    return [await _offer(session, boss, account.id, revenue, olga) for _ in range(count)]


async def _manager(session: Session) -> int:
    known = await session.scalar(select(Employee.id).limit(1))
    if known:
        return known
    person = Person(name="Olga", created_at=NOW)
    session.add(person)
    await session.flush()
    olga = Employee(code="olga", person_id=person.id, role=Role.MANAGER)
    session.add(olga)
    await session.flush()
    return olga.id


async def _offer(session: Session, boss: Contact, account: int, revenue: int, olga: int) -> Offer:
    ticket = Ticket(
        client_id=boss.client_id,
        contact_id=boss.id,
        channel=Channel.TELEGRAM,
        title="Banner",
        language="en",
        status=Status.OPEN,
        category="design",
        verdict=Verdict.BILLABLE,
        flags=[],
        opened_at=NOW,
        touched_at=NOW,
    )
    session.add(ticket)
    await session.flush()
    quote = await quotes.put(
        session,
        ticket_id=ticket.id,
        client_id=boss.client_id,
        lines=[Line("banner", "Banner", 1, Unit.PIECE, PRICE, PRICE)],
        valid_until=NOW + timedelta(days=14),
        by_employee_id=olga,
        now=NOW,
    )
    return Offer(boss.id, ticket.id, quote.id, account, revenue)
