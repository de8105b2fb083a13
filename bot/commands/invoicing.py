"""`okoshko invoice`: which papers went out, one of them as a file, and how the next one would look."""

import asyncio
from datetime import timedelta
from pathlib import Path

from billing.drawing import NotDrawn
from billing.invoices import paper_texts, papers, queries, rules
from billing.invoices import texts as invoice_texts
from billing.invoices.book import ClientLegal, InvoicingBook
from billing.invoices.errors import NoSuchInvoice
from billing.invoices.lifecycle import InvoiceKind
from billing.invoices.paper import draw
from billing.invoices.papers import Paper, Row
from billing.vat import TaxPoint, VatRule, split
from bot import texts
from bot.book.commands import fault_lines
from bot.book.faults import BookWrong
from bot.book.reading import read_book
from bot.commands.named import client_named
from bot.commands.scope import Report, moment, opened, words
from bot.papers import own_forms
from bot.refusal import Refusal
from config.i18n import translator
from config.settings import Settings
from intake.contacts.models import Client
from intake.office.book import said
from intake.shelf import Shelf

SHOWN = 100
SAMPLE_MINOR = 123_456


async def listed(settings: Settings, client: str | None) -> Report:
    """The newest papers, of everybody or of one client, a line each."""
    t = words(settings)
    async with opened(settings) as database, database.reading() as session:
        found = await client_named(session, client) if client else None
        rows = (
            await queries.of_client(session, found.id, SHOWN)
            if found
            else await queries.newest(session, SHOWN)
        )
        lines = []
        for shown in rows[::-1]:
            name = (await session.get_one(Client, shown.invoice.client_id)).name
            sum_, state = invoice_texts.sum_of(t, shown), invoice_texts.kind_or_state(t, shown)
            lines.append(f"{shown.invoice.name}  {name}  {sum_}  {state}")
    return Report(lines or [texts.no_invoices(t)])


async def saved(settings: Settings, name: str, file: Path) -> Report:
    """A paper as it was sent, as a file; drawn now where the shelf does not have it."""
    async with opened(settings) as database, database.reading() as session:
        try:
            shown = await queries.called(session, name)
        except NoSuchInvoice:
            raise Refusal("no_invoice", name) from None
    return await write_paper(settings, file, shown.standing.paper, shown.invoice.document)


async def sample(settings: Settings, file: Path, language: str | None, currency: str | None) -> Report:
    """An invoice made up from the book as it stands in its file, to look at layout and words."""
    try:
        book = await asyncio.to_thread(read_book, settings.office)
    except BookWrong as wrong:
        return Report(fault_lines(wrong, settings.language), ok=False)
    rule = book.for_billing().vat_rule
    made_up = _made_up(
        settings,
        book.for_invoices(),
        rule,
        currency or book.firm.currency,
        language or book.firm.language,
    )
    return write(settings, file, await drawn(settings, made_up))


def _made_up(
    settings: Settings, book: InvoicingBook, rule: VatRule | None, currency: str, language: str
) -> dict[str, object]:
    bank = book.bank_for(currency)
    if not (book.legal and bank and book.invoices):
        raise Refusal("not_invoicing")
    t = translator(papers.language_of(bank, language))
    today = moment(settings).date()
    taxed = rule if rule and rule.due is TaxPoint.TOPUP else None
    paper = Paper(
        kind=InvoiceKind.TOPUP,
        name=rules.named(book.invoices.series, today.year, 0),
        issued_on=today,
        last_day=today + timedelta(days=book.invoices.due_days),
        currency=currency,
        rows=[Row(paper_texts.advance(t), 1, paper_texts.piece(t), SAMPLE_MINOR, SAMPLE_MINOR)],
        tax=[split(SAMPLE_MINOR, taxed.rate)] if taxed else [],
        tax_later=rule is not None and taxed is None,
        seller=book.legal,
        bank=bank,
        buyer=next((one.legal for one in book.clients.values() if one.legal), ClientLegal(name="…")),
        note=said(book.invoices.note, t.language) if book.invoices.note else None,
    )
    return papers.printed(t, paper)


async def drawn(settings: Settings, document: dict[str, object]) -> bytes:
    try:
        return await draw(document, own_forms(settings.data))
    except NotDrawn as fault:
        raise Refusal("not_drawn", str(fault)) from None


async def write_paper(
    settings: Settings, file: Path, paper: str | None, document: dict[str, object]
) -> Report:
    """A paper as it stands on the shelf, drawn now where the shelf does not have it."""
    try:
        pdf = Shelf(settings.files).get(paper or "-")
    except OSError:
        pdf = await drawn(settings, document)
    return write(settings, file, pdf)


def write(settings: Settings, file: Path, pdf: bytes) -> Report:
    try:
        file.write_bytes(pdf)
    except OSError as fault:
        raise Refusal("not_written", f"{file}: {fault.strerror}") from None
    return Report([texts.written_to(words(settings), str(file))])
