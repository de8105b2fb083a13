"""A favour past the tariff takes its course: put to the employee, reminded of once, then on the manager's desk."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from billing.labour import favours
from billing.labour.models import ErrorState, StandardError
from billing.verdicts import favour_texts as texts
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Employee, Role
from intake.contacts.queries import employee_name, managers
from intake.letter import Letter
from intake.office.queries import office
from intake.office.rules import end_of_working_day, opening
from intake.outbox.delivery import tell
from intake.tickets.models import Ticket
from intake.tickets.texts import titled

DAYS = 2
"""Working days an employee has to explain."""
AFTER_THE_RECEIPT = timedelta(seconds=1)
"""First they read that their work is on file, and under which number."""


async def minutes(session: ReadSession, error: StandardError) -> int:
    """What it is about, in worked minutes as they stand now."""
    entries = await favours.past_tariff(session, error.ticket_id, error.employee_id)
    return sum(entry.worked_minutes for entry in entries)


async def tell_draft(session: Session, error: StandardError, now: datetime) -> None:
    """The employee alone reads it first, and by when to explain."""
    book = await office(session)
    error.explain_until = end_of_working_day(book, now, DAYS)
    error.remind_at = next(opening(book, end_of_working_day(book, now, DAYS - 1))).start
    await session.flush()
    ticket = await session.get_one(Ticket, error.ticket_id)
    worked = await minutes(session, error)

    def words(t: Translator) -> Letter:
        return texts.drafted_for_employee(
            t,
            ticket.id,
            titled(t, ticket.title),
            t.minutes(worked),
            error.code,
            t.day(_last_day(error, book.firm.zone)),
            error.id,
        )

    key = f"error:{error.id}:{now.isoformat()}"
    await _tell_employee(session, error, key, words, now, after=AFTER_THE_RECEIPT)


async def step(session: Session, error_id: int, now: datetime) -> None:
    """Remind, or put it on the manager's desk, as is due. Once: two looks at the same moment take turns at the row."""
    error = await session.get(StandardError, error_id, with_for_update=True, populate_existing=True)
    if error is None or error.state is not ErrorState.DRAFT or error.shown_at is not None:
        return
    if error.explain_until and error.explain_until <= now:
        await show(session, error, now)
    elif error.reminded_at is None and error.remind_at and error.remind_at <= now:
        error.reminded_at = now
        ticket = await session.get_one(Ticket, error.ticket_id)
        day = _last_day(error, (await office(session)).firm.zone)
        await _tell_employee(
            session,
            error,
            f"error:{error.id}:reminded:{error.drafted_at.isoformat()}",
            lambda t: texts.reminder(t, ticket.id, titled(t, ticket.title), t.day(day), error.id),
            now,
        )


async def show(session: Session, error: StandardError, now: datetime) -> None:
    """Whoever has the card, or every manager, may decide now."""
    error.shown_at = error.shown_at or now
    await session.flush()
    ticket = await session.get_one(Ticket, error.ticket_id)
    name, worked = await employee_name(session, error.employee_id), await minutes(session, error)
    for manager in await managers(session):
        if ticket.taken_by not in (None, manager.id) or manager.role is not Role.MANAGER:
            continue
        await tell(
            session,
            person_id=manager.person_id,
            key=f"error:{error.id}:shown:{now.isoformat()}:{manager.id}",
            words=lambda t: texts.for_manager(
                t,
                ticket.id,
                titled(t, ticket.title),
                name,
                t.minutes(worked),
                error.code,
                error.explanation,
                error.id,
            ),
            now=now,
        )


async def tell_decided(session: Session, error: StandardError, now: datetime) -> None:
    """The employee reads what was decided, and why."""
    ticket = await session.get_one(Ticket, error.ticket_id)
    done = error.state is ErrorState.CONFIRMED
    await _tell_employee(
        session,
        error,
        f"error:{error.id}:decided:{now.isoformat()}",
        lambda t: texts.decided(
            t, ticket.id, titled(t, ticket.title), texts.reason(t, error.reason), confirmed=done
        ),
        now,
    )


async def tell_reopened(session: Session, error: StandardError, now: datetime) -> None:
    ticket = await session.get_one(Ticket, error.ticket_id)
    key = f"error:{error.id}:reopened:{now.isoformat()}"
    await _tell_employee(
        session, error, key, lambda t: texts.reopened(t, ticket.id, titled(t, ticket.title)), now
    )


def _last_day(error: StandardError, zone: ZoneInfo) -> date:
    assert error.explain_until is not None
    return (error.explain_until - timedelta(minutes=1)).astimezone(zone).date()


async def _tell_employee(
    session: Session,
    error: StandardError,
    key: str,
    words: Callable[[Translator], Letter],
    now: datetime,
    after: timedelta = timedelta(0),
) -> None:
    worker = await session.get_one(Employee, error.employee_id)
    await tell(session, person_id=worker.person_id, key=key, words=words, now=now, after=after)
