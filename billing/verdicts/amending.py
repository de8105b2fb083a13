"""Logged time that was wrong: reversed and written anew by whoever logged it, or a manager; what is charged stays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from billing.closing.errors import MonthIsClosed
from billing.closing.queries import is_closed
from billing.labour import actions as labour
from billing.labour.dating import oldest_day
from billing.labour.errors import AlreadyCorrected, Charged, NotTheirTime, OutOfReach, SettledByCall
from billing.labour.models import TimeEntry
from billing.labour.outcomes import locked
from billing.verdicts import favouring
from billing.verdicts.counting import tell_alerts
from config.database import Session
from intake.contacts.actors import actor_employee
from intake.office.queries import office
from intake.tickets import actions as tickets

CORRECTED = "time_corrected"
"""The journal's word for it."""


@dataclass(frozen=True)
class Corrector:
    """Who says that it was wrong."""

    employee_id: int
    manager: bool


async def correctable(session: Session, entry_id: int, who: Corrector, now: datetime) -> TimeEntry:
    """An entry that may be corrected, its client's account locked.

    Raises NotTheirTime, AlreadyCorrected, Charged, SettledByCall, MonthIsClosed, and OutOfReach for what an employee
    logged on a day before those they may log on.
    """
    entry = await session.get(TimeEntry, entry_id)
    if entry is None or not (who.manager or entry.employee_id == who.employee_id):
        raise NotTheirTime(entry_id)
    await locked(session, entry.ticket_id)
    await session.refresh(entry)
    reversed_before = await session.scalar(select(TimeEntry.id).where(TimeEntry.reverses_id == entry.id))
    if entry.reverses_id or reversed_before:
        raise AlreadyCorrected(entry.id)
    if entry.call_id:
        raise SettledByCall(entry.id)
    if entry.locked_by:
        raise Charged(entry.id, entry.ticket_id)
    if closed := await is_closed(session, entry.client_id, entry.worked_at):
        raise MonthIsClosed(closed)
    zone = (await office(session)).firm.zone
    day, oldest = (
        entry.worked_at.astimezone(zone).date(),
        await oldest_day(session, now.astimezone(zone).date()),
    )
    if not who.manager and day < oldest:
        raise OutOfReach(day, oldest)
    return entry


async def amend(session: Session, entry_id: int, minutes: int, who: Corrector, now: datetime) -> TimeEntry:
    """Reverse an entry and log `minutes` in its place, 0 for nothing; answers with what was wrong. Raises as
    `correctable`, and BadMinutes."""
    wrong = await correctable(session, entry_id, who, now)
    if minutes == wrong.worked_minutes:
        return wrong
    logged = await labour.correct(
        session, entry_id=wrong.id, minutes=minutes, key=f"entry:{wrong.id}:right", now=now
    )
    facts = {
        "entry": wrong.id,
        "employee": wrong.employee_id,
        "was": wrong.worked_minutes,
        "minutes": minutes,
    }
    tickets.record(session, wrong.ticket_id, actor_employee(who.employee_id), CORRECTED, now, **facts)
    if logged:
        await tell_alerts(session, logged.alerts, now)
    if logged and logged.error:
        await favouring.tell_draft(session, logged.error, now)
    await tickets.refresh(session, wrong.ticket_id)
    return wrong
