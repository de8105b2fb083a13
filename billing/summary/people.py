"""The figures of each employee, for themselves and whoever leads them; and every entry of a time, for a table."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from billing.labour.models import ErrorState, StandardError, TimeEntry
from billing.labour.rules import COUNTED, Outcome
from billing.summary.worked import names
from config.clock import Period
from config.database import ReadSession
from intake.contacts.models import Client, Employee
from intake.tickets.models import PersonalMark, Ticket

UNCOUNTED = (Outcome.UNCOUNTED, Outcome.REFUSED)


@dataclass(frozen=True)
class EmployeeFigures:
    """One employee's time; worked minutes, corrections taken off."""

    employee_id: int
    name: str
    counted: int = 0
    """In tariff, billed, our own fault, free calls."""
    uncounted: int = 0
    """On work nobody agreed to, or that was refused."""
    pending: int = 0
    """Nobody knows yet."""
    errors_drafted: int = 0
    """Standard errors that came up, whatever became of them."""
    errors_confirmed: int = 0
    """Decided in this time, whenever they came up."""
    handed_over: int = 0
    """Requests asked of them that they marked, or handed over, themselves."""

    @property
    def worked(self) -> int:
        return self.counted + self.uncounted + self.pending


@dataclass(frozen=True)
class Entry:
    """One row of labour as it is printed; a correction is a row of its own, with minutes below zero."""

    entry_id: int
    worked_at: datetime
    client: str
    ticket_id: int
    ticket: str
    employee: str
    worked: int
    charged: int
    outcome: Outcome
    category: str | None
    what: str
    corrects: int | None


async def people(session: ReadSession, period: Period) -> tuple[EmployeeFigures, ...]:
    """Everybody who is here or worked in the period, by name."""
    minutes = await _minutes(session, period)
    drafted = await _errors(session, StandardError.drafted_at, period)
    confirmed = await _errors(session, StandardError.decided_at, period, ErrorState.CONFIRMED)
    handed = await _handed(session, period)
    here = set(await session.scalars(select(Employee.id).where(Employee.ended_at.is_(None))))
    called = await names(session)
    found = [
        EmployeeFigures(
            employee,
            called[employee],
            sum(minutes[employee][one] for one in COUNTED),
            sum(minutes[employee][one] for one in UNCOUNTED),
            minutes[employee][Outcome.PENDING],
            drafted.get(employee, 0),
            confirmed.get(employee, 0),
            handed.get(employee, 0),
        )
        for employee in {*here, *minutes, *drafted, *confirmed, *handed}
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.employee_id)))


async def time_entries(session: ReadSession, period: Period) -> tuple[Entry, ...]:
    """Everything logged as worked in the period, as the work was done."""
    called = await names(session)
    rows = await session.execute(
        select(TimeEntry, Client.name, Ticket.title)
        .join(Client, Client.id == TimeEntry.client_id)
        .join(Ticket, Ticket.id == TimeEntry.ticket_id)
        .where(TimeEntry.worked_at >= period.start, TimeEntry.worked_at < period.end)
        .order_by(TimeEntry.worked_at, TimeEntry.id)
    )
    return tuple(
        Entry(
            row.id,
            row.worked_at,
            client,
            row.ticket_id,
            title,
            called[row.employee_id],
            row.worked_minutes,
            row.charged_minutes,
            row.outcome,
            row.category,
            row.what,
            row.reverses_id,
        )
        for row, client, title in rows
    )


async def _minutes(session: ReadSession, period: Period) -> dict[int, dict[Outcome, int]]:
    found: dict[int, dict[Outcome, int]] = defaultdict(lambda: defaultdict(int))
    rows = await session.execute(
        select(TimeEntry.employee_id, TimeEntry.outcome, func.sum(TimeEntry.worked_minutes))
        .where(TimeEntry.worked_at >= period.start, TimeEntry.worked_at < period.end)
        .group_by(TimeEntry.employee_id, TimeEntry.outcome)
    )
    for employee, outcome, worked in rows:
        found[employee][outcome] = int(worked)
    return found


async def _errors(
    session: ReadSession,
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    period: Period,
    *states: ErrorState,
) -> dict[int, int]:
    query = select(StandardError.employee_id, func.count()).where(moment >= period.start, moment < period.end)
    if states:
        query = query.where(StandardError.state.in_(states))
    rows = await session.execute(query.group_by(StandardError.employee_id))
    return {employee: int(count) for employee, count in rows}


async def _handed(session: ReadSession, period: Period) -> dict[int, int]:
    rows = await session.execute(
        select(PersonalMark.employee_id, func.count(PersonalMark.ticket_id.distinct()))
        .where(PersonalMark.at >= period.start, PersonalMark.at < period.end)
        .where(PersonalMark.marked_by == PersonalMark.employee_id)
        .group_by(PersonalMark.employee_id)
    )
    return {employee: int(count) for employee, count in rows}
