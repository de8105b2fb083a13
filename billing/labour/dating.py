"""On which days time may be logged: so many back, and none to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from billing.labour.book import LabourRules
from billing.labour.errors import OutOfReach
from billing.labour.reading import SaidWork, midday
from billing.tariffs.terms import billing_book
from config.database import ReadSession
from intake.office.errors import NoBookApplied
from intake.office.queries import office


@dataclass(frozen=True)
class When:
    """When work was done that is not of this moment."""

    moment: datetime
    """When it began, or midday of its day."""
    timed: bool
    """Its hours are known."""


async def rules_in_force(session: ReadSession) -> LabourRules:
    """What the book says of labour."""
    try:
        return (await billing_book(session)).labour
    except NoBookApplied:
        return LabourRules()


async def when_worked(session: ReadSession, said: SaidWork, now: datetime) -> When | None:
    """When it was, in UTC; None for today. Raises OutOfReach."""
    zone = (await office(session)).firm.zone
    today = now.astimezone(zone).date()
    if said.day is not None:
        oldest = await oldest_day(session, today)
        if not oldest <= said.day <= today:
            raise OutOfReach(said.day, oldest)
    if said.hours:
        return When(said.hours.start, timed=True)
    return When(midday(said.day, zone), timed=False) if said.day not in (None, today) else None


async def oldest_day(session: ReadSession, today: date) -> date:
    """The first day time may be logged on."""
    return today - timedelta(days=(await rules_in_force(session)).back_days)
