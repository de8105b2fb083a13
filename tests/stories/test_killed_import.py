"""The real program, killed in the middle of a bank's statement: nothing is lost, nothing booked twice."""

import asyncio
import re
import signal

import pytest
from sqlalchemy import func, select

from billing.invoices import actions as invoices
from billing.invoices.issuing import Order
from billing.invoices.lifecycle import InvoiceCause
from billing.ledger.audit import audit as ledger_audit
from billing.ledger.models import Transfer, TransferKind
from billing.ledger.queries import balance
from billing.payments import actions as payments
from billing.payments.audit import audit
from billing.payments.models import BankStatement, Payment, PaymentState, StatementState
from billing.payments.reading.statements import read
from bot.book.commands import apply_file
from intake.contacts.models import Client, Employee, Role
from intake.outbox.models import Outbound
from intake.shelf import Shelf
from tests.stories.stage import BOOKS, TUESDAY_MORNING
from tests.stories.test_killed import Desk, desk  # noqa: F401 (a fixture)
from tests.stories.test_payments import HEAD, TAIL, entry

KILLS = 2
PATIENCE_SECONDS = 150
ENTRIES = 160
NOBODYS = 8
"""Every so many is a payment no sign points to a client of."""


def statement() -> tuple[bytes, int]:
    """A long one, and what of it is certainly Vega's."""
    entries, certain = [], 0
    for number in range(1, ENTRIES + 1):
        if number % NOBODYS == 0:
            entries.append(entry(f"{number}.50", "thank you", payer="Somebody", iban="DE99"))
            continue
        entries.append(entry(f"{number}.00", "R-2026-0001"))
        certain += number * 100
    return (HEAD + "".join(entries) + TAIL).encode(), certain


async def everybody_comes_in(desk: Desk) -> None:  # noqa: F811 (a fixture is passed by its name)
    """Who has opened their link is told of money; the program is stopped again."""
    await desk.start()
    await desk.until_ready()
    await desk.until_stored()
    await desk.until_done()
    await desk.ends_by(signal.SIGTERM)


async def ready(desk: Desk, raw: bytes) -> int:  # noqa: F811 (a fixture is passed by its name)
    """Vega has a large invoice and a known account, and a manager has pressed Import."""
    await apply_file(BOOKS / "en.toml", desk.database, TUESDAY_MORNING)
    sha256 = Shelf(desk.data / "files").put(raw)
    async with desk.database.writing() as session:
        vega = await session.scalar(select(Client.id).where(Client.code == "vega"))
        manager = await session.scalar(select(Employee.id).where(Employee.role == Role.MANAGER).limit(1))
        assert vega
        assert manager
        order = Order(vega, 100_000_000, InvoiceCause.DESK, "employee:1", "huge", TUESDAY_MORNING)
        await invoices.issue(session, order, TUESDAY_MORNING)
        [known] = read((HEAD + entry("77.77", "hello") + TAIL).encode(), {}, "EUR").credits
        first = await payments.take_in(
            session, known, source="camt", statement_id=None, actor="desk", now=TUESDAY_MORNING
        )
        await payments.give(session, first.payment.id, client_id=vega, by=manager, now=TUESDAY_MORNING)
        session.add(
            BankStatement(
                key="a press",
                name="november.xml",
                sha256=sha256,
                state=StatementState.IMPORTING,
                employee_id=manager,
                chat_id=desk.staff_chat,
                language="en",
                came_at=TUESDAY_MORNING,
                due_at=TUESDAY_MORNING,
            )
        )
        return int(vega)


async def taken(desk: Desk) -> int:  # noqa: F811
    async with desk.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Payment)) or 0


async def is_done(desk: Desk) -> bool:  # noqa: F811
    async with desk.database.reading() as session:
        return await session.scalar(select(BankStatement.state)) is StatementState.DONE


@pytest.mark.slow
async def test_killed_in_the_middle_of_a_statement(desk: Desk) -> None:  # noqa: F811
    if not desk.database.is_sqlite:
        pytest.skip("the embedded database, as it is installed")
    await everybody_comes_in(desk)
    raw, certain = statement()
    vega = await ready(desk, raw)
    cut = []
    for _ in range(KILLS):
        before = await taken(desk)
        await desk.start()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await taken(desk) < before + desk.chance.randint(5, ENTRIES // (2 * KILLS)):
                await asyncio.sleep(0.01)
        await desk.ends_by(signal.SIGKILL)
        cut.append(await taken(desk) - 1)
        assert not await is_done(desk)
    print(f"killed after {cut} of {ENTRIES}")
    await desk.start()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await is_done(desk) or await desk.unfinished():
            await asyncio.sleep(0.1)
    await desk.ends_by(signal.SIGTERM)
    await every_payment_is_in_once(desk, vega, certain)


async def every_payment_is_in_once(desk: Desk, vega: int, certain: int) -> None:  # noqa: F811
    async with desk.database.reading() as session:
        rows = await session.execute(select(Payment.state, func.count()).group_by(Payment.state))
        booked = ENTRIES - ENTRIES // NOBODYS + 1
        assert dict(rows.all()) == {
            PaymentState.BOOKED: booked,
            PaymentState.ASKED: ENTRIES // NOBODYS,
        }
        top_ups = select(func.count()).where(Transfer.kind == TransferKind.TOPUP)
        assert await session.scalar(top_ups) == booked
        assert (await balance(session, vega)).posted == certain + 7_777
        assert await audit(session) == []
        assert await ledger_audit(session) == []
        done = await session.scalar(select(Outbound.payload).where(Outbound.key.like("statement:%:done")))
        told = await session.scalar(
            select(func.count()).where(Outbound.key.like("payment:%:told:%"), ~Outbound.key.contains("#"))
        )
    assert done
    said = re.sub(r"<[^>]+>", "", done["params"]["text"])
    assert f"{booked - 1} payments booked" in said
    assert f"{ENTRIES // NOBODYS} to be answered" in said
    assert "here already" not in said
    assert told == booked
