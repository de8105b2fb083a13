"""Issuing invoices, taking them back, counting what came in for them. Everything takes the client's account first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from billing.invoices import paper_texts, papers, queries, rules
from billing.invoices.book import ClientLegal, InvoicingBook
from billing.invoices.errors import NotInvoicing, NotOpen, OneOpen, TooMany
from billing.invoices.lifecycle import InvoiceCause, InvoiceKind, InvoiceState, state_after
from billing.invoices.models import Invoice, InvoicePayment, InvoiceStanding
from billing.invoices.papers import Paper, Row
from billing.invoices.queries import Shown
from billing.ledger import actions as ledger
from billing.ledger.booking import check_amount
from billing.ledger.models import Transfer
from billing.numbering import next_number
from billing.tariffs.queries import billing_book
from billing.vat import Taxed, TaxPoint, split
from config.database import Session, wake
from config.i18n import Translator, translator
from intake.contacts.models import Client
from intake.office.book import said
from intake.office.queries import office

PAPERS = "papers"
"""The loop that draws and sends what was issued."""


Waiting = Callable[[Translator], str]
"""A line about something that waits for money, in the language of the paper."""


@dataclass(frozen=True)
class Delivered:
    """Services already rendered and not paid: asked for as they are, with their tax, apart from any advance."""

    amount_minor: int
    title: Callable[[Translator], str]
    taxed: tuple[Taxed, ...] = ()
    """For each rate; together the sum, or empty where no tax is shown."""


@dataclass(frozen=True)
class Order:
    """What a paper is wanted for."""

    client_id: int
    amount_minor: int
    """Gross."""
    cause: InvoiceCause
    actor: str
    key: str
    tell_at: datetime
    waiting: Sequence[Waiting] = ()
    reason: str | None = None
    kind: InvoiceKind = InvoiceKind.TOPUP
    corrects: Invoice | None = None
    delivered: Delivered | None = None
    """The part of the amount that is no advance."""


async def issue(session: Session, order: Order, now: datetime) -> Shown:
    """Issue a top-up invoice; the same `key` again is the same paper.

    Raises NotInvoicing, OneOpen, BadAmount; TooMany where the desk did not ask for it itself.
    """
    check_amount(order.amount_minor)
    await ledger.lock(session, order.client_id)
    before = await session.scalar(select(Invoice.id).where(Invoice.key == order.key))
    if before:
        return await queries.shown(session, before)
    open_now = await queries.open_topup(session, order.client_id)
    if open_now:
        raise OneOpen(open_now.invoice.id, open_now.invoice.name)
    lately = await queries.issued_lately(session, order.client_id, now)
    if order.cause is not InvoiceCause.DESK and lately >= rules.PER_DAY:
        raise TooMany(order.client_id)
    return await _issue(session, order, now)


async def take_back(
    session: Session, invoice_id: int, *, actor: str, reason: str | None, tell_at: datetime, now: datetime
) -> Shown:
    """Cancel what is unpaid of an invoice by a credit note; twice is once. Raises NoSuchInvoice, NotOpen."""
    found = await queries.shown(session, invoice_id)
    await ledger.lock(session, found.invoice.client_id)
    found = await queries.shown(session, invoice_id)
    before = await queries.credit_note_of(session, invoice_id)
    if before:
        return before
    if not found.is_unpaid:
        raise NotOpen(found.invoice.name, found.standing.state.value)
    found.standing.state, found.standing.changed_at = InvoiceState.CANCELLED, now
    await session.flush()
    order = Order(
        client_id=found.invoice.client_id,
        amount_minor=found.rest_minor,
        cause=found.invoice.cause,
        actor=actor,
        key=f"invoice:{invoice_id}:taken_back",
        tell_at=tell_at,
        reason=reason,
        kind=InvoiceKind.CREDIT_NOTE,
        corrects=found.invoice,
    )
    return await _issue(session, order, now)


async def count(
    session: Session, transfer: Transfer, client_id: int, invoice_id: int | None, now: datetime
) -> Shown | None:
    """A top-up counts for the invoice it names, else for the one that is open; which, or None. Twice is once."""
    before = await session.scalar(
        select(InvoicePayment.invoice_id).where(InvoicePayment.transfer_id == transfer.id)
    )
    if before:
        return await queries.shown(session, before)
    found = (
        await queries.shown(session, invoice_id)
        if invoice_id
        else await queries.open_topup(session, client_id)
    )
    if found is None or found.invoice.client_id != client_id or found.standing.kind is not InvoiceKind.TOPUP:
        return None
    session.add(
        InvoicePayment(
            invoice_id=found.invoice.id, transfer_id=transfer.id, amount_minor=transfer.amount_minor
        )
    )
    await session.flush()
    return await _recount(session, found, now)


async def uncount(session: Session, transfer_id: int, actor: str, now: datetime) -> Shown | None:
    """A top-up was taken back: what it had paid is unpaid again. Call after the reversal is booked.

    Where the client has another open invoice by now, the unpaid rest is cancelled: there are never two open.
    """
    payment = await session.scalar(select(InvoicePayment).where(InvoicePayment.transfer_id == transfer_id))
    if payment is None:
        return None
    found = await queries.shown(session, payment.invoice_id)
    other = await queries.open_topup(session, found.invoice.client_id)
    if (
        other is None
        or other.invoice.id == found.invoice.id
        or found.standing.state is InvoiceState.CANCELLED
    ):
        return await _recount(session, found, now)
    found.standing.state, found.standing.paid_minor = (
        InvoiceState.CANCELLED,
        await _paid(session, found.invoice.id),
    )
    found.standing.changed_at = now
    await session.flush()
    order = Order(
        client_id=found.invoice.client_id,
        amount_minor=found.rest_minor,
        cause=found.invoice.cause,
        actor=actor,
        key=f"invoice:{found.invoice.id}:taken_back",
        tell_at=now,
        kind=InvoiceKind.CREDIT_NOTE,
        corrects=found.invoice,
    )
    if found.rest_minor:
        await _issue(session, order, now)
    return found


async def drawn(session: Session, invoice_id: int, paper: str) -> None:
    """The PDF of a paper stands on the shelf; the first one drawn stays what was sent."""
    await session.execute(
        update(InvoiceStanding)
        .where(InvoiceStanding.invoice_id == invoice_id, InvoiceStanding.paper.is_(None))
        .values(paper=paper)
        .execution_options(synchronize_session=False)
    )


async def not_drawn(session: Session, invoice_id: int) -> int:
    """Drawing a paper failed once more; how often it has."""
    tries = await session.scalar(
        update(InvoiceStanding)
        .where(InvoiceStanding.invoice_id == invoice_id)
        .values(tries=InvoiceStanding.tries + 1)
        .returning(InvoiceStanding.tries)
        .execution_options(synchronize_session=False)
    )
    return int(tries or 0)


async def claim_telling(session: Session, invoice_id: int, now: datetime) -> bool:
    """Whether this unit of work is the one that tells of a paper."""
    told = await session.execute(
        update(InvoiceStanding)
        .where(InvoiceStanding.invoice_id == invoice_id, InvoiceStanding.told_at.is_(None))
        .values(told_at=now)
        .returning(InvoiceStanding.invoice_id)
        .execution_options(synchronize_session=False)
    )
    return told.first() is not None


async def claim_reminding(session: Session, invoice_id: int, now: datetime) -> bool:
    """Whether this unit of work is the one that reminds of an invoice."""
    claimed = await session.execute(
        update(InvoiceStanding)
        .where(InvoiceStanding.invoice_id == invoice_id, InvoiceStanding.reminded_at.is_(None))
        .values(reminded_at=now)
        .returning(InvoiceStanding.invoice_id)
        .execution_options(synchronize_session=False)
    )
    return claimed.first() is not None


async def _issue(session: Session, order: Order, now: datetime) -> Shown:
    """Number, print and keep a paper, in the unit of work that wanted it. The account is locked."""
    book, zone = await queries.invoicing(session), (await office(session)).firm.zone
    if book.invoices is None:
        raise NotInvoicing
    series, year = book.invoices.series, now.astimezone(zone).year
    number = await next_number(session, series, year)
    name = rules.named(series, year, number)
    account = await ledger.lock(session, order.client_id)
    asks = order.kind is InvoiceKind.TOPUP
    invoice = Invoice(
        key=order.key,
        kind=order.kind,
        cause=order.cause,
        series=series,
        year=year,
        number=number,
        name=name,
        client_id=order.client_id,
        currency=account.currency,
        amount_minor=order.amount_minor,
        corrects_id=order.corrects.id if order.corrects else None,
        document=await _document(session, book, order, name, account.currency, now),
        issued_at=now,
        due_at=rules.due_at(now, book.invoices.due_days, zone) if asks else None,
        actor=order.actor,
        reason=order.reason,
    )
    session.add(invoice)
    await session.flush()
    standing = InvoiceStanding(
        invoice_id=invoice.id,
        client_id=order.client_id,
        kind=order.kind,
        state=InvoiceState.OPEN if asks else InvoiceState.PAID,
        changed_at=now,
        tell_at=order.tell_at,
    )
    session.add(standing)
    await session.flush()
    wake(session, PAPERS)
    return Shown(invoice, standing)


async def _document(
    session: Session, book: InvoicingBook, order: Order, name: str, currency: str, now: datetime
) -> dict[str, Any]:
    firm = (await office(session)).firm
    bank = book.bank_for(currency)
    assert book.legal and bank and book.invoices  # the book's check sees to it
    language = await queries.client_language(session, order.client_id)
    t = translator(papers.language_of(bank, language))
    client = await session.get_one(Client, order.client_id)
    entry = book.clients.get(client.code)
    buyer = entry.legal if entry and entry.legal else ClientLegal(name=client.name)
    rule = (await billing_book(session)).vat_rule
    taxed = rule is not None and rule.due is TaxPoint.TOPUP
    corrected = order.corrects
    rows, tax, untaxed = _lines(t, order, rule.rate if rule and taxed else None)
    note = book.invoices.note if corrected is None else None
    paper = Paper(
        kind=order.kind,
        name=name,
        issued_on=now.astimezone(firm.zone).date(),
        last_day=rules.last_day(now, book.invoices.due_days, firm.zone) if corrected is None else None,
        currency=currency,
        rows=rows,
        tax=tax,
        tax_later=rule is not None and untaxed > 0 and corrected is None,
        seller=book.legal,
        bank=bank,
        buyer=buyer,
        waiting=[line(t) for line in order.waiting],
        note=said(note, t.language, firm.language) if note else None,
        corrects=(corrected.name, corrected.issued_at.astimezone(firm.zone).date()) if corrected else None,
    )
    return papers.printed(t, paper)


def _lines(t: Translator, order: Order, advance_rate: int | None) -> tuple[list[Row], list[Taxed], int]:
    """The rows of a paper, its tax for each rate, and how much of it bears none."""
    if order.corrects:
        row = _row(t, paper_texts.taken_back(t, order.corrects.name), order.amount_minor)
        tax, untaxed = rules.taken_back(order.corrects.document["facts"], order.amount_minor)
        return [row], tax, untaxed
    delivered = order.delivered
    rows = [_row(t, delivered.title(t), delivered.amount_minor)] if delivered else []
    advance = order.amount_minor - sum(row.total_minor for row in rows)
    parts = list(delivered.taxed) if delivered else []
    if advance:
        rows.append(_row(t, paper_texts.advance(t), advance))
        parts += [split(advance, advance_rate)] if advance_rate is not None else []
    tax = rules.together(parts)
    return rows, tax, order.amount_minor - sum(one.gross_minor for one in tax)


def _row(t: Translator, title: str, minor: int) -> Row:
    return Row(title, 1, paper_texts.piece(t), minor, minor)


async def _recount(session: Session, found: Shown, now: datetime) -> Shown:
    paid = await _paid(session, found.invoice.id)
    standing = found.standing
    standing.paid_minor, standing.changed_at = paid, now
    if standing.state is not InvoiceState.CANCELLED:
        standing.state = state_after(found.invoice.amount_minor, paid)
    await session.flush()
    return found


async def _paid(session: Session, invoice_id: int) -> int:
    """What has come in for an invoice and was not taken back."""
    reversals = select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None))
    total = await session.scalar(
        select(func.sum(InvoicePayment.amount_minor)).where(
            InvoicePayment.invoice_id == invoice_id, InvoicePayment.transfer_id.not_in(reversals)
        )
    )
    return int(total or 0)
