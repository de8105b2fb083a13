"""Minutes on urgent work: up to the agreed cap they are permitted, beyond it they are like any nobody agreed to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from billing.labour.actions import Logged
from billing.labour.allowances import rounding
from billing.labour.dating import When
from billing.labour.models import TimeEntry
from billing.urgent import queries as urgent
from billing.urgent import rules
from billing.urgent.models import UrgentCall
from billing.verdicts import counting
from config.database import Session
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class Work:
    """What is to be written down: whose, what, under which key, and when where that is not now."""

    employee_id: int
    what: str
    key: str
    when: When | None = None


async def parted(
    session: Session, ticket: Ticket, call: UrgentCall | None, minutes: int, now: datetime
) -> tuple[int, int]:
    """Minutes within the cap of a call, and beyond it; without a call there is no cap to speak of."""
    if call is None:
        return minutes, 0
    left = call.cap_minutes - await urgent.used(session, call)
    return rules.parts(minutes, left, *await rounding(session, ticket.category, now))


async def log(
    session: Session, ticket_id: int, work: Work, within: int, beyond: int, *, admitted: bool, now: datetime
) -> Logged:
    """Write both parts down, each an entry of its own; answers with the first. As `labour.log`."""
    ticket = await session.get_one(Ticket, ticket_id)
    within, beyond = await _before(session, work.key) or (within, beyond)
    permitted = await urgent.in_force(session, ticket) is not None
    moment, timed = (work.when.moment, work.when.timed) if work.when else (None, False)
    written: list[Logged] = []
    for minutes, free, key in ((within, permitted, work.key), (beyond, False, f"{work.key}:beyond")):
        if not minutes:
            continue
        later = timedelta(minutes=within) if written else timedelta(0)
        written.append(
            await counting.log(
                session,
                ticket_id=ticket_id,
                employee_id=work.employee_id,
                minutes=minutes,
                what=work.what,
                now=now,
                key=key,
                admitted=admitted or free,
                began_at=moment + later if moment and timed else None,
                worked_at=moment if not timed else None,
            )
        )
    return written[0]


async def _before(session: Session, key: str) -> tuple[int, int] | None:
    """How the same work was parted when it was written down; what is left of the cap has changed by it."""
    rows = await session.execute(
        select(TimeEntry.key, TimeEntry.worked_minutes).where(TimeEntry.key.in_((key, f"{key}:beyond")))
    )
    found = {row.key: row.worked_minutes for row in rows}
    return (found.get(key, 0), found.get(f"{key}:beyond", 0)) if found else None
