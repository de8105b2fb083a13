"""Vega's months: the sandbox's office with `[month_end]`, and somebody who charges, takes back and closes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

import pytest

from billing.acts import audit as act_audit
from billing.acts import queries as acts
from billing.charges import actions as charges
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind
from billing.closing import actions as closing
from billing.closing import queries
from billing.invoices import audit as invoice_audit
from billing.ledger import audit as books
from billing.ledger.credits import set_credit
from billing.ledger.queries import balance
from billing.verdicts import paying
from tests.bot.book.office_database import Desk

MONTH_END = '\n[month_end]\nfrom = "2026-11"\n'
FEES = "\n[fees]\nfrom = 2026-11-01\n"
CLOSING = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def day(number, month=11, hour=9):
    return datetime(2026, month, number, hour, 0, tzinfo=UTC)


BEGUN, PAID, WORKED = day(1), day(2), day(16)


@dataclass
class Month:
    """A client's account over months."""

    desk: Desk
    client: int

    def __post_init__(self):
        self._numbers = count(1)

    @property
    def database(self):
        return self.desk.database

    async def pays(self, minor, now=PAID):
        async with self.database.writing() as session:
            await paying.top_up(
                session,
                client_id=self.client,
                amount_minor=minor,
                key=f"bank:{self.client}:{next(self._numbers)}",
                actor="employee:1",
                now=now,
            )

    async def charged(self, minor, now=WORKED, lines=None, ticket=None, title="Small change"):
        """Something done and charged; which charge."""
        number = f"{self.client}:{next(self._numbers)}"
        due = Due(f"work:{number}", lines or [printed(title, minor)], {"mode": "consultation"}, ticket)
        async with self.database.writing() as session:
            made = await charges.make(
                session,
                client_id=self.client,
                kind=ChargeKind.CONSULTATION,
                due=due,
                key=f"work:{number}",
                now=now,
            )
            return made.id

    async def taken_back(self, charge_id, now):
        async with self.database.writing() as session:
            await charges.undo(session, charge_id, reason="wrong", actor="employee:1", now=now)

    async def closed(self, period="2026-11", now=CLOSING, client=None):
        async with self.database.writing() as session:
            month = await queries.month_called(session, period)
            return await closing.close(
                session, client_id=client or self.client, month=month, actor="desk", now=now
            )

    async def reopened(self, period="2026-11", now=CLOSING, reason="minutes were missing"):
        async with self.database.writing() as session:
            month = await queries.month_called(session, period)
            return await closing.reopen(
                session, client_id=self.client, month=month, actor="employee:1", reason=reason, now=now
            )

    async def act(self, period="2026-11"):
        async with self.database.reading() as session:
            return await acts.of_month(session, self.client, period)

    async def posted(self):
        async with self.database.reading() as session:
            return (await balance(session, self.client)).posted

    async def doubts(self):
        async with self.database.reading() as session:
            found = [*await act_audit.audit(session), *await invoice_audit.audit(session)]
            assert await books.audit(session) == []
            return found


async def month_of(desk, more="", source=None, client="vega"):
    """The office with this book, and a client's account."""
    await desk.apply((source or desk.source) + MONTH_END + more)
    return Month(desk, await desk.client(client))


@pytest.fixture
async def vega(desk):
    return await month_of(desk)


async def credited(month, minor, now=BEGUN):
    """May go so far below zero."""
    async with month.database.writing() as session:
        await set_credit(session, client_id=month.client, minor=minor, actor="desk", now=now)
