"""The sandbox's office with its invoices, and payments made up for it."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from billing.ledger.audit import audit as ledger_audit
from billing.ledger.queries import balance
from billing.payments import actions as payments
from billing.payments.audit import audit
from billing.payments.models import Payment
from billing.payments.reading.credit import Credit
from tests.billing.invoices.conftest import NOW, Till, offices, till  # noqa: F401 (fixtures)

DAY = date(2026, 11, 23)


@dataclass
class Desk:
    """Whoever takes payments in."""

    till: Till
    taken: list[Payment] = field(default_factory=list)

    def credit(
        self, amount_minor=50_000, reference="R-2026-0001", key="k1", account="DE02", **more
    ) -> Credit:
        credit = Credit(key, DAY, amount_minor, "EUR", "Vega GmbH", account, reference)
        return replace(credit, **more)

    async def takes(self, credit=None, source="camt", **more):
        async with self.till.database.writing() as session:
            return await payments.take_in(
                session,
                credit or self.credit(**more),
                source=source,
                statement_id=None,
                actor="employee:1",
                now=NOW,
            )

    async def gives(self, payment_id, client=None):
        async with self.till.database.writing() as session:
            return await payments.give(
                session, payment_id, client_id=client or self.till.client, by=self.till.manager, now=NOW
            )

    async def available(self, client=None):
        async with self.till.database.reading() as session:
            return (await balance(session, client or self.till.client)).available

    async def doubts(self):
        async with self.till.database.reading() as session:
            own = [one.kind for one in await audit(session)]
            return own + [one.kind for one in await ledger_audit(session)]


@pytest.fixture
async def desk(till):  # noqa: F811 (a fixture is passed by its name)
    return Desk(till)
