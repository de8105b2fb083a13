"""Reading what the score of the window is counted from: requests, marks, redirects, and who may talk directly."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from config.clock import Period, month_of
from config.database import ReadSession
from intake.business.models import Admission
from intake.business.models import Redirect as RedirectRow
from intake.contacts.models import Channel
from intake.office.queries import office
from intake.score import rules
from intake.score.rules import Leave, Mark, Redirect, Request, Score
from intake.tickets.models import ClosedReason, PersonalMark, Ticket, Verdict


@dataclass(frozen=True)
class _Facts:
    requests: list[Request]
    redirects: list[Redirect]
    leaves: list[Leave]


async def scores(session: ReadSession, period: Period) -> dict[int, Score]:
    """Every client's score, by client; who asked nothing and was not redirected is left out."""
    found = await _facts(session, period)
    return rules.scores(found.requests, found.redirects, found.leaves, period)


async def of_client(session: ReadSession, client_id: int, weeks: Sequence[Period]) -> list[Score]:
    """One client's score in each of the weeks, which follow one another."""
    whole = Period("", weeks[0].start, weeks[-1].end)
    found = await _facts(session, whole, client_id)
    return [
        rules.scores(found.requests, found.redirects, found.leaves, week).get(client_id, Score())
        for week in weeks
    ]


async def which_time(session: ReadSession, ticket: Ticket, now: datetime) -> int | None:
    """The how-manieth time of this month a client came past the window with this request.

    None where it did not come past it, had cause to, was joined to another, or is of a month that is over.
    """
    month = month_of(now, (await office(session)).firm.zone)
    if ticket.opened_at not in month:
        return None
    this_month = (
        Ticket.client_id == ticket.client_id,
        Ticket.opened_at >= month.start,
        Ticket.opened_at < month.end,
    )
    requests = await _requests(session, *this_month)
    return rules.which_time(requests, await _leaves(session, month.start, ticket.client_id), ticket.id)


async def _facts(session: ReadSession, period: Period, client_id: int | None = None) -> _Facts:
    """The period's, and of people who were redirected what they asked in the weeks before."""
    since = period.start - rules.REMEMBERED
    redirects = await _redirects(session, since, period.end, client_id)
    redirected = {redirect.contact_id for redirect in redirects if redirect.contact_id is not None}
    asked: list[ColumnElement[bool]] = [
        Ticket.opened_at >= (since if redirected else period.start),
        Ticket.opened_at < period.end,
    ]
    if redirected:
        asked.append(or_(Ticket.opened_at >= period.start, Ticket.contact_id.in_(redirected)))
    if client_id is not None:
        asked.append(Ticket.client_id == client_id)
    return _Facts(await _requests(session, *asked), redirects, await _leaves(session, since, client_id))


async def _requests(session: ReadSession, *asked: ColumnElement[bool]) -> list[Request]:
    counted = (*asked, Ticket.closed_reason.is_distinct_from(ClosedReason.MERGED))
    marks: dict[int, list[Mark]] = defaultdict(list)
    for ticket_id, employee_id, way, at in await session.execute(
        select(PersonalMark.ticket_id, PersonalMark.employee_id, PersonalMark.way, PersonalMark.at)
        .join(Ticket, Ticket.id == PersonalMark.ticket_id)
        .where(*counted)
    ):
        marks[ticket_id].append(Mark(employee_id, way, at))
    rows = await session.execute(
        select(
            Ticket.id, Ticket.client_id, Ticket.contact_id, Ticket.opened_at, Ticket.verdict, Ticket.channel
        ).where(*counted)
    )
    return [
        Request(
            row.id,
            row.client_id,
            row.contact_id,
            row.opened_at,
            tuple(marks[row.id]),
            ours=row.verdict is Verdict.OURS,
            by_mail=row.channel is Channel.MAIL,
        )
        for row in rows
    ]


async def _redirects(
    session: ReadSession, since: datetime, until: datetime, client_id: int | None
) -> list[Redirect]:
    """Courteous answers that were given; whom they went to is whose request they were about."""
    found: Any = (
        select(RedirectRow.client_id, Ticket.contact_id, RedirectRow.at)
        .join(Ticket, Ticket.id == RedirectRow.ticket_id)
        .where(RedirectRow.said.is_(True), RedirectRow.at >= since, RedirectRow.at < until)
    )
    if client_id is not None:
        found = found.where(RedirectRow.client_id == client_id)
    return [Redirect(client, contact, at) for client, contact, at in await session.execute(found)]


async def _leaves(session: ReadSession, since: datetime, client_id: int | None) -> list[Leave]:
    found = select(Admission).where(Admission.until > since)
    if client_id is not None:
        found = found.where(Admission.client_id == client_id)
    return [
        Leave(
            one.client_id,
            one.employee_id,
            one.granted_at,
            min(one.until, one.ended_at or one.until),
            one.ticket_id,
        )
        for one in await session.scalars(found)
    ]
