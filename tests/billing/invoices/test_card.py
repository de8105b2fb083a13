"""The managers' card of an invoice: why it was made, when it went out, since when it is overdue, who cannot be told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from billing.charges import actions as charges
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind
from billing.invoices.lifecycle import InvoiceCause
from billing.verdicts import facts, invoice_letters, invoicing, untold
from bot.staff.invoices import InvoiceCard
from config.i18n import translator
from intake.contacts.models import Address, Channel
from intake.letter import letter
from intake.outbox.actions import window
from intake.outbox.models import OutboxView
from tests.billing.invoices.conftest import NOW, Till

STAFF_CHAT = -100
OVERDUE = NOW + timedelta(days=7)


@dataclass
class At:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


async def card(till: Till, number: int, now: datetime = NOW) -> str:
    async with till.database.reading() as session:
        said = await InvoiceCard(At(now)).render(session, number, STAFF_CHAT)
    assert said
    return said.text.replace("\xa0", " ")


async def wanted(till: Till) -> int:
    """How often the card was asked to be brought up to date."""
    async with till.database.reading() as session:
        return await session.scalar(select(OutboxView.wanted).where(OutboxView.kind == "invoice")) or 0


async def test_it_says_when_it_went_out_and_since_when_it_is_overdue(till: Till) -> None:
    made = await till.issue()
    async with till.database.writing() as session:
        (await window(session)).staff_chat_id = STAFF_CHAT
    assert "Goes to the client 24 Nov, 11:00" in await card(till, made.id)
    async with till.database.writing() as session:
        await invoice_letters.deliver(session, made.id, NOW)
    assert await wanted(till) == 1, "brought up to date once it is sent"
    assert "Sent 24 Nov, 11:00, to be paid by 1 December" in await card(till, made.id)
    for after in (0, 1):
        async with till.database.writing() as session:
            assert await invoice_letters.show_overdue(session, OVERDUE + timedelta(hours=after)) is not bool(
                after
            )
    assert await wanted(till) == 1, "its last day is not over"
    async with till.database.writing() as session:
        await invoice_letters.show_overdue(session, OVERDUE + timedelta(days=1))
    assert await wanted(till) == 2
    assert "Sent 24 Nov, 11:00, overdue since 2 December" in await card(
        till, made.id, OVERDUE + timedelta(days=1)
    )


async def test_a_fee_that_waits_is_why_it_was_made(till: Till) -> None:
    async with till.database.writing() as session:
        fee = Due("2026-11", [printed("Care", 24_000)], {"period": "2026-11"})
        await charges.make_next(session, client_id=till.client, kind=ChargeKind.FEE, due=fee, now=NOW)
        made = await invoicing.invoice_if_due(session, till.client, NOW)
    assert made
    assert "Made because the monthly fee waits for money" in await card(till, made.invoice.id)


async def test_a_letter_that_has_to_wait_for_tomorrow_is_not_called_sent(till: Till) -> None:
    made = await till.issue(cause=InvoiceCause.LOW)
    async with till.database.writing() as session:
        (_, person), *_ = await facts.deciders(session, till.client)
        session.add(Address(person_id=person.id, channel=Channel.TELEGRAM, value="700", added_at=NOW))
        await session.flush()
        told = await untold.tell_deciders(
            session, till.client, key="fee", words=lambda _: letter("…"), now=NOW
        )
        await invoice_letters.deliver(session, made.id, NOW)
    assert told == NOW
    assert "Letter to the client: 25 Nov, 09:00; to be paid by 1 December" in await card(till, made.id)
    assert "Sent 25 Nov, 09:00" in await card(till, made.id, NOW + timedelta(days=1))


async def test_a_credit_note_says_what_it_takes_back_and_what_was_paid_stays(till: Till) -> None:
    made = await till.issue()
    await till.pays(20_000, invoice_id=made.id)
    async with till.database.writing() as session:
        note = await invoicing.cancel(session, made.id, actor="employee:1", now=NOW)
        said = await invoice_letters.letter_of(session, note, translator("en"))
    assert f"Credit note: invoice {made.name} need not be paid any more" in await card(till, note.invoice.id)
    assert "€200 paid, the rest cancelled" in await card(till, made.id)
    assert "The €200 paid on it stays on your account." in said.text


async def test_it_says_that_nobody_can_be_told(till: Till) -> None:
    made = await till.issue(client=till.other)
    assert "can be told" not in await card(till, made.id)
    async with till.database.writing() as session:
        await session.execute(delete(Address))
    said = await card(till, made.id)
    assert "Nobody at Orchard Dental can be told" in said
    assert "Goes to the client" not in said
