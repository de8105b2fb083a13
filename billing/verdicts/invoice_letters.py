"""An invoice and its readers: those who decide, the client's accounting, and the managers' card."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from billing.invoices import actions as invoices
from billing.invoices import payable, queries, texts
from billing.invoices.lifecycle import InvoiceCause, InvoiceKind
from billing.invoices.models import Invoice
from billing.invoices.queries import Shown
from billing.jobs import actions as jobs
from billing.ledger import actions as ledger
from billing.ledger.queries import balance
from billing.verdicts import facts, untold, waiting
from billing.verdicts.accounting import tell_accounting
from billing.verdicts.telling import tell_deciders
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.letter import Enclosure, Letter
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.rewording import take_buttons

CARD = "invoice"
"""The kind of view by which managers see an invoice."""
OVERDUE = "invoices_overdue"
"""The job that looks every day whose last day to pay is over."""
PDF = "application/pdf"


async def show(session: Session, invoice_id: int, now: datetime) -> None:
    """The managers' card of an invoice says how it stands; what is settled is asked of nobody any more."""
    shown = await queries.shown(session, invoice_id)
    if not shown.is_unpaid:
        unheard = shown.invoice.kind is InvoiceKind.TOPUP and shown.invoice.cause is InvoiceCause.LOW
        if unheard and await untold.withdraw(session, shown.invoice.client_id, key=_told(invoice_id)):
            await _tell_what_it_replaced(session, shown.invoice, now)
        month = shown.invoice.document["facts"].get("month")
        told = f"invoice:{invoice_id}:", *([month_stem(month, shown.invoice.client_id)] if month else [])
        for stem in told:
            await take_buttons(
                session,
                stem=stem,
                stale=lambda press: (press.action, press.id) == ("paybill", invoice_id),
                key=f"invoice:{invoice_id}:settled",
                now=now,
                others_stay=True,
            )
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id:
        await outbox.touch(session, CARD, invoice_id, staff_chat_id, now)


async def deliver(session: Session, invoice_id: int, now: datetime) -> bool:
    """Send a paper to those who decide, and to the client's accounting; False where it was sent before."""
    if not await invoices.claim_telling(session, invoice_id, now):
        return False
    shown = await queries.shown(session, invoice_id)
    invoice = shown.invoice
    if invoice.kind is InvoiceKind.CREDIT_NOTE and invoice.reason:
        return True  # replaced: the new one brings it along
    if invoice.kind is InvoiceKind.TOPUP and not shown.is_unpaid:
        await _tell_what_it_replaced(session, invoice, now)
        return True  # paid or cancelled before anybody heard of it
    key = _told(invoice_id)

    async def words(t: Translator) -> Letter:
        return await letter_of(session, shown, t)

    if invoice.cause is InvoiceCause.LOW:
        leaves = await untold.tell_deciders(session, invoice.client_id, key=key, words=words, now=now)
        shown.standing.tell_at = leaves or shown.standing.tell_at
    else:
        await tell_deciders(session, invoice.client_id, key=key, words=words, now=now, surely=True)
    language = invoice.document["language"]
    await tell_accounting(session, invoice.client_id, key=key, language=language, words=words, now=now)
    await show(session, invoice_id, now)
    return True


def month_stem(month: str, client_id: int) -> str:
    """With which the keys of a month's letters begin: they bring the invoice made at its end."""
    return f"month:{month}:{client_id}:"


def _told(invoice_id: int) -> str:
    """Under which its letters are queued; one nobody asked for may wait for the next free day."""
    return f"invoice:{invoice_id}:told"


async def _tell_what_it_replaced(session: Session, invoice: Invoice, now: datetime) -> None:
    """Nobody will hear of this invoice; that the one before it need not be paid would have come with it."""
    replaced = await queries.called(session, invoice.reason) if invoice.reason else None
    note = await queries.credit_note_of(session, replaced.invoice.id) if replaced else None
    if replaced is None or note is None or replaced.standing.told_at is None:
        return

    async def words(t: Translator) -> Letter:
        return await letter_of(session, note, t)

    key, client_id = _told(note.invoice.id), invoice.client_id
    await tell_deciders(session, client_id, key=key, words=words, now=now, surely=True)
    language = note.invoice.document["language"]
    await tell_accounting(session, client_id, key=key, language=language, words=words, now=now)


async def show_overdue(session: Session, now: datetime) -> bool:
    """The cards of invoices whose last day is over say so; once a day, where that was not done yet."""
    if not await jobs.claim(session, job=OVERDUE, period=await _today(session, now), now=now):
        return False
    for shown in await queries.overdue(session, now):
        await show(session, shown.invoice.id, now)
    return True


async def overdue_shown(session: ReadSession, now: datetime) -> bool:
    """Whether that was done today."""
    return await jobs.latest(session, OVERDUE) == await _today(session, now)


async def _today(session: ReadSession, now: datetime) -> str:
    return now.astimezone((await office(session)).firm.zone).date().isoformat()


async def letter_of(session: ReadSession, shown: Shown, t: Translator) -> Letter:
    """A paper as its readers get it: what it is for, how to pay, the PDF; with what it replaces."""
    invoice, papers = shown.invoice, [shown]
    former: Invoice | None = None
    if invoice.kind is InvoiceKind.TOPUP and invoice.reason:
        replaced = await queries.called(session, invoice.reason)
        former, note = replaced.invoice, await queries.credit_note_of(session, replaced.invoice.id)
        papers += [note] if note else []
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        corrected = await queries.shown(session, invoice.corrects_id or 0)
        return texts.taken_back(t, invoice, corrected, _files(papers))
    available = await facts.available(session, invoice.client_id, t)
    account = await balance(session, invoice.client_id)
    lacking = account.short_of(await waiting.gap(session, invoice.client_id))
    enough = t.money(lacking, invoice.currency) if 0 < lacking < shown.rest_minor else None
    owed = account.owed
    return texts.paper(
        t,
        shown,
        former,
        available,
        enough,
        _files(papers),
        await payable.button(session, t, shown),
        t.money(owed, invoice.currency) if 0 < owed < shown.rest_minor else None,
    )


def _files(papers: Sequence[Shown]) -> tuple[Enclosure, ...]:
    return tuple(enclosed(one) for one in papers if one.standing.paper)


def enclosed(shown: Shown) -> Enclosure:
    """The PDF of a paper."""
    return Enclosure("document", f"{shown.invoice.name}.pdf", PDF, sha256=shown.standing.paper)


async def remind(session: Session, invoice_id: int, now: datetime) -> bool:
    """An invoice is overdue: those who decide hear of it, once."""
    shown = await queries.shown(session, invoice_id)
    await ledger.lock(session, shown.invoice.client_id)
    shown = await queries.shown(session, invoice_id)
    if not shown.is_unpaid or not await invoices.claim_reminding(session, invoice_id, now):
        return False
    zone = (await office(session)).firm.zone

    async def words(t: Translator) -> Letter:
        last = (shown.invoice.due_at or now) - timedelta(seconds=1)
        pay = await payable.button(session, t, shown)
        return texts.reminder(t, shown, t.day(last.astimezone(zone).date()), (enclosed(shown),), pay)

    await tell_deciders(
        session,
        shown.invoice.client_id,
        key=f"invoice:{invoice_id}:reminded",
        words=words,
        now=now,
        surely=True,
    )
    await show(session, invoice_id, now)
    return True
