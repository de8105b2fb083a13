"""Reading a client's profile: the summary's figures of twelve weeks, and beside them what only a profile tells."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from billing.labour.models import TimeEntry
from billing.labour.rules import Outcome
from billing.ledger.queries import balance
from billing.profile import kept
from billing.profile.figures import Conceded, Haggled, Office, Profile, Trust, Week
from billing.profile.fitting import Use, closest, fitted
from billing.profile.rules import WEEKS, Basis, Reach
from billing.quotes import bargaining
from billing.summary.earned import economics
from billing.summary.economics import Economics
from billing.summary.figures import ClientFigures, Span, Summary
from billing.summary.queries import requests, summary
from billing.summary.rules import before
from billing.summary.worked import minutes_of_all
from billing.tariffs.allowances import TariffTerms
from billing.tariffs.amounts import hundredths
from billing.tariffs.book import BillingBook
from billing.tariffs.currencies import currency_of
from billing.tariffs.models import TariffRow, TariffVersion
from billing.tariffs.terms import agreement, billing_book, written_terms
from billing.tariffs.timeline import Dated, in_force
from billing.vat import VatPrices, split
from config.clock import Period, midnight
from config.database import ReadSession
from intake.office.book import said

ASKED_FOR = (Outcome.IN_TARIFF, Outcome.BILLED, Outcome.PENDING, Outcome.UNCOUNTED)
"""What a tariff that fits includes: not our own faults, nor what is free, nor what we refused."""


@dataclass(frozen=True)
class _Labour:
    """One client's entries of the twelve weeks, as far as a profile tells them."""

    weeks: tuple[Week, ...]
    busy: int
    """Weeks with work on the days money is told of."""
    minutes: int
    """Worked on these."""
    uses: tuple[Use, ...]
    """Of these."""


async def profile(session: ReadSession, client_id: int, week: Period) -> Profile | None:
    """One client over the twelve weeks that end with `week`; None for a client the summary does not know.

    Raises `NoBookApplied`.
    """
    told = await summary(session, week, span=Span.QUARTER)
    client = next((one for one in told.clients if one.client_id == client_id), None)
    if client is None:
        return None
    book = await billing_book(session)
    span = Period(told.key, midnight(told.first_day, book.zone), week.end)
    reach = await _reach(session, book, told)
    days = reach or Reach(told.first_day, told.last_day)
    during = days.period(book.zone)
    last = week.end - timedelta(microseconds=1)
    terms = await agreement(session, client_id, last)
    today = _untaxed(terms.tariff, book) if terms and terms.tariff else None
    labour = await _labour(session, client_id, week, during.start, book.zone)
    currency = await currency_of(session, client_id)
    others = [
        one for one in await _tariffs(session, currency, last, book) if not today or one.code != today.code
    ]
    moved = await kept.moved(session, client_id, span)
    earned_by = await _earned(session, told, days)
    asked = (await requests(session, during.start, during.end)).get(client_id, 0)
    return Profile(
        key=told.key,
        first_day=told.first_day,
        last_day=told.last_day,
        month=told.month,
        client=client,
        reach=days,
        economics=earned_by.get(client_id, Economics(currency, 0, 0, None, labour.minutes)),
        office=await _office(session, client_id, earned_by, during, book.currency),
        weeks=labour.weeks,
        kept=await kept.kept(session, client_id, span, moved),
        haggled=await _haggled(session, client_id, span),
        conceded=Conceded(moved.credit_minor, moved.objected_minor),
        trust=Trust(await _credit(session, client), moved.lowest_minor),
        tariff=today.name if today else None,
        fitted=fitted(labour.uses, today, days),
        closest=closest(labour.uses, others, days),
        commission=hundredths(book.partner.commission) if book.partner else None,
        tax_rate=book.vat_rule.rate if _inclusive(book) and book.vat_rule else None,
        fees_elsewhere=reach is None,
        basis=Basis(asked, labour.busy, days.weeks),
    )


async def _reach(session: ReadSession, book: BillingBook, told: Summary) -> Reach | None:
    """The days of the twelve weeks whose monthly fees are on the accounts; None for none, or for too few to tell by."""
    whole = Reach(told.first_day, told.last_day)
    if not await session.scalar(select(func.count()).where(TariffVersion.monthly_fee > 0)):
        return whole
    found = whole.since(book.fees.first_day) if book.fees else None
    return found if found and found.enough else None


async def _earned(session: ReadSession, told: Summary, reach: Reach) -> dict[int, Economics]:
    """What every client with an account brought on these days: the summary's, as far as they are its days."""
    known = {one.client_id: one.economics for one in told.clients if one.economics}
    if reach.first == told.first_day:
        return known
    currencies = {client_id: one.currency for client_id, one in known.items()}
    return await economics(session, reach.first, reach.last, currencies)


async def _labour(
    session: ReadSession, client_id: int, last: Period, since: datetime, zone: ZoneInfo
) -> _Labour:
    weeks = [before(last, zone, ago) for ago in range(WEEKS - 1, -1, -1)]
    rows = await session.execute(
        select(
            TimeEntry.worked_at,
            TimeEntry.outcome,
            TimeEntry.category,
            TimeEntry.ticket_id,
            TimeEntry.worked_minutes,
            TimeEntry.charged_minutes,
        ).where(
            TimeEntry.client_id == client_id,
            TimeEntry.worked_at >= weeks[0].start,
            TimeEntry.worked_at < last.end,
        )
    )
    worked: dict[str, dict[Outcome, int]] = {week.key: defaultdict(int) for week in weeks}
    reached: dict[str, int] = defaultdict(int)
    charged: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        week = next(week for week in weeks if row.worked_at in week)
        worked[week.key][row.outcome] += row.worked_minutes
        if row.worked_at >= since:
            reached[week.key] += row.worked_minutes
            if row.outcome in ASKED_FOR:
                charged[row.category or ""][row.ticket_id] += row.charged_minutes
    return _Labour(
        tuple(Week(week.key, week.start.astimezone(zone).date(), dict(worked[week.key])) for week in weeks),
        sum(minutes > 0 for minutes in reached.values()),
        sum(reached.values()),
        tuple(
            Use(category, sum(tickets.values()), sum(minutes > 0 for minutes in tickets.values()))
            for category, tickets in sorted(charged.items())
        ),
    )


async def _office(
    session: ReadSession, client_id: int, earned_by: dict[int, Economics], during: Period, currency: str
) -> Office:
    found = {client: one for client, one in earned_by.items() if one.currency == currency}
    known = [one.cost_minor for one in found.values()]
    together = Economics(
        currency,
        sum(one.fee_minor for one in found.values()),
        sum(one.billed_minor for one in found.values()),
        None if None in known else sum(cost for cost in known if cost is not None),
        sum(one.worked for one in found.values()),
    )
    others = sum(one.worked > 0 for client, one in found.items() if client != client_id)
    return Office(together, await minutes_of_all(session, during.start, during.end), others)


async def _haggled(session: ReadSession, client_id: int, span: Period) -> Haggled:
    found = await bargaining.of_client(session, client_id, span)
    return Haggled(found.asked, len(found.discounts), sum(one.minor for one in found.discounts))


async def _credit(session: ReadSession, client: ClientFigures) -> int:
    return (await balance(session, client.client_id)).credit if client.money else 0


async def _tariffs(session: ReadSession, currency: str, at: datetime, book: BillingBook) -> list[TariffTerms]:
    """The book's tariffs in a currency as they are in force, their fees without tax."""
    dated: dict[int, list[Dated[TariffTerms]]] = defaultdict(list)
    for row, version in await session.execute(
        select(TariffRow, TariffVersion)
        .join(TariffVersion, TariffVersion.tariff_id == TariffRow.id)
        .where(TariffRow.currency == currency)
        .order_by(TariffVersion.id)
    ):
        terms = TariffTerms(code=row.code, name=said(row.name, book.language), **vars(written_terms(version)))
        dated[row.id].append(Dated(version.valid_from, _untaxed(terms, book)))
    found = [in_force(versions, at) for versions in dated.values()]
    return [one.value for one in found if one]


def _inclusive(book: BillingBook) -> bool:
    return book.vat_rule is not None and book.vat_rule.prices is VatPrices.INCLUSIVE


def _untaxed(terms: TariffTerms, book: BillingBook) -> TariffTerms:
    """What is earned is told without tax, and so are fees beside it."""
    if not _inclusive(book) or book.vat_rule is None:
        return terms
    net = split(terms.monthly_fee_minor, book.vat_rule.rate).net_minor
    return TariffTerms(**(vars(terms) | {"monthly_fee_minor": net}))
