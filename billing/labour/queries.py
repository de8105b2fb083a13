"""Reading labour."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from billing.calls import queries as calls
from billing.labour.models import ErrorState, StandardError, TimeEntry
from billing.labour.rules import Outcome, Standing
from billing.quotes import queries as quotes
from billing.urgent import queries as urgent
from config.database import ReadSession
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class Minutes:
    """Worked and charged, corrections already taken off."""

    worked: int
    charged: int


@dataclass(frozen=True)
class Sum:
    """Minutes of one client, category and outcome in a stretch of time."""

    client_id: int
    category: str | None
    outcome: Outcome
    worked: int
    charged: int


async def standing(session: ReadSession, ticket_id: int) -> Standing:
    """How a ticket stands now; ask for `unaccepted` before somebody logs on it."""
    ticket = (
        await session.scalars(
            select(Ticket).where(Ticket.id == ticket_id).execution_options(populate_existing=True)
        )
    ).one()
    agreed = await quotes.is_agreed(session, ticket_id)
    awaited = await urgent.awaits_verdict(session, ticket) or await calls.awaits_verdict(session, ticket)
    return Standing(ticket.verdict, agreed, ticket.status, ticket.closed_reason, awaited)


_ON_TICKET = (
    select(TimeEntry)
    .where(TimeEntry.ticket_id == bindparam("ticket"))
    .order_by(TimeEntry.id)
    .execution_options(populate_existing=True)
)


async def entries(session: ReadSession, ticket_id: int) -> list[TimeEntry]:
    """Everything logged on a ticket, reversals too, in the order it was logged."""
    return list(await session.scalars(_ON_TICKET, {"ticket": ticket_id}))


async def standing_entries(
    session: ReadSession,
    *,
    employee_id: int | None,
    ticket_id: int | None,
    since: datetime | None,
    most: int,
) -> list[TimeEntry]:
    """What was logged and not taken back, the newest first: of an employee, on a ticket, worked since a moment."""
    reversal = aliased(TimeEntry)
    query = (
        select(TimeEntry)
        .where(TimeEntry.reverses_id.is_(None), ~exists().where(reversal.reverses_id == TimeEntry.id))
        .order_by(TimeEntry.worked_at.desc(), TimeEntry.id.desc())
        .limit(most)
    )
    if employee_id is not None:
        query = query.where(TimeEntry.employee_id == employee_id)
    if ticket_id is not None:
        query = query.where(TimeEntry.ticket_id == ticket_id)
    if since is not None:
        query = query.where(TimeEntry.worked_at >= since)
    return list(await session.scalars(query))


async def minutes_on(session: ReadSession, ticket_id: int) -> Minutes:
    """What a ticket has taken so far."""
    worked, charged = (
        await session.execute(
            select(func.sum(TimeEntry.worked_minutes), func.sum(TimeEntry.charged_minutes)).where(
                TimeEntry.ticket_id == ticket_id
            )
        )
    ).one()
    return Minutes(int(worked or 0), int(charged or 0))


async def billed_minutes(session: ReadSession, ticket_id: int, since: datetime | None = None) -> int:
    """Charged minutes of a ticket's billed entries, logged since a moment; not those of calls, which are paid."""
    query = select(func.sum(TimeEntry.charged_minutes)).where(
        TimeEntry.ticket_id == ticket_id, TimeEntry.outcome == Outcome.BILLED, TimeEntry.call_id.is_(None)
    )
    if since:
        query = query.where(TimeEntry.logged_at >= since)
    return int(await session.scalar(query) or 0)


async def of_employee(
    session: ReadSession, employee_id: int, start: datetime, end: datetime
) -> list[TimeEntry]:
    """What an employee logged as worked from `start` up to `end`."""
    rows = await session.scalars(
        select(TimeEntry)
        .where(TimeEntry.employee_id == employee_id, TimeEntry.worked_at >= start, TimeEntry.worked_at < end)
        .order_by(TimeEntry.worked_at, TimeEntry.id)
    )
    return list(rows)


async def sums(session: ReadSession, start: datetime, end: datetime) -> list[Sum]:
    """Minutes worked from `start` up to `end`, by client, category and outcome."""
    rows = await session.execute(
        select(
            TimeEntry.client_id,
            TimeEntry.category,
            TimeEntry.outcome,
            func.sum(TimeEntry.worked_minutes),
            func.sum(TimeEntry.charged_minutes),
        )
        .where(TimeEntry.worked_at >= start, TimeEntry.worked_at < end)
        .group_by(TimeEntry.client_id, TimeEntry.category, TimeEntry.outcome)
        .order_by(TimeEntry.client_id, TimeEntry.category, TimeEntry.outcome)
    )
    return [
        Sum(client, category, what, int(worked), int(charged))
        for client, category, what, worked, charged in rows
    ]


async def drafts(session: ReadSession, employee_id: int | None = None) -> list[StandardError]:
    """Standard errors nobody has decided, of one employee or of all."""
    query = select(StandardError).where(StandardError.state == ErrorState.DRAFT).order_by(StandardError.id)
    if employee_id is not None:
        query = query.where(StandardError.employee_id == employee_id)
    return list(await session.scalars(query))


async def to_decide(session: ReadSession) -> list[StandardError]:
    """Of these, those a manager sees: explained, or the time for it is over."""
    return [error for error in await drafts(session) if error.shown_at is not None]


async def errors_due(session: ReadSession, now: datetime) -> list[int]:
    """Drafts whose employee is to be reminded, or whose time to explain is over."""
    rows = await session.scalars(
        select(StandardError.id)
        .where(
            StandardError.state == ErrorState.DRAFT,
            StandardError.shown_at.is_(None),
            or_(
                and_(StandardError.reminded_at.is_(None), StandardError.remind_at <= now),
                StandardError.explain_until <= now,
            ),
        )
        .order_by(StandardError.id)
    )
    return list(rows)


async def confirmed(session: ReadSession, employee_id: int, since: datetime) -> list[StandardError]:
    """Standard errors of an employee that were confirmed since a moment."""
    rows = await session.scalars(
        select(StandardError)
        .where(
            StandardError.employee_id == employee_id,
            StandardError.state == ErrorState.CONFIRMED,
            StandardError.decided_at >= since,
        )
        .order_by(StandardError.id)
    )
    return list(rows)
