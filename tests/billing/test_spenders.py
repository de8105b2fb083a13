"""Many who spend at once: fifty from one account, and two hundred accounts side by side. All at the same time on
PostgreSQL, one after the other on SQLite."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from billing.ledger import actions as ledger
from billing.ledger.audit import audit
from billing.ledger.models import Account, Hold, Transfer
from billing.ledger.queries import balance
from billing.quotes import actions as quotes
from billing.quotes.lifecycle import Line
from billing.tariffs.book import Unit
from config.database import Database
from intake.contacts.models import Authority, Channel, Client
from intake.tickets.models import Verdict
from tests.billing.conftest import NOW, add_contact, add_ticket

pytestmark = pytest.mark.slow

SPENDERS, ACCOUNTS, PRICE = 50, 200, 1000
PATIENCE_SECONDS = 300
"""Whoever waits for somebody who waits for them would wait longer."""


@dataclass(frozen=True)
class Offer:
    """A price to be accepted."""

    client: int
    boss: int
    ticket: int
    quote: int


async def offers(database: Database, client: int, boss: int, olga: int, count: int) -> list[Offer]:
    made = []
    async with database.writing() as session:
        for _ in range(count):
            ticket = await add_ticket(session, client, boss, Verdict.BILLABLE)
            quote = await quotes.put(
                session,
                ticket_id=ticket.id,
                client_id=client,
                lines=[Line("banner", "Banner", 1, Unit.PIECE, PRICE, PRICE)],
                valid_until=NOW + timedelta(days=14),
                by_employee_id=olga,
                now=NOW,
            )
            made.append(Offer(client, boss, ticket.id, quote.id))
    return made


async def accept(database: Database, offer: Offer) -> bool:
    async with database.writing() as session:
        answer = await quotes.accept(
            session,
            quote_id=offer.quote,
            revision=1,
            contact_id=offer.boss,
            channel=Channel.TELEGRAM,
            text_seen="",
            now=NOW,
        )
    return answer.held


async def settle(database: Database, offer: Offer) -> None:
    async with database.writing() as session:
        await quotes.settle(session, ticket_id=offer.ticket, actor="desk", now=NOW)


async def top_up(database: Database, client: int, minor: int, key: str) -> None:
    async with database.writing() as session:
        await ledger.top_up(session, client_id=client, amount_minor=minor, key=key, actor="desk", now=NOW)


async def all_at_once(*works):
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await asyncio.gather(*works)


async def nobody_waits(database: Database) -> None:
    """No lock is asked for and not given, and none was ever refused because two waited for each other."""
    if database.is_sqlite:
        return
    async with database.reading() as session:
        assert await session.scalar(text("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")) == 0
        deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        assert await session.scalar(text(deadlocks)) == 0


async def test_fifty_spend_from_one_account_and_nobody_overdraws_it(world):
    """There is money for thirty; each presses twice, and money arrives meanwhile for one more."""
    database = world.database
    await world.top_up(30 * PRICE, key="first")
    made = await offers(database, world.client, world.boss, world.olga, SPENDERS)
    held = await all_at_once(
        *(accept(database, offer) for offer in [*made, *made]),
        top_up(database, world.client, PRICE, "second"),
        top_up(database, world.client, PRICE, "second"),
    )
    async with database.reading() as session:
        found = await balance(session, world.client)
        assert (found.posted, found.held, found.available) in ((31_000, 31_000, 0), (31_000, 30_000, 1000))
        assert await session.scalar(select(func.count()).select_from(Hold)) * PRICE == found.held
        assert await audit(session) == []
    assert sum(one is True for one in held) <= 2 * 31
    await all_at_once(*(settle(database, offer) for offer in [*made, *made]))
    async with database.reading() as session:
        after = await balance(session, world.client)
        assert (after.posted, after.held) == (found.posted - found.held, 0)
        assert await audit(session) == []
    await nobody_waits(database)


async def test_two_hundred_accounts_side_by_side_lose_nothing(world):
    """Each is paid into, accepts two prices and has them charged; what one does is no other's."""
    database = world.database
    async with database.writing() as session:
        people = []
        for number in range(ACCOUNTS):
            client = Client(code=f"c{number}", name=f"C{number}", created_at=NOW)
            session.add(client)
            await session.flush()
            boss = await add_contact(session, client.id, f"Boss {number}", Authority.SIGNER)
            await ledger.open_account(session, client_id=client.id, currency="RUB", now=NOW)
            people.append((client.id, boss.id))

    async def spend(client: int, boss: int) -> None:
        one, other = await offers(database, client, boss, world.olga, 2)
        await asyncio.gather(
            top_up(database, client, 2 * PRICE, f"topup:{client}"),
            accept(database, one),
            accept(database, other),
        )
        async with database.writing() as session:
            await quotes.retry_holds(session, client_id=client, now=NOW)
        await asyncio.gather(settle(database, one), settle(database, other))

    await all_at_once(*(spend(*who) for who in people))
    async with database.reading() as session:
        rows = await session.execute(
            select(Account.posted, Account.held, Account.seq).where(Account.client_id.in_(dict(people)))
        )
        assert [tuple(row) for row in rows] == [(0, 0, 3)] * ACCOUNTS
        assert await session.scalar(select(func.count()).select_from(Transfer)) == 3 * ACCOUNTS
        assert await audit(session) == []
    await nobody_waits(database)
