"""`okoshko act`: which papers of work done there are, one of them as a file, and how the next one would look."""

import asyncio
from pathlib import Path

from billing.acts import queries, specimen
from billing.acts import texts as act_texts
from billing.acts.errors import NoSuchAct
from billing.acts.papers import form_of, printed
from billing.invoices.book import ClientLegal
from billing.invoices.papers import language_of
from bot.book.commands import fault_lines
from bot.book.faults import BookWrong
from bot.book.reading import read_book
from bot.commands.invoicing import drawn, write, write_paper
from bot.commands.scope import Report, moment, opened, words
from bot.refusal import Refusal
from config.i18n import translator
from config.settings import Settings
from intake.contacts.models import Client

SHOWN = 100


async def listed(settings: Settings, *, unsigned: bool) -> Report:
    """The newest acts, or those nobody has agreed to, a line each."""
    t = words(settings)
    async with opened(settings) as database, database.reading() as session:
        rows = await queries.unsigned(session) if unsigned else (await queries.newest(session, SHOWN))[::-1]
        lines = []
        for shown in rows:
            name = (await session.get_one(Client, shown.act.client_id)).name
            lines.append(
                f"{shown.act.name}  {shown.act.period}  {name}  {act_texts.sum_of(t, shown)}  "
                f"{act_texts.state(t, shown)}"
            )
    return Report(lines or [act_texts.none_yet(t, unsigned=unsigned)])


async def saved(settings: Settings, name: str, file: Path) -> Report:
    """An act as it was sent, as a file; drawn now where the shelf does not have it."""
    async with opened(settings) as database, database.reading() as session:
        try:
            shown = await queries.called(session, name)
        except NoSuchAct:
            raise Refusal("no_act", name) from None
    return await write_paper(settings, file, shown.standing.paper, shown.act.document)


async def sample(
    settings: Settings, file: Path, language: str | None, form: str | None, currency: str | None
) -> Report:
    """An act made up from the book as it stands in its file, to look at layout and words."""
    try:
        book = await asyncio.to_thread(read_book, settings.office)
    except BookWrong as wrong:
        return Report(fault_lines(wrong, settings.language), ok=False)
    papers = book.for_invoices()
    if papers.legal is None:
        raise Refusal("not_closing")
    rules = papers.month_end
    spoken = language or book.firm.language
    upd = form == "upd" or (form is None and rules is not None and rules.russian_form == "upd")
    paid_in = currency or book.firm.currency
    bank = papers.bank_for(paid_in)
    t = translator(language_of(bank, spoken) if bank else spoken)
    paper = specimen.paper(
        t,
        form_of(bank, spoken, upd=upd),
        series=rules.act_series if rules else "A",
        today=moment(settings).date(),
        currency=paid_in,
        rule=book.for_billing().vat_rule,
        seller=papers.legal,
        buyer=next((one.legal for one in papers.clients.values() if one.legal), ClientLegal(name="…")),
    )
    return write(settings, file, await drawn(settings, printed(t, paper)))
