"""The figures of a week, put together from labour, tickets, tariffs and the ledger; and whether a summary is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from billing.jobs.actions import was_done
from billing.summary import dealt, earned, worked
from billing.summary.changes import TREND_WEEKS, WEEKS_RUNNING, WeekPoint, change_of, weeks_running
from billing.summary.figures import (
    RATIO_WEEKS,
    ClientFigures,
    Minutes,
    Ratio,
    Span,
    Summary,
    TariffUse,
    by_client,
    ordered,
    ratios,
)
from billing.summary.grants import tariff_uses
from billing.summary.pace import RUNS_OUT_WEEKS, runs_out
from billing.summary.rules import before, due_week, made_at
from config.clock import Period, month_of, week_of
from config.database import ReadSession
from intake.contacts.models import Client
from intake.office.book import WEEKDAYS
from intake.office.errors import NoBookApplied
from intake.office.models import AppliedBook
from intake.office.queries import office
from intake.score import queries as how_they_came
from intake.tickets.models import ClosedReason, Ticket

JOB = "weekly_summary"


@dataclass(frozen=True)
class _Stretch:
    """What a summary is about."""

    weeks: int
    first: date
    last: date
    start: datetime
    end: datetime


_BLANK = ClientFigures(0, "", Minutes(), 0, None, None, None)


@dataclass(frozen=True)
class _Standing:
    """What is the same for every span that ends with a week, by the name of the figure and by client."""

    found: Mapping[str, Mapping[int, Any]]
    trend: Mapping[int, tuple[WeekPoint, ...]]
    idle: tuple[WeekPoint, ...]
    """The trend of whoever had nothing done."""
    spending: Mapping[int, int]
    """What was charged in the weeks by which it is told when money runs out."""

    def of(self, client: Client, counted: Mapping[str, Mapping[int, Any]], last: date) -> ClientFigures:
        known = {
            name: by_client[client.id]
            for name, by_client in (*self.found.items(), *counted.items())
            if client.id in by_client
        }
        trend = self.trend.get(client.id, self.idle)
        told = replace(
            _BLANK, client_id=client.id, name=client.name, trend=trend, change=change_of(trend), **known
        )
        if told.money is None:
            return told
        return replace(told, runs_out=runs_out(told.money.available, self.spending.get(client.id, 0), last))


async def last_week(session: ReadSession, now: datetime) -> Period:
    """The latest week that is over. Raises `NoBookApplied`."""
    zone = (await office(session)).firm.zone
    return before(week_of(now, zone), zone)


async def due(session: ReadSession, now: datetime) -> Period | None:
    """The week whose summary should be out and is not.

    Only the latest: after weeks of absence one summary is news, five are noise. None for a week that ended
    before the office had a book. What a clock that was ahead has told does not silence the weeks until then.
    """
    try:
        book = await office(session)
    except NoBookApplied:
        return None
    opened = await session.scalar(select(func.min(AppliedBook.applied_at)))
    weekday, at, zone = WEEKDAYS.index(book.summary.day), book.summary.time, book.firm.zone
    week = due_week(now, zone, weekday, at)
    if opened is None or made_at(week, zone, weekday, at) <= opened or await was_done(session, JOB, week.key):
        return None
    return week


async def summary(session: ReadSession, week: Period, *, weeks: int = 1, span: Span = Span.WEEK) -> Summary:
    """The figures of the `weeks` (one at least), or of the span, that end with `week`; what is on the accounts is as of
    its end, so that a week told again is told the same.

    Raises `NoBookApplied`.
    """
    zone = (await office(session)).firm.zone
    standing = await _standing(session, week, zone)
    return await _told(session, week, _stretch(week, max(weeks, 1), span, zone), standing, span)


async def spans(session: ReadSession, week: Period) -> tuple[Summary, Summary, Summary]:
    """The week, its month to date and the twelve weeks that end with it. Raises `NoBookApplied`."""
    zone = (await office(session)).firm.zone
    standing = await _standing(session, week, zone)
    month, quarter = _stretch(week, 1, Span.MONTH, zone), _stretch(week, 1, Span.QUARTER, zone)
    return (
        await _told(session, week, _stretch(week, 1, Span.WEEK, zone), standing, Span.WEEK),
        await _told(session, week, month, standing, Span.MONTH),
        await _told(session, week, quarter, standing, Span.QUARTER),
    )


async def _told(
    session: ReadSession, week: Period, stretch: _Stretch, standing: _Standing, span: Span
) -> Summary:
    counted = await _counted(session, stretch)
    clients = [
        (client, standing.of(client, counted, stretch.last))
        for client in await session.scalars(select(Client))
    ]
    return Summary(
        week.key,
        stretch.weeks,
        stretch.first,
        stretch.last,
        stretch.last.replace(day=1),
        RATIO_WEEKS,
        ordered(found for client, found in clients if client.archived_at is None or not found.quiet),
        span,
    )


def _stretch(week: Period, weeks: int, span: Span, zone: ZoneInfo) -> _Stretch:
    weeks = TREND_WEEKS if span is Span.QUARTER else weeks
    last_moment = week.end - timedelta(microseconds=1)
    start = before(week, zone, weeks - 1).start
    if span is Span.MONTH:
        start = month_of(last_moment, zone).start
    first, last = start.astimezone(zone).date(), last_moment.astimezone(zone).date()
    return _Stretch(weeks, first, last, start, week.end)


async def _standing(session: ReadSession, week: Period, zone: ZoneInfo) -> _Standing:
    trend = tuple(before(week, zone, ago) for ago in range(TREND_WEEKS - 1, -1, -1))
    used = await tariff_uses(session, [one.end for one in trend])
    compared, running = await _ratios(session, week, zone)
    return _Standing(
        {"tariff": used[-1], "ratio": compared, "weeks_running": running},
        await _trend(session, trend, used),
        tuple(WeekPoint(one.key, 0, None) for one in trend),
        await earned.charged(session, trend[-RUNS_OUT_WEEKS].start, week.end),
    )


async def _counted(session: ReadSession, stretch: _Stretch) -> dict[str, Mapping[int, Any]]:
    """The figures of a stretch of time, by name and by client."""
    start, end = stretch.start, stretch.end
    money = await earned.money(session, start, end)
    kept_in = {client: one.currency for client, one in money.items()}
    return {
        "minutes": by_client(await worked.labour(session, start, end)),
        "requests": await requests(session, start, end),
        "money": money,
        "score": await how_they_came.scores(session, Period("", start, end)),
        "economics": await earned.economics(session, stretch.first, stretch.last, kept_in),
        "talk": await dealt.talk(session, start, end),
        "quoted": await dealt.quoted(session, start, end),
        "requotes": await dealt.requotes(session, start, end),
        "waited_days": await dealt.waited(session, start, end),
        "missed": await dealt.missed(session, start, end),
        "late": await dealt.late_payments(session, start, end),
    }


async def _ratios(
    session: ReadSession, week: Period, zone: ZoneInfo
) -> tuple[dict[int, Ratio], dict[int, int]]:
    """Every client's ratio of the weeks up to one, and for how many weeks in a row it has been high."""
    windows = [
        Period("", before(week, zone, RATIO_WEEKS - 1 + ago).start, before(week, zone, ago).end)
        for ago in range(WEEKS_RUNNING)
    ]
    now = ratios(await worked.paces(session, windows[0].start, windows[0].end), await worked.names(session))
    high = [client for client, ratio in now.items() if ratio.high]
    if not high:
        return now, {}
    former = [ratios(paces, only=set(high)) for paces in await worked.former_paces(session, windows[1:])]
    return now, {
        client: weeks_running([now[client], *(then.get(client) for then in former)]) for client in high
    }


async def _trend(
    session: ReadSession, weeks: tuple[Period, ...], used: list[dict[int, TariffUse]]
) -> dict[int, tuple[WeekPoint, ...]]:
    minutes = await worked.by_week(session, weeks)
    nothing = [0] * len(weeks)
    return {
        client: tuple(
            WeekPoint(week.key, each, use[client].percent if client in use else None)
            for week, each, use in zip(weeks, minutes.get(client, nothing), used, strict=True)
        )
        for client in {*minutes, *(client for use in used for client in use)}
    }


async def requests(session: ReadSession, start: datetime, end: datetime) -> dict[int, int]:
    """Requests opened, by client; one that turned out to belong to another is not one of its own."""
    rows = await session.execute(
        select(Ticket.client_id, func.count())
        .where(Ticket.opened_at >= start, Ticket.opened_at < end)
        .where(Ticket.closed_reason.is_distinct_from(ClosedReason.MERGED))
        .group_by(Ticket.client_id)
    )
    return {client: int(count) for client, count in rows}
