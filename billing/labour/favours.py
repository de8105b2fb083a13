"""Standard errors: one for each request and employee, drafted by the program, explained by them, decided by the manager."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from billing.labour.errors import ErrorDecided
from billing.labour.models import ErrorState, FavourCode, StandardError, StandardErrorEvent, TimeEntry
from billing.labour.rules import Circumstances, Outcome, is_standard_error
from config.database import ReadSession, Session
from intake.contacts.actors import actor_employee


async def settle(session: Session, ticket_id: int, employee_id: int, now: datetime) -> StandardError | None:
    """Bring the draft to what the minutes say; the error where one is newly put to the employee.

    What a person has decided stays so, whatever is logged later.
    """
    entries = await past_tariff(session, ticket_id, employee_id)
    error = await _of(session, ticket_id, employee_id)
    if not entries:
        if error and error.state is ErrorState.DRAFT:
            error.state, error.decided_at = ErrorState.DROPPED, now
            _note(session, error, "withdrawn", "desk", now)
            await session.flush()
        return None
    if error is None:
        error = StandardError(
            ticket_id=ticket_id,
            employee_id=employee_id,
            code=_code(entries[0]),
            state=ErrorState.DRAFT,
            drafted_at=now,
        )
        session.add(error)
    elif error.state is ErrorState.DROPPED and error.decided_by is None:
        error.state, error.decided_at, error.code = ErrorState.DRAFT, None, _code(entries[0])
        error.drafted_at, error.reminded_at, error.shown_at = now, None, error.explained_at
    else:
        return None
    await session.flush()
    _note(session, error, "drafted", "desk", now)
    return error


async def past_tariff(session: ReadSession, ticket_id: int, employee_id: int) -> list[TimeEntry]:
    """Minutes of an employee on a request that nobody agreed to and the manager had no part in."""
    reversal = aliased(TimeEntry)
    rows = await session.scalars(
        select(TimeEntry)
        .where(
            TimeEntry.ticket_id == ticket_id,
            TimeEntry.employee_id == employee_id,
            TimeEntry.reverses_id.is_(None),
            ~exists().where(reversal.reverses_id == TimeEntry.id),
        )
        .order_by(TimeEntry.id)
        .execution_options(populate_existing=True)
    )
    return [entry for entry in rows if is_standard_error(entry.outcome, _how(entry))]


def _how(entry: TimeEntry) -> Circumstances:
    return Circumstances(let_in=entry.let_in, assigned=entry.assigned, admitted=entry.admitted)


def _code(entry: TimeEntry) -> FavourCode:
    if entry.call_id is not None:
        return FavourCode.CALL
    return FavourCode.REFUSED if entry.outcome is Outcome.REFUSED else FavourCode.UNACCEPTED


async def explain(
    session: Session, *, error_id: int, employee_id: int, explanation: str, now: datetime
) -> StandardError:
    """The employee's own words, as long as it is a draft. Raises ErrorDecided; LookupError for somebody else's."""
    error = await _one(session, error_id)
    if error.employee_id != employee_id:
        raise LookupError(error_id)
    values = {"explanation": explanation, "explained_at": now, "shown_at": now}
    explained = await _turn(session, error_id, ErrorState.DRAFT, values)
    if explained is None:
        raise ErrorDecided(error_id, error.state)
    _note(session, explained, "explained", actor_employee(employee_id), now, explanation)
    return explained


async def confirm(
    session: Session, *, error_id: int, by_employee_id: int, now: datetime, reason: str = ""
) -> StandardError:
    """It was a favour past the tariff. The same again changes nothing; raises ErrorDecided where it was dropped."""
    return await _decide(session, error_id, ErrorState.CONFIRMED, by_employee_id, now, reason)


async def drop(
    session: Session, *, error_id: int, by_employee_id: int, now: datetime, reason: str = ""
) -> StandardError:
    """It was none. The same again changes nothing; raises ErrorDecided where it was confirmed."""
    return await _decide(session, error_id, ErrorState.DROPPED, by_employee_id, now, reason)


async def reopen(session: Session, *, error_id: int, by_employee_id: int, now: datetime) -> StandardError:
    """What a manager decided is open again, on record; a draft stays one."""
    error = await _one(session, error_id)
    if error.state is ErrorState.DRAFT or error.decided_by is None:
        return error
    values = {
        "state": ErrorState.DRAFT,
        "decided_by": None,
        "decided_at": None,
        "reason": None,
        "shown_at": now,
    }
    opened = await _turn(session, error_id, error.state, values)
    if opened is None:
        return await _one(session, error_id)
    _note(session, opened, "reopened", actor_employee(by_employee_id), now)
    return opened


async def _decide(
    session: Session, error_id: int, state: ErrorState, by_employee_id: int, now: datetime, reason: str
) -> StandardError:
    values = {"state": state, "decided_by": by_employee_id, "decided_at": now, "reason": reason or None}
    decided = await _turn(session, error_id, ErrorState.DRAFT, values)
    if decided:
        _note(session, decided, state.value, actor_employee(by_employee_id), now, reason)
    error = decided or await _one(session, error_id)
    if error.state is not state:
        raise ErrorDecided(error_id, error.state)
    return error


async def _turn(
    session: Session, error_id: int, former: ErrorState, values: dict[str, Any]
) -> StandardError | None:
    turned: StandardError | None = await session.scalar(
        update(StandardError)
        .where(StandardError.id == error_id, StandardError.state == former)
        .values(**values)
        .returning(StandardError)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return turned


def _note(
    session: Session, error: StandardError, kind: str, actor: str, now: datetime, words: str = ""
) -> None:
    session.add(StandardErrorEvent(error_id=error.id, kind=kind, actor=actor, at=now, words=words or None))


async def _one(session: Session, error_id: int) -> StandardError:
    query = select(StandardError).where(StandardError.id == error_id)
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def _of(session: Session, ticket_id: int, employee_id: int) -> StandardError | None:
    found: StandardError | None = await session.scalar(
        select(StandardError)
        .where(StandardError.ticket_id == ticket_id, StandardError.employee_id == employee_id)
        .execution_options(populate_existing=True)
    )
    return found
