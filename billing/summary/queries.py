"""Reading the figures of a week from labour, tickets, tariffs and the ledger; and whether a summary is due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from billing.jobs.actions import latest
from billing.labour.models import TimeEntry
from billing.labour.rules import Outcome
from billing.ledger.models import Account, Transfer, TransferKind
from billing.ledger.queries import balances_before
from billing.summary.figures import (
    RATIO_WEEKS,
    ClientFigures,
    Labour,
    Minutes,
    MoneyMoved,
    Pace,
    Summary,
    TariffUse,
    by_client,
    ordered,
    ratios,
)
from billing.summary.grants import tariff_use
from billing.summary.rules import before, due_week, made_at
from config.clock import Period, month_of, week_of
from config.database import ReadSession
from intake.contacts.models import Client
from intake.office.book import WEEKDAYS
from intake.office.errors import NoBookApplied
from intake.office.models import AppliedBook
from intake.office.queries import office
from intake.score import queries as how_they_came
from intake.score.rules import Score
from intake.tickets.models import ClosedReason, PersonalMark, Ticket

JOB = "weekly_summary"


@dataclass(frozen=True)
class _Counted:
    """What was read, by client."""

    minutes: dict[int, Minutes]
    requests: dict[int, int]
    tariffs: dict[int, TariffUse]
    money: dict[int, MoneyMoved]


async def last_week(session: ReadSession, now: datetime) -> Period:
    """The latest week that is over. Raises `NoBookApplied`."""
    zone = (await office(session)).firm.zone
    return before(week_of(now, zone), zone)


async def due(session: ReadSession, now: datetime) -> Period | None:
    """The week whose summary should be out and is not.

    Only the latest: after weeks of absence one summary is news, five are noise. None for a week that ended
    before the office had a book, and for one earlier than the last told (a clock moved back).
    """
    try:
        book = await office(session)
    except NoBookApplied:
        return None
    opened = await session.scalar(select(func.min(AppliedBook.applied_at)))
    weekday, at, zone = WEEKDAYS.index(book.summary.day), book.summary.time, book.firm.zone
    week = due_week(now, zone, weekday, at)
    told = await latest(session, JOB)
    if opened is None or made_at(week, zone, weekday, at) <= opened or (told and told >= week.key):
        return None
    return week


async def summary(session: ReadSession, week: Period, *, weeks: int = 1) -> Summary:
    """The figures of the `weeks` (one at least) that end with `week`; what is on the accounts is as of
    its end, so that a week told again is told the same.

    Raises `NoBookApplied`.
    """
    weeks = max(weeks, 1)
    zone = (await office(session)).firm.zone
    first, window = before(week, zone, weeks - 1), before(week, zone, RATIO_WEEKS - 1)
    last_moment = week.end - timedelta(microseconds=1)
    month = month_of(last_moment, zone)
    counted = _Counted(
        by_client(await _labour(session, first.start, week.end)),
        await _requests(session, first.start, week.end),
        await tariff_use(session, month.key, week.end),
        await _money(session, first.start, week.end),
    )
    came = await how_they_came.scores(session, Period("", first.start, week.end))
    compared = ratios(await _paces(session, window.start, week.end))
    clients = []
    for client in await session.scalars(select(Client)):
        found = ClientFigures(
            client.id,
            client.name,
            counted.minutes.get(client.id, Minutes()),
            counted.requests.get(client.id, 0),
            counted.tariffs.get(client.id),
            counted.money.get(client.id),
            compared.get(client.id),
            came.get(client.id, Score()),
        )
        if client.archived_at is None or not found.quiet:
            clients.append(found)
    return Summary(
        week.key,
        weeks,
        first.start.astimezone(zone).date(),
        last_moment.astimezone(zone).date(),
        month.start.astimezone(zone).date(),
        RATIO_WEEKS,
        ordered(clients),
    )


async def _labour(session: ReadSession, start: datetime, end: datetime) -> list[Labour]:
    """Worked minutes by client, outcome, and whether the request was put to a person."""
    marked = select(PersonalMark.ticket_id).distinct().subquery()
    personal = marked.c.ticket_id.is_not(None)
    rows = await session.execute(
        select(TimeEntry.client_id, TimeEntry.outcome, personal, func.sum(TimeEntry.worked_minutes))
        .outerjoin(marked, marked.c.ticket_id == TimeEntry.ticket_id)
        .where(TimeEntry.worked_at >= start, TimeEntry.worked_at < end)
        .group_by(TimeEntry.client_id, TimeEntry.outcome, personal)
    )
    return [Labour(client, what, bool(asked), int(worked)) for client, what, asked, worked in rows]


async def _paces(session: ReadSession, start: datetime, end: datetime) -> list[Pace]:
    """What requests took, by client and category. Our own faults are nobody's labour to be compared by."""
    per_request = (
        select(
            TimeEntry.client_id,
            TimeEntry.category,
            TimeEntry.ticket_id,
            func.sum(TimeEntry.worked_minutes).label("worked"),
        )
        .where(TimeEntry.worked_at >= start, TimeEntry.worked_at < end)
        .where(TimeEntry.outcome != Outcome.OURS, TimeEntry.category.is_not(None))
        .group_by(TimeEntry.client_id, TimeEntry.category, TimeEntry.ticket_id)
        .having(func.sum(TimeEntry.worked_minutes) > 0)
        .subquery()
    )
    place = (per_request.c.client_id, per_request.c.category)
    rows = await session.execute(
        select(*place, func.count(), func.sum(per_request.c.worked)).group_by(*place).order_by(*place)
    )
    return [Pace(client, category, requests, int(worked)) for client, category, requests, worked in rows]


async def _requests(session: ReadSession, start: datetime, end: datetime) -> dict[int, int]:
    """Requests opened; one that turned out to belong to another is not one of its own."""
    rows = await session.execute(
        select(Ticket.client_id, func.count())
        .where(Ticket.opened_at >= start, Ticket.opened_at < end)
        .where(Ticket.closed_reason.is_distinct_from(ClosedReason.MERGED))
        .group_by(Ticket.client_id)
    )
    return {client: int(count) for client, count in rows}


async def _money(session: ReadSession, start: datetime, end: datetime) -> dict[int, MoneyMoved]:
    """Every client's account: charged and topped up in the period, reversals taken off where they were booked."""
    original = aliased(Transfer)
    moved: dict[int | None, dict[TransferKind, int]] = defaultdict(lambda: defaultdict(int))
    into = Transfer.credit_id == Transfer.account_id
    kind = case((original.id.is_(None), Transfer.kind), else_=original.kind)
    rows = await session.execute(
        select(Account.client_id, kind, into, func.sum(Transfer.amount_minor))
        .join(Account, Account.id == Transfer.account_id)
        .outerjoin(original, original.id == Transfer.reverses_id)
        .where(Transfer.booked_at >= start, Transfer.booked_at < end)
        .group_by(Account.client_id, kind, into)
    )
    for client_id, kind, incoming, amount in rows:
        moved[client_id][kind] += int(amount) if incoming else -int(amount)
    return {
        client_id: MoneyMoved(
            currency,
            -moved[client_id][TransferKind.CAPTURE] - moved[client_id][TransferKind.CHARGE],
            moved[client_id][TransferKind.TOPUP],
            posted - held,
            held,
        )
        for client_id, (currency, posted, held) in (await balances_before(session, end)).items()
    }
