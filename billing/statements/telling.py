"""The month as a client gets it without asking, where their agreement says so: which are due, and sending one, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from billing.closing import queries as closing
from billing.closing.book import ON_DAY, MonthEndRules
from billing.closing.models import CloseState, MonthClose
from billing.closing.rules import closes_at
from billing.jobs import actions as jobs
from billing.ledger import actions as ledger
from billing.ledger.models import Account
from billing.statements import month_texts as texts
from billing.statements.month_queries import month_of_client
from billing.statements.month_texts import View
from billing.statements.texts import Place
from billing.tariffs.queries import billing_book
from billing.verdicts import untold
from billing.verdicts.accounting import can_be_told, tell_accounting
from config.clock import Period, month_of
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Client
from intake.letter import Enclosure, Letter
from intake.office.queries import office
from intake.office.rules import is_open

JOB = "monthly_report"


@dataclass(frozen=True)
class Due:
    """A client's month that has to be told."""

    client: Client
    month: Period
    has_paper: bool
    """The letter of the closed month brought the statement on paper; else it goes along."""


async def view_of(session: ReadSession, client: Client, month: Period, now: datetime) -> View:
    """A client's month, ready to be said in any language. Raises NoAccount."""
    book = await office(session)
    return View(
        client.name,
        await month_of_client(session, client.id, month, now),
        month.start.astimezone(book.firm.zone).date(),
        book.firm.zone,
        book.refusals,
        over=month.end <= now,
    )


async def due(session: ReadSession, now: datetime) -> list[Due]:
    """Whom to tell of the newest month that may be told; after months of absence one is news, five are noise.

    None while the office is shut, before a month is closed where months are, and nobody whom nothing reaches.
    """
    book = (await billing_book(session)).clients
    codes = {code: terms.monthly_report_from for code, terms in book.items() if terms.monthly_report_from}
    if not codes or not is_open(await office(session), now):
        return []
    month = await _newest(session, now)
    told = await jobs.subjects(session, JOB, month.key)
    clients = await session.scalars(
        select(Client)
        .join(Account, Account.client_id == Client.id)
        .where(
            Client.code.in_([code for code, since in codes.items() if since and since <= month.key]),
            Client.archived_at.is_(None),
            Account.opened_at < month.end,
        )
        .order_by(Client.id)
    )
    # Together: where the office closes by hand all of them are looked at every minute, for days.
    rules, closes = await closing.rules_in_force(session), await closing.closes_in(session, month)
    found = []
    for client in clients:
        close = closes.get(client.id)
        if _subject(client.id) in told or not _settled(rules, close, month):
            continue
        if await can_be_told(session, client.id):
            found.append(Due(client, month, has_paper=bool(close and close.statement)))
    return found


async def tell(
    session: Session, client_id: int, month: Period, files: tuple[Enclosure, ...], now: datetime
) -> bool:
    """Queue a client's month for those who decide, once. False where it was done before, or has to wait.

    A month with nothing in it is done without a word. With the paper among `files` their accounting gets it as well.
    """
    await ledger.lock(session, client_id)
    close = await closing.close_of(session, client_id, month.key)
    if not _settled(await closing.rules_in_force(session), close, month):
        return False
    if not await jobs.claim(session, job=JOB, period=month.key, subject=_subject(client_id), now=now):
        return False
    client = await session.get_one(Client, client_id)
    view = await view_of(session, client, month, now)
    if view.month.is_empty:
        return False

    async def words(t: Translator) -> Letter:
        return texts.by_itself(t, view, place_of(client_id, month), files)

    key = f"monthly_report:{month.key}:{client_id}"
    await untold.tell_deciders(session, client_id, key=key, words=words, now=now)
    if files:
        language = client.language or (await office(session)).firm.language
        await tell_accounting(session, client_id, key=key, language=language, words=words, now=now)
    return True


def place_of(client_id: int, month: Period) -> Place:
    """A month as a whole, with no others beside it."""
    return Place(client_id, month, earlier=None, later=None, page=0, pages=1)


async def _newest(session: ReadSession, now: datetime) -> Period:
    """The newest month whose day of closing has come."""
    rules, book = await closing.rules_in_force(session), await office(session)
    month = month_of(now, book.firm.zone)
    while True:
        month = month_of(month.start - timedelta(microseconds=1), book.firm.zone)
        if closes_at(month, rules.on_day if rules else ON_DAY, book) <= now:
            return month


def _settled(rules: MonthEndRules | None, close: MonthClose | None, month: Period) -> bool:
    """Closed and its papers on their way, where the office closes months; what is open again waits."""
    if close is None:
        return rules is None or month.key < rules.since
    return close.state is CloseState.CLOSED and close.told_at is not None


def _subject(client_id: int) -> str:
    return f"client:{client_id}"
