"""Invoices in the office's hands: their card, payments marked on it, taking one back, making one."""

from dataclasses import dataclass

from billing.invoices import queries
from billing.invoices import texts as invoice_texts
from billing.invoices.queries import Shown
from billing.money import parse_amount
from billing.verdicts import invoice_letters, invoicing, paying
from billing.verdicts.accounting import can_be_told
from bot import dialogs
from bot.staff import invoice_texts as texts
from bot.staff import topup_texts
from bot.staff.funds import booked_words
from bot.staff.sums import client_and_sum
from bot.visit import Answer, Visit
from config.clock import Clock
from config.database import ReadSession
from config.i18n import translator
from intake.contacts.actors import actor_employee
from intake.contacts.errors import NoSuchClient
from intake.contacts.models import Client
from intake.contacts.queries import clients_called
from intake.letter import Letter, Press
from intake.office.queries import office


@dataclass(frozen=True)
class InvoiceCard:
    """The view of an invoice for the managers."""

    clock: Clock

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        shown = await queries.shown(session, subject_id)
        firm = (await office(session)).firm
        client = await session.get_one(Client, shown.invoice.client_id)
        note = await queries.credit_note_of(session, subject_id)
        corrects = shown.invoice.corrects_id
        former = (await queries.shown(session, corrects)).invoice.name if corrects else None
        return texts.card(
            translator(firm.language),
            shown,
            client.name,
            note.invoice.name if note else None,
            former,
            firm.zone,
            self.clock.now(),
            reached=await can_be_told(session, client.id),
        )


async def paid(visit: Visit, press: Press) -> Answer:
    """ "Paid: €500": the rest of the invoice has come in. Pressed twice on the same card, it is booked once."""
    shown = await queries.shown(visit.session, press.id)
    if not shown.is_unpaid or press.argument != str(shown.standing.paid_minor):
        return Answer(toast=texts.not_open(visit.t, shown), alert=True)
    return await _book(visit, shown, shown.rest_minor, f"invoice:{press.id}:paid:{press.argument}")


async def ask_sum(visit: Visit, press: Press) -> Answer:
    """ "Other sum": less or more has come in; the next words say how much."""
    shown = await queries.shown(visit.session, press.id)
    if not shown.is_unpaid:
        return Answer(toast=texts.not_open(visit.t, shown), alert=True)
    await dialogs.ask(visit, "ipaid", invoice_id=press.id)
    return Answer(texts.ask_sum(visit.t, shown), private=True)


async def sum_given(visit: Visit, invoice_id: int, said: str) -> Answer | None:
    """What has come in, in words; None where that is no sum."""
    shown = await queries.shown(visit.session, invoice_id)
    minor = parse_amount(said, shown.invoice.currency)
    if not minor:
        return None
    return await _book(visit, shown, minor, f"topup:inbox:{visit.inbox_id}")


async def _book(visit: Visit, shown: Shown, minor: int, key: str) -> Answer:
    booked = await paying.top_up(
        visit.session,
        client_id=shown.invoice.client_id,
        amount_minor=minor,
        key=key,
        actor=actor_employee(visit.employee_id),
        now=visit.now,
        invoice_id=shown.invoice.id,
    )
    if booked.again:
        return Answer(toast=topup_texts.booked_before(visit.t).text)
    client = await visit.session.get_one(Client, shown.invoice.client_id)
    return Answer(await booked_words(visit, booked.transfer.id, client, minor, booked.started))


async def ask_cancel(visit: Visit, press: Press) -> Answer:
    """ "Cancel": asked once, because the client reads of it."""
    shown = await queries.shown(visit.session, press.id)
    if not shown.is_unpaid:
        return Answer(toast=texts.not_open(visit.t, shown), alert=True)
    client = await visit.session.get_one(Client, shown.invoice.client_id)
    return Answer(texts.sure_to_cancel(visit.t, shown, client.name))


async def cancel(visit: Visit, press: Press) -> Answer:
    """A credit note goes out."""
    note = await invoicing.cancel(
        visit.session, press.id, actor=actor_employee(visit.employee_id), now=visit.now
    )
    shown = await queries.shown(visit.session, press.id)
    return Answer(texts.cancelled(visit.t, shown, note.invoice.name), rewrite=True)


async def keep(visit: Visit, press: Press) -> Answer:
    shown = await queries.shown(visit.session, press.id)
    if not shown.is_unpaid:
        return Answer(toast=texts.not_open(visit.t, shown), alert=True)
    return Answer(texts.kept(visit.t, shown), rewrite=True)


async def pdf(visit: Visit, press: Press) -> Answer:
    """The PDF into the chat."""
    shown = await queries.shown(visit.session, press.id)
    if not shown.standing.paper:
        return Answer(toast=texts.not_drawn_yet(visit.t))
    return Answer(invoice_texts.again(visit.t, shown, (invoice_letters.enclosed(shown),)))


async def invoice(visit: Visit, words: str) -> Answer:
    """`/invoice CLIENT AMOUNT`: made at once; an open one over another sum is replaced."""
    said = await client_and_sum(visit, words)
    if not said.name or not said.typed:
        return Answer(texts.usage(visit.t))
    if not said.minor:
        return Answer(topup_texts.bad_sum(visit.t, said.typed, said.currency))
    called = await clients_called(visit.session, said.name)
    client = called.exact or (called.beginning[0] if len(called.beginning) == 1 else None)
    if client is None:
        raise NoSuchClient(said.name)
    made, new = await invoicing.ask(
        visit.session,
        client_id=client.id,
        amount_minor=said.minor,
        key=f"invoice:inbox:{visit.inbox_id}",
        actor=actor_employee(visit.employee_id),
        by_client=False,
        now=visit.now,
    )
    if not new:
        return Answer(invoice_texts.stands_open(visit.t, made))
    return Answer(texts.made(visit.t, made, client.name))
