"""Whoever wants their money back is not sent an invoice because little is left."""

from datetime import timedelta

from sqlalchemy import select

from billing.refunds import actions as refunds
from billing.verdicts import invoicing
from intake.contacts.models import Employee, Role
from tests.billing.invoices.conftest import NOW, Till


async def due(till: Till, now=NOW):
    async with till.database.writing() as session:
        return await invoicing.invoice_if_due(session, till.client, now)


async def asks_back(till: Till, amount_minor: int) -> int:
    async with till.database.writing() as session:
        refund = await refunds.ask(
            session, client_id=till.client, amount_minor=amount_minor, by=till.manager, key="r", now=NOW
        )
        return refund.id


async def test_asked_for_it_back_they_are_not_asked_for_more(till: Till) -> None:
    await till.pays(1_000)
    await asks_back(till, 500)
    assert await due(till) is None


async def test_nor_once_it_has_gone_back_until_they_pay_in_again(till: Till) -> None:
    await till.pays(20_000)
    refund = await asks_back(till, 19_500)
    async with till.database.writing() as session:
        owner = await session.scalar(select(Employee.id).where(Employee.role == Role.OWNER).limit(1))
        assert owner
        await refunds.confirm(session, refund, by=owner, now=NOW)
    assert await due(till) is None
    later = NOW + timedelta(days=1)
    await till.pays(100, key="bank:2", now=later)
    assert await due(till, later)
