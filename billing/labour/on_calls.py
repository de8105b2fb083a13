"""Minutes of a call: what they count as is settled by the call, and no verdict or price changes it later."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from billing.labour.allowances import rounding, weighed_minutes
from billing.labour.models import StandardError, TimeEntry
from billing.labour.outcomes import favour, is_given, turn
from billing.labour.rules import Outcome
from billing.ledger.postings import digest
from billing.money import charged_minutes
from billing.tariffs.actions import Alert
from config.database import Session
from intake.contacts.models import Employee, Role
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class Part:
    """Some minutes of a call."""

    call_id: int
    employee_id: int
    minutes: int
    outcome: Outcome
    category: str | None
    what: str
    began_at: datetime
    timed: bool
    """The clock ran, so hours outside opening time may take more of an allowance."""
    let_in: bool
    """The office agreed on it: no favour of the employee's own."""


@dataclass(frozen=True)
class Kept:
    """What came of them."""

    error: StandardError | None = None
    alerts: tuple[Alert, ...] = ()


async def keep(session: Session, ticket: Ticket, part: Part, now: datetime) -> Kept:
    """Write them down once, whatever the ticket's verdict. The client's account is locked by the caller."""
    key = f"call:{part.call_id}:{part.outcome.value}"
    if not part.minutes or await session.scalar(select(TimeEntry.id).where(TimeEntry.key == key)):
        return Kept()
    unit, minimum = await rounding(session, part.category, now)
    role = await session.scalar(select(Employee.role).where(Employee.id == part.employee_id))
    weighed = None
    if part.timed and part.outcome is Outcome.IN_TARIFF:
        weighed = await weighed_minutes(
            session,
            client_id=ticket.client_id,
            worked=part.minutes,
            began_at=part.began_at,
            unit=unit,
            minimum=minimum,
        )
    entry = TimeEntry(
        key=key,
        digest=digest(kind="call", call=part.call_id, minutes=part.minutes, outcome=part.outcome.value),
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        employee_id=part.employee_id,
        worked_minutes=part.minutes,
        charged_minutes=charged_minutes(part.minutes, unit, minimum),
        weighed_minutes=weighed,
        category=part.category,
        what=part.what,
        worked_at=part.began_at,
        logged_at=now,
        outcome=Outcome.PENDING,
        counted_at=now,
        admitted=False,
        assigned=role is not Role.EMPLOYEE or await is_given(session, ticket, part.employee_id),
        let_in=part.let_in,
        call_id=part.call_id,
    )
    session.add(entry)
    await session.flush()
    alerts = await turn(session, entry, part.outcome, now)
    return Kept(await favour(session, entry, now), alerts)
