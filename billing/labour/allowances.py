"""Where labour meets the tariff: how minutes are rounded, and what they take of an allowance."""

from datetime import datetime

from billing.labour.models import TimeEntry
from billing.money import charged_minutes
from billing.tariffs import actions as tariffs
from billing.tariffs import queries as terms
from billing.tariffs.actions import Alert
from billing.tariffs.errors import UnknownCategory
from billing.tariffs.weights import EVEN, weighed
from config.database import Session
from intake.office.errors import NoBookApplied
from intake.office.queries import office

EXACT = (1, 0)
"""Work of no category in the book is counted to the minute: recording it is never refused."""


async def rounding(session: Session, category: str | None, now: datetime) -> tuple[int, int]:
    """Minutes are rounded up to the first, and are at least the second."""
    if category is None:
        return EXACT
    try:
        return await terms.rounding(session, category, now)
    except (UnknownCategory, NoBookApplied):
        return EXACT


async def weighed_minutes(
    session: Session, *, client_id: int, worked: int, began_at: datetime, unit: int, minimum: int
) -> int | None:
    """What work of known hours takes of an allowance, rounded like any; None where its hours make no difference."""
    try:
        agreed = await terms.agreement(session, client_id, began_at)
        outside = agreed.tariff.outside_hours if agreed and agreed.tariff else EVEN
        counted = weighed(await office(session), began_at, worked, outside) if outside != EVEN else worked
    except NoBookApplied:
        return None
    return None if counted == worked else charged_minutes(counted, unit, minimum)


async def consume(session: Session, entry: TimeEntry) -> tuple[Alert, ...]:
    """Take the entry's charged minutes off the month they were worked in, under its `allowance_key`."""
    if entry.category is None or entry.allowance_key is None:
        return ()
    try:
        return await tariffs.consume(
            session,
            ticket_id=entry.ticket_id,
            client_id=entry.client_id,
            category=entry.category,
            minutes=entry.charged_minutes if entry.weighed_minutes is None else entry.weighed_minutes,
            key=entry.allowance_key,
            now=entry.worked_at,
        )
    except NoBookApplied:
        return ()


async def give_back(session: Session, entry: TimeEntry) -> None:
    """Undo what was taken under the entry's `allowance_key`."""
    if entry.allowance_key is not None:
        await tariffs.take_back(
            session, ticket_id=entry.ticket_id, key=entry.allowance_key, now=entry.worked_at
        )
