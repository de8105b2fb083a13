"""A paper numbered, printed and kept, in the unit of work that wants it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from billing.invoices import paper_texts, papers, queries, rules
from billing.invoices.book import ClientLegal, InvoicingBook
from billing.invoices.errors import NotInvoicing
from billing.invoices.lifecycle import InvoiceCause, InvoiceKind, InvoiceState
from billing.invoices.models import Invoice, InvoiceStanding
from billing.invoices.papers import Paper, Row
from billing.invoices.queries import Shown
from billing.ledger import actions as ledger
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
    parts: Mapping[str, int] = field(default_factory=dict)
    """What the services come to whose rest this is: `fee` and `services`, in minor units."""


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
    waits: tuple[str, ...] = ()
    """What kinds of charges wait for money; kept with the paper's facts."""
    because: Mapping[str, int] = field(default_factory=dict)
    """What its sum is made of; kept with the paper's facts."""
    month: str | None = None
    """`2026-11`: at whose end it was made, and with whose papers it goes; kept with the paper's facts."""


async def put_out(session: Session, order: Order, now: datetime) -> Shown:
    """Number, print and keep a paper. The account is locked. Raises NotInvoicing."""
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
    wake(session, PAPERS)
    return Shown(invoice, await _stand(session, invoice, order.tell_at))


async def _stand(session: Session, invoice: Invoice, tell_at: datetime) -> InvoiceStanding:
    """The part of a paper that will change."""
    asks = invoice.kind is InvoiceKind.TOPUP
    standing = InvoiceStanding(
        invoice_id=invoice.id,
        client_id=invoice.client_id,
        kind=invoice.kind,
        state=InvoiceState.OPEN if asks else InvoiceState.PAID,
        changed_at=invoice.issued_at,
        tell_at=tell_at,
    )
    session.add(standing)
    await session.flush()
    return standing


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
        delivered=order.delivered is not None,
        corrects=(corrected.name, corrected.issued_at.astimezone(firm.zone).date()) if corrected else None,
    )
    document = papers.printed(t, paper)
    document["facts"]["waits"] = list(order.waits)
    document["facts"]["because"] = dict(order.because)
    document["facts"]["month"] = order.month
    return document


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
