"""Logging work, and correcting it. Recording is never refused."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from billing.closing.errors import MonthIsClosed
from billing.closing.queries import is_closed
from billing.labour import queries
from billing.labour.allowances import give_back, rounding, weighed_minutes
from billing.labour.durations import LONGEST_MINUTES
from billing.labour.errors import AlreadyCorrected, BadMinutes
from billing.labour.favours import settle
from billing.labour.models import StandardError, TimeEntry
from billing.labour.outcomes import (
    OutcomesTaken,
    favour,
    follow_ticket,
    is_given,
    lock_billed,
    locked,
    take_outcome,
    turn,
)
from billing.labour.rules import Outcome, outcome
from billing.ledger.errors import KeyConflict
from billing.ledger.postings import digest
from billing.money import charged_minutes
from billing.tariffs.actions import Alert
from config.database import Session
from intake.contacts.models import Employee, Role
from intake.tickets.models import Ticket

__all__ = [
    "Logged",
    "OutcomesTaken",
    "correct",
    "follow_ticket",
    "lock_billed",
    "log",
    "take_outcome",
]


@dataclass(frozen=True)
class Logged:
    """The entry, and what to tell whoever logged it."""

    entry: TimeEntry
    pending: bool
    """It takes its outcome when the manager decides, or the client accepts."""
    unaccepted: bool
    """Nobody has agreed to this work: "the manager asked me" is the answer that clears it."""
    error: StandardError | None = None
    alerts: tuple[Alert, ...] = ()
    """Allowances that reached a level people are told of."""


@dataclass(frozen=True)
class _Work:
    """What is to be written down."""

    ticket_id: int
    employee_id: int
    minutes: int
    what: str
    worked_at: datetime
    admitted: bool
    assigned: bool
    let_in: bool = False
    timed: bool = False
    """Its hours are known: `worked_at` is when it began."""


async def log(
    session: Session,
    *,
    ticket_id: int,
    employee_id: int,
    minutes: int,
    what: str,
    now: datetime,
    key: str,
    admitted: bool = False,
    assigned: bool = False,
    worked_at: datetime | None = None,
    began_at: datetime | None = None,
) -> Logged:
    """Write down minutes worked; they count as the ticket's verdict says, or stay pending until there is one.

    `admitted`: the employee says that the manager asked for it. `assigned`: it was theirs when they worked,
    though it is somebody else's now. `began_at`: the employee says from when on they worked, without a break; only
    then may hours outside opening time count for more. Raises BadMinutes, KeyConflict, and MonthIsClosed for work
    dated in a month whose act the client has.
    """
    _check(minutes)
    ticket = await locked(session, ticket_id)
    facts = digest(kind="log", ticket=ticket_id, employee=employee_id, minutes=minutes)
    if before := await _replayed(session, key, facts):
        return await _answer(session, before)
    when = began_at or worked_at
    if when and (closed := await is_closed(session, ticket.client_id, when)):
        raise MonthIsClosed(closed)
    work = _Work(
        ticket_id,
        employee_id,
        minutes,
        what,
        began_at or worked_at or now,
        admitted=admitted,
        assigned=assigned
        or await is_given(session, ticket, employee_id)
        or await _is_manager(session, employee_id),
        timed=began_at is not None,
    )
    return await _write(session, ticket, work, key=key, facts=facts, now=now)


async def correct(
    session: Session,
    *,
    entry_id: int,
    minutes: int,
    key: str,
    now: datetime,
    what: str | None = None,
) -> Logged | None:
    """Reverse an entry and log what is right in its place; 0 minutes only reverses, and answers None.

    What a quote has charged for it stays charged: money is given back by the ledger's own reversal.
    Raises AlreadyCorrected, BadMinutes, KeyConflict.
    """
    if minutes:
        _check(minutes)
    wrong = (await session.scalars(select(TimeEntry).where(TimeEntry.id == entry_id))).one()
    ticket = await locked(session, wrong.ticket_id)
    await session.refresh(wrong)
    facts = digest(kind="correct", entry=entry_id, minutes=minutes)
    if await _replayed(session, f"{key}:reversal", facts):
        right = await _replayed(session, key, facts)
        return await _answer(session, right) if right else None
    reversed_before = await session.scalar(select(TimeEntry.id).where(TimeEntry.reverses_id == entry_id))
    if wrong.reverses_id or reversed_before:
        raise AlreadyCorrected(entry_id)
    await _reverse(session, wrong, key=f"{key}:reversal", facts=facts, now=now)
    if not minutes:
        return None
    work = _Work(
        wrong.ticket_id,
        wrong.employee_id,
        minutes,
        wrong.what if what is None else what,
        wrong.worked_at,
        admitted=wrong.admitted,
        assigned=wrong.assigned,
        let_in=wrong.let_in,
        timed=wrong.weighed_minutes is not None,
    )
    return await _write(session, ticket, work, key=key, facts=facts, now=now)


async def _write(
    session: Session, ticket: Ticket, work: _Work, *, key: str, facts: str, now: datetime
) -> Logged:
    target = outcome(await queries.standing(session, ticket.id))
    unit, minimum = await rounding(session, ticket.category, now)
    entry = TimeEntry(
        key=key,
        digest=facts,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        employee_id=work.employee_id,
        worked_minutes=work.minutes,
        charged_minutes=charged_minutes(work.minutes, unit, minimum),
        weighed_minutes=await _weighed(session, ticket, work, unit, minimum),
        category=ticket.category,
        what=work.what,
        worked_at=work.worked_at,
        logged_at=now,
        outcome=Outcome.PENDING,
        counted_at=now,
        admitted=work.admitted,
        assigned=work.assigned,
        let_in=work.let_in,
    )
    session.add(entry)
    await session.flush()
    alerts = await turn(session, entry, target, now)
    error = await favour(session, entry, now)
    return replace(await _answer(session, entry), error=error, alerts=alerts)


async def _weighed(session: Session, ticket: Ticket, work: _Work, unit: int, minimum: int) -> int | None:
    if not work.timed:
        return None
    return await weighed_minutes(
        session,
        client_id=ticket.client_id,
        worked=work.minutes,
        began_at=work.worked_at,
        unit=unit,
        minimum=minimum,
    )


async def _reverse(session: Session, wrong: TimeEntry, *, key: str, facts: str, now: datetime) -> None:
    await give_back(session, wrong)
    session.add(
        TimeEntry(
            key=key,
            digest=facts,
            ticket_id=wrong.ticket_id,
            client_id=wrong.client_id,
            employee_id=wrong.employee_id,
            worked_minutes=-wrong.worked_minutes,
            charged_minutes=-wrong.charged_minutes,
            weighed_minutes=None if wrong.weighed_minutes is None else -wrong.weighed_minutes,
            category=wrong.category,
            what=wrong.what,
            worked_at=wrong.worked_at,
            logged_at=now,
            outcome=wrong.outcome,
            counted_at=now,
            admitted=wrong.admitted,
            assigned=wrong.assigned,
            let_in=wrong.let_in,
            locked_by=wrong.locked_by,
            call_id=wrong.call_id,
            reverses_id=wrong.id,
        )
    )
    await session.flush()
    await settle(session, wrong.ticket_id, wrong.employee_id, now)


async def _replayed(session: Session, key: str, facts: str) -> TimeEntry | None:
    entry = await session.scalar(select(TimeEntry).where(TimeEntry.key == key))
    if entry and entry.digest != facts:
        raise KeyConflict(key)
    return entry


async def _answer(session: Session, entry: TimeEntry) -> Logged:
    standing = await queries.standing(session, entry.ticket_id)
    return Logged(entry, pending=entry.outcome is Outcome.PENDING, unaccepted=standing.unaccepted)


async def _is_manager(session: Session, employee_id: int) -> bool:
    role = await session.scalar(select(Employee.role).where(Employee.id == employee_id))
    return role in (Role.MANAGER, Role.OWNER)


def _check(minutes: int) -> None:
    if type(minutes) is not int or not 0 < minutes <= LONGEST_MINUTES:
        raise BadMinutes(minutes)
