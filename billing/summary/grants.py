"""The tariff's minutes of a month: what every client's grants, and what was used of it by a moment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select

from billing.summary.pace import TariffUse, projected, used_up_at
from billing.tariffs.granted import Grant, all_month_grants
from billing.tariffs.models import AllowanceEvent, AllowanceUnit, AllowanceUse
from billing.tariffs.months import Key
from config.clock import month_of
from config.database import ReadSession
from intake.office.book import Office
from intake.office.queries import office
from intake.office.rules import open_on

Granted = dict[str, int | None]
"""Minutes a month by category; None is without limit."""
MOMENT = timedelta(microseconds=1)


async def tariff_uses(session: ReadSession, moments: Sequence[datetime]) -> list[dict[int, TariffUse]]:
    """For each moment, the earliest first, by client: the minutes used before it, in the month it ends, of those granted.

    Work in a category without limit is no share of anything and left out; work in one that is not included
    counts as used. `projected` and `used_up_on` are told of the last moment only.
    """
    zone = (await office(session)).firm.zone
    months = [month_of(moment - MOMENT, zone) for moment in moments]
    lasts = {month.key: moment - MOMENT for month, moment in zip(months, moments, strict=True)}
    granted = {
        key: _minutes(found)
        for key, found in zip(lasts, await all_month_grants(session, [*lasts.values()]), strict=True)
    }
    moved = await _moved(session, sorted(lasts), moments)
    upto = {key: _added_up(granted[key], steps) for key, steps in moved.items()}
    limits = {key: _limits(own) for key, own in granted.items()}
    found = [_uses(limits[month.key], upto.get(month.key, {}), number) for number, month in enumerate(months)]
    return [*found[:-1], await _at_this_pace(session, found[-1], granted[months[-1].key], moments[-1])]


_Moved = dict[tuple[int, str], list[tuple[int, int]]]
"""By client and category, for each moment: the minutes used, and those reserved, since the moment before it."""


def _added_up(granted: dict[int, Granted], moved: _Moved) -> dict[int, list[tuple[int, int]]]:
    """By client, what was used and reserved by each moment in all."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (client_id, category), steps in moved.items():
        if granted.get(client_id, {}).get(category, 0) is None:
            continue
        used = reserved = 0
        before = found.get(client_id) or [(0, 0)] * len(steps)
        sums = []
        for step, others in zip(steps, before, strict=True):
            used, reserved = used + step[0], reserved + step[1]
            sums.append((others[0] + used, others[1] + reserved))
        found[client_id] = sums
    return found


def _limits(granted: dict[int, Granted]) -> dict[int, int]:
    """By client, the minutes of a month in all; those without limit are left out."""
    return {
        client_id: sum(minutes for minutes in own.values() if minutes is not None)
        for client_id, own in granted.items()
    }


def _uses(
    limits: dict[int, int], upto: dict[int, list[tuple[int, int]]], number: int
) -> dict[int, TariffUse]:
    found = {}
    for client_id in limits.keys() | upto.keys():
        limit = limits.get(client_id, 0)
        used, reserved = upto[client_id][number] if client_id in upto else (0, 0)
        if limit or used:
            found[client_id] = TariffUse(used, limit, max(reserved, 0))
    return found


async def _moved(
    session: ReadSession, periods: Sequence[str], moments: Sequence[datetime]
) -> dict[str, _Moved]:
    """What was used and reserved of each month's minutes, in steps from moment to moment."""
    step = case(
        *((AllowanceEvent.at < moment, number) for number, moment in enumerate(moments)), else_=len(moments)
    )
    place = (AllowanceUse.period, AllowanceUse.client_id, AllowanceUse.category, step)
    rows = await session.execute(
        select(*place, func.sum(AllowanceEvent.consumed), func.sum(AllowanceEvent.reserved))
        .join(AllowanceEvent, AllowanceEvent.use_id == AllowanceUse.id)
        .where(AllowanceUse.period.in_(periods), AllowanceUse.unit == AllowanceUnit.MINUTES)
        .where(AllowanceEvent.at < moments[-1])
        .group_by(*place)
    )
    found: dict[str, _Moved] = defaultdict(lambda: defaultdict(lambda: [(0, 0)] * len(moments)))
    for period, client_id, category, number, consumed, reserved in rows:
        found[period][client_id, category][number] = (int(consumed), int(reserved))
    return found


def _minutes(grants: dict[int, dict[Key, Grant]]) -> dict[int, Granted]:
    """Of a month's grants those of time."""
    return {
        client_id: {
            category: grant.granted
            for (category, unit), grant in own.items()
            if unit is AllowanceUnit.MINUTES
        }
        for client_id, own in grants.items()
    }


async def _at_this_pace(
    session: ReadSession, uses: dict[int, TariffUse], granted: dict[int, Granted], until: datetime
) -> dict[int, TariffUse]:
    book = await office(session)
    zone = book.firm.zone
    month = month_of(until - MOMENT, zone)
    first, last = month.start.astimezone(zone).date(), (until - MOMENT).astimezone(zone).date()
    passed = working_days(book, first, last)
    of_days = working_days(book, first, (month.end - MOMENT).astimezone(zone).date())
    gone = {client_id: use for client_id, use in uses.items() if 0 < use.granted <= use.used}
    since = await _used_up(session, gone, granted, month.key, until)
    return {
        client_id: replace(
            use,
            projected=projected(use.used, use.reserved, passed, of_days) if use.granted else None,
            used_up_on=since[client_id].astimezone(zone).date() if client_id in since else None,
        )
        for client_id, use in uses.items()
    }


async def _used_up(
    session: ReadSession,
    gone: dict[int, TariffUse],
    granted: dict[int, Granted],
    month: str,
    until: datetime,
) -> dict[int, datetime]:
    """Since when nothing is left, of clients of whom that is known."""
    steps: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    rows = await session.execute(
        select(AllowanceUse.client_id, AllowanceUse.category, AllowanceEvent.at, AllowanceEvent.consumed)
        .join(AllowanceEvent, AllowanceEvent.use_id == AllowanceUse.id)
        .where(AllowanceUse.period == month, AllowanceUse.unit == AllowanceUnit.MINUTES)
        .where(AllowanceUse.client_id.in_(gone), AllowanceEvent.at < until, AllowanceEvent.consumed != 0)
    )
    for client_id, category, at, consumed in rows:
        if granted.get(client_id, {}).get(category, 0) is not None:
            steps[client_id].append((at, consumed))
    found = {client_id: used_up_at(moved, gone[client_id].granted) for client_id, moved in steps.items()}
    return {client_id: moment for client_id, moment in found.items() if moment}


def working_days(book: Office, first: date, last: date) -> int:
    """Days on which the office is open, the last one included."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(bool(open_on(book, day)) for day in days)
