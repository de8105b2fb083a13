"""`okoshko statement`, `okoshko summary` and `okoshko audit`: what the books say, and whether they add up."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from billing.charges import queries as charges
from billing.charges import texts as charge_texts
from billing.ledger import queries as ledger
from billing.ledger import texts as ledger_texts
from billing.statements import month_texts
from billing.statements import queries as statements
from billing.statements import texts as statement_texts
from billing.statements.paper import draw
from billing.statements.table import table
from billing.statements.telling import view_of
from billing.summary import post_texts as summary_texts
from billing.summary import queries as summaries
from billing.verdicts.facts import credit_left
from billing.verdicts.overdue import words_of_due
from bot import texts
from bot.auditing import audit_all, looked_at
from bot.commands.figures import as_json
from bot.commands.named import client_named
from bot.commands.scope import Report, moment, opened, words
from bot.refusal import Refusal
from bot.statements import month_named, written_paper
from bot.summary import week_asked
from config.clock import Period, month_of
from config.database import ReadSession
from config.settings import Settings
from intake.contacts.models import Client
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.shelf import Shelf


async def statement(
    settings: Settings,
    client: str,
    month: str | None = None,
    csv: Path | None = None,
    pdf: Path | None = None,
) -> Report:
    """Every movement on a client's personal account, or those of a month; on the terminal, or into files."""
    t, now = words(settings), moment(settings)
    async with opened(settings) as database, database.reading() as session:
        found, zone = await of_the_office(session, client)
        period = await _month(session, month) if month else None
        whole = await statements.statement(
            session, found.id, period.start if period else None, period.end if period else None
        )
        paper = await written_paper(session, t, found, period, now)
        account = await ledger.balance(session, found.id)
        promised = await words_of_due(session, found.id, t)
        due = [charge_texts.due(t, one) for one in await charges.waiting(session, found.id)]
        promo = await credit_left(session, found.id, t)
    if csv:
        written_to(csv, table(t, whole, statement_texts.rows(t, whole, zone)))
    if pdf:
        written_to(pdf, await draw(paper))
    if csv or pdf:
        return Report([texts.written(t, str(file)) for file in (csv, pdf) if file])
    letters = (
        statement_texts.all_of_it(t, found.name, whole, zone),
        ledger_texts.balance(t, found.name, account, promised, due, promo),
    )
    return Report([letter.text for letter in letters])


async def requests(settings: Settings, client: str, month: str | None = None) -> Report:
    """A month as its client is told it: every request with how it counted, the limits, the account."""
    t, now = words(settings), moment(settings)
    async with opened(settings) as database, database.reading() as session:
        found, zone = await of_the_office(session, client)
        period = await _month(session, month) if month else month_of(now, zone)
        return Report([month_texts.whole(t, await view_of(session, found, period, now)).text])


async def of_the_office(session: ReadSession, client: str) -> tuple[Client, ZoneInfo]:
    """The client somebody typed, and the office's zone; `Refusal` where there is none."""
    try:
        return await client_named(session, client), (await office(session)).firm.zone
    except NoBookApplied:
        raise Refusal("apply_book") from None


async def _month(session: ReadSession, key: str) -> Period:
    period = await month_named(session, key)
    if period is None:
        raise Refusal("no_month", key)
    return period


def written_to(file: Path, content: bytes) -> None:
    """Put a file where it was asked for; `Refusal` where there is no such folder."""
    if not file.absolute().parent.is_dir():
        raise Refusal("no_folder", str(file.parent))
    file.write_bytes(content)


async def week_to_print(session: ReadSession, asked: str, now: datetime) -> Period:
    """The week called so, the last full one for nothing; `Refusal` for what is no week, or none that has begun."""
    try:
        week = await week_asked(session, asked, now)
    except NoBookApplied:
        raise Refusal("apply_book") from None
    if week is None:
        raise Refusal("no_week", asked)
    if week.start > now:
        raise Refusal("week_ahead", asked)
    return week


async def summary(
    settings: Settings, week: str | None, weeks: int = 1, *, to_programs: bool = False
) -> Report:
    """The numbers of the weekly summary, for one week or the `weeks` that end with it."""
    t = words(settings)
    async with opened(settings) as database, database.reading() as session:
        asked = await week_to_print(session, week or "", moment(settings))
        if weeks < 1:
            raise Refusal("no_weeks", str(weeks))
        figures = await summaries.summary(session, asked, weeks=weeks)
    if to_programs:
        return Report([json.dumps(as_json(figures), ensure_ascii=False, indent=2)])
    return Report([summary_texts.whole(t, figures).text])


async def audit(settings: Settings, *, as_json: bool) -> Report:
    """Recompute books, allowances and trays from what they rest on; any difference is a line."""
    t = words(settings)
    async with opened(settings) as database, database.reading(at_length=True) as session:
        looked = await looked_at(session)
        doubts = await audit_all(session, Shelf(settings.files), moment(settings))
    if as_json:
        found = {"ok": not doubts, "looked_at": looked, "differences": [asdict(doubt) for doubt in doubts]}
        return Report([json.dumps(found, ensure_ascii=False, indent=2)], ok=not doubts)
    said = [texts.doubt(t, doubt) for doubt in doubts]
    return Report([*texts.looked_at(t, looked), *said, texts.audited(t, len(doubts))], ok=not doubts)
