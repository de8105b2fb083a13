"""Reading for the evening: who touched what and said how long it took, and how a list stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from billing.evening.rules import Forgotten, How, Told, Touch, forgotten
from billing.jobs import actions as jobs
from billing.jobs.models import JobRun
from billing.labour.models import TimeEntry
from config.clock import midnight
from config.database import ReadSession
from intake.contacts.actors import employee_of
from intake.contacts.models import Employee, Role
from intake.contacts.queries import chat_of_employee, employees
from intake.office.queries import office
from intake.tickets import history
from intake.tickets.lifecycle import Event
from intake.tickets.models import ClosedReason, Direction, Ticket, TicketEvent, TicketMessage

JOB = "evening_minutes"
FARTHEST = timedelta(days=7)
"""Whoever was asked longer ago is asked for these days only: what is older nobody remembers."""
_OF = "employee:"


@dataclass(frozen=True)
class Line:
    """A request of a list; `minutes` None: nothing has been said of it."""

    ticket: Ticket
    hows: tuple[How, ...]
    minutes: int | None


def subject(employee_id: int) -> str:
    """As whose job a list is claimed."""
    return f"{_OF}{employee_id}"


def asked_of(run: JobRun) -> int:
    """Whose list it is: an employee's id."""
    return int(run.subject.removeprefix(_OF))


async def to_ask(session: ReadSession, day: date, now: datetime) -> dict[int, tuple[Forgotten, ...]]:
    """By employee, what they are to be asked for this evening; nothing for some. Left out: who was asked already."""
    zone = (await office(session)).firm.zone
    asked, last = await jobs.subjects(session, JOB, day.isoformat()), await jobs.last_done(session, JOB)
    people = [
        employee.id
        for employee, _ in await employees(session)
        if employee.role is not Role.OWNER
        and subject(employee.id) not in asked
        and await chat_of_employee(session, employee.id)
    ]
    since = {one: max(last.get(subject(one), midnight(day, zone)), now - FARTHEST) for one in people}
    if not since:
        return {}
    touches = await touched(session, min(since.values()))
    said = await told(session, {one.ticket_id for one in touches}, min(since.values()))
    return {one: forgotten(one, since[one], touches, said) for one in people}


async def touched(session: ReadSession, since: datetime) -> list[Touch]:
    """Answers, resolutions and work passed on or taken since a moment; not of requests that joined another."""
    answers = await session.execute(
        select(Employee.id, TicketMessage.ticket_id, TicketMessage.sent_at)
        .join(Employee, Employee.person_id == TicketMessage.person_id)
        .join(Ticket, Ticket.id == TicketMessage.ticket_id)
        .where(TicketMessage.direction == Direction.OUT, TicketMessage.automatic.is_(False))
        .where(TicketMessage.sent_at >= since, _stands())
    )
    found = [Touch(employee, ticket, at, How.ANSWERED) for employee, ticket, at in answers]
    events = await session.execute(
        select(TicketEvent, Ticket.assignee_id)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(TicketEvent.kind.in_((Event.RESOLVE.value, Event.ASSIGN.value)))
        .where(TicketEvent.at >= since, _stands())
        # By the number alone, SQLite would go through all there ever was.
        .order_by(TicketEvent.at, TicketEvent.id)
    )
    for event, assignee in events:
        if event.kind == Event.RESOLVE.value:
            worked = assignee or employee_of(event.actor)
            found += [Touch(worked, event.ticket_id, event.at, How.RESOLVED)] if worked else []
        elif event.facts.get("handed_on") and (by := employee_of(event.actor)):
            found += await _passed(session, event, by)
    return found


async def _passed(session: ReadSession, event: TicketEvent, by: int) -> list[Touch]:
    """Taken by their own hand, or handed on by whoever had it; a manager who gives it out has not worked on it."""
    if event.facts["employee"] == by:
        return [Touch(by, event.ticket_id, event.at, How.TAKEN)]
    before = [one for one in await history.journal(session, event.ticket_id) if one.id <= event.id]
    former = history.assignee_before(before, (Event.ASSIGN,))
    return [Touch(by, event.ticket_id, event.at, How.HANDED_ON)] if former == by else []


async def told(session: ReadSession, tickets: Collection[int], since: datetime) -> list[Told]:
    """Minutes logged on these requests since a moment, and answers that it took none."""
    entries = await session.execute(
        # Above zero are those that reverse none; asked in that way, SQLite would read every entry there is.
        select(TimeEntry.employee_id, TimeEntry.ticket_id, TimeEntry.logged_at).where(
            TimeEntry.ticket_id.in_(tickets), TimeEntry.logged_at >= since, TimeEntry.worked_minutes > 0
        )
    )
    answers = await session.execute(
        select(TicketEvent.facts, TicketEvent.ticket_id, TicketEvent.at).where(
            TicketEvent.ticket_id.in_(tickets), TicketEvent.kind == history.SPENT, TicketEvent.at >= since
        )
    )
    return [Told(*row) for row in entries] + [
        Told(facts["employee"], ticket_id, at) for facts, ticket_id, at in answers
    ]


async def list_of(session: ReadSession, run_id: int, employee_id: int) -> JobRun | None:
    """An employee's own list; None for anything else."""
    run = await session.get(JobRun, run_id)
    return run if run and run.job == JOB and run.subject == subject(employee_id) and run.outcome else None


async def lines_of(session: ReadSession, run: JobRun) -> list[Line]:
    """How a list stands: what has been said since it was put, in whatever way."""
    asked = {one["ticket"]: one["hows"] for one in (run.outcome or {}).get("tickets", [])}
    employee_id = asked_of(run)
    rows = await session.scalars(select(Ticket).where(Ticket.id.in_(asked)).order_by(Ticket.id))
    known = {
        one.ticket_id for one in await told(session, asked, run.done_at) if one.employee_id == employee_id
    }
    worked = await _worked(session, employee_id, asked, run.done_at)
    return [
        Line(
            ticket,
            tuple(How(how) for how in asked[ticket.id]),
            worked.get(ticket.id, 0) if ticket.id in known else None,
        )
        for ticket in rows
    ]


async def _worked(
    session: ReadSession, employee_id: int, tickets: Collection[int], since: datetime
) -> dict[int, int]:
    rows = await session.execute(
        select(TimeEntry.ticket_id, TimeEntry.worked_minutes).where(
            TimeEntry.ticket_id.in_(tickets),
            TimeEntry.employee_id == employee_id,
            TimeEntry.logged_at >= since,
        )
    )
    sums: dict[int, int] = {}
    for ticket_id, minutes in rows:
        sums[ticket_id] = sums.get(ticket_id, 0) + minutes
    return sums


def _stands() -> ColumnElement[bool]:
    return or_(Ticket.closed_reason.is_(None), Ticket.closed_reason != ClosedReason.MERGED)
