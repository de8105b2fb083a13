"""Reading labour for the figures: what it counted as, what requests took and in whose hands, week by week."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from billing.labour.models import TimeEntry
from billing.labour.rules import Outcome
from billing.summary.minutes import Labour
from billing.summary.ratio import Pace
from config.clock import Period
from config.database import ReadSession
from intake.contacts.models import Employee, Person
from intake.tickets.models import PersonalMark


async def labour(session: ReadSession, start: datetime, end: datetime) -> list[Labour]:
    """Minutes by client, outcome, and whether the request was put to a person."""
    marked = select(PersonalMark.ticket_id).distinct().subquery()
    personal = marked.c.ticket_id.is_not(None)
    place = (TimeEntry.client_id, TimeEntry.outcome, personal)
    rows = await session.execute(
        select(*place, func.sum(TimeEntry.worked_minutes), func.sum(TimeEntry.charged_minutes))
        .outerjoin(marked, marked.c.ticket_id == TimeEntry.ticket_id)
        .where(TimeEntry.worked_at >= start, TimeEntry.worked_at < end)
        .group_by(*place)
    )
    return [
        Labour(client, what, bool(asked), int(worked), int(charged))
        for client, what, asked, worked, charged in rows
    ]


async def minutes_of_all(session: ReadSession, start: datetime, end: datetime) -> int:
    """Worked for whomever."""
    during = TimeEntry.worked_at >= start, TimeEntry.worked_at < end
    return int(await session.scalar(select(func.sum(TimeEntry.worked_minutes)).where(*during)) or 0)


async def by_week(session: ReadSession, weeks: Sequence[Period]) -> dict[int, list[int]]:
    """By client, the worked minutes of each of the weeks, which follow one another."""
    found: dict[int, list[int]] = defaultdict(lambda: [0] * len(weeks))
    for at, week in enumerate(weeks):  # one look at all of them compares each entry with every week
        rows = await session.execute(
            select(TimeEntry.client_id, func.sum(TimeEntry.worked_minutes))
            .where(TimeEntry.worked_at >= week.start, TimeEntry.worked_at < week.end)
            .group_by(TimeEntry.client_id)
        )
        for client_id, worked in rows:
            found[client_id][at] = int(worked)
    return found


def _compared(start: datetime, end: datetime, *columns: Any) -> Select[Any]:
    """Labour that is like other labour: of a known kind, and not on our own faults, which are nobody's."""
    return (
        select(*columns)
        .where(TimeEntry.worked_at >= start, TimeEntry.worked_at < end)
        .where(TimeEntry.outcome != Outcome.OURS, TimeEntry.category.is_not(None))
    )


async def paces(session: ReadSession, start: datetime, end: datetime) -> list[Pace]:
    """What requests took, by client, category, and who did most of the work on each."""
    request = (TimeEntry.client_id, TimeEntry.category, TimeEntry.ticket_id)
    worked = func.sum(TimeEntry.worked_minutes).label("worked")
    shares = _compared(start, end, *request, TimeEntry.employee_id, worked)
    each = shares.group_by(*request, TimeEntry.employee_id).subquery()
    whole = (each.c.client_id, each.c.category, each.c.ticket_id)
    ranked = select(
        each.c.client_id,
        each.c.category,
        each.c.employee_id,
        func.row_number()
        .over(partition_by=whole, order_by=(each.c.worked.desc(), each.c.employee_id))
        .label("place"),
        func.sum(each.c.worked).over(partition_by=whole).label("worked"),
    ).subquery()
    place = (ranked.c.client_id, ranked.c.category, ranked.c.employee_id)
    rows = await session.execute(
        select(*place, func.count(), func.sum(ranked.c.worked))
        .where(ranked.c.place == 1, ranked.c.worked > 0)
        .group_by(*place)
        .order_by(*place)
    )
    return [Pace(client, kind, requests, int(worked), hand) for client, kind, hand, requests, worked in rows]


async def former_paces(session: ReadSession, windows: Sequence[Period]) -> list[list[Pace]]:
    """The same for several stretches that overlap, without the hands; all of them in one look."""
    request = (TimeEntry.client_id, TimeEntry.category, TimeEntry.ticket_id)
    minutes = TimeEntry.worked_minutes
    sums = [
        func.sum(
            case(((TimeEntry.worked_at >= one.start) & (TimeEntry.worked_at < one.end), minutes), else_=0)
        ).label(f"worked_{number}")
        for number, one in enumerate(windows)
    ]
    start, end = min(one.start for one in windows), max(one.end for one in windows)
    each = _compared(start, end, *request, *sums).group_by(*request).subquery()
    counted: list[Any] = []
    for number in range(len(windows)):
        worked = each.c[f"worked_{number}"]
        counted += [
            func.sum(case((worked > 0, 1), else_=0)),
            func.sum(case((worked > 0, worked), else_=0)),
        ]
    place = (each.c.client_id, each.c.category)
    found: list[list[Pace]] = [[] for _ in windows]
    for client, kind, *numbers in await session.execute(select(*place, *counted).group_by(*place)):
        for number, paces_then in enumerate(found):
            requests, worked = numbers[2 * number : 2 * number + 2]
            paces_then.append(Pace(client, kind, int(requests), int(worked)))
    return found


async def names(session: ReadSession) -> dict[int, str]:
    """What employees are called."""
    rows = await session.execute(
        select(Employee.id, Person.name).join(Person, Person.id == Employee.person_id)
    )
    return {employee: str(name) for employee, name in rows}
