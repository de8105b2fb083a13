"""Standard errors: drafted by the program, explained by the employee, confirmed or dropped by the manager."""

from datetime import datetime

from sqlalchemy import select, update

from billing.labour.errors import ErrorDecided
from billing.labour.models import ErrorState, StandardError, TimeEntry
from config.database import Session


async def draft(session: Session, entry: TimeEntry, now: datetime) -> StandardError:
    """Put an entry to its employee as a standard error. One entry makes one; decided by a person, it stays so."""
    error = await _of_entry(session, entry.id)
    if error is None:
        error = StandardError(
            entry_id=entry.id,
            ticket_id=entry.ticket_id,
            employee_id=entry.employee_id,
            state=ErrorState.DRAFT,
            drafted_at=now,
        )
        session.add(error)
    elif error.state is ErrorState.DROPPED and error.decided_by is None:
        error.state, error.decided_at = ErrorState.DRAFT, None
    await session.flush()
    return error


async def withdraw(session: Session, entry_id: int, now: datetime) -> None:
    """The work was accepted after all, or never happened: the draft is dropped, and nobody has to decide."""
    await session.execute(
        update(StandardError)
        .where(StandardError.entry_id == entry_id, StandardError.state == ErrorState.DRAFT)
        .values(state=ErrorState.DROPPED, decided_at=now)
        .execution_options(synchronize_session="fetch")
    )


async def explain(
    session: Session, *, error_id: int, employee_id: int, explanation: str, now: datetime
) -> StandardError:
    """The employee's own words, as long as it is a draft. Raises ErrorDecided; LookupError for somebody else's."""
    error = await _one(session, error_id)
    if error.employee_id != employee_id:
        raise LookupError(error_id)
    explained = await session.scalar(
        update(StandardError)
        .where(StandardError.id == error_id, StandardError.state == ErrorState.DRAFT)
        .values(explanation=explanation, explained_at=now)
        .returning(StandardError)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if explained is None:
        raise ErrorDecided(error_id, error.state)
    return explained


async def confirm(session: Session, *, error_id: int, by_employee_id: int, now: datetime) -> StandardError:
    """It was a favour past the tariff. The same again changes nothing; raises ErrorDecided where it was dropped."""
    return await _decide(session, error_id, ErrorState.CONFIRMED, by_employee_id, now)


async def drop(session: Session, *, error_id: int, by_employee_id: int, now: datetime) -> StandardError:
    """It was none. The same again changes nothing; raises ErrorDecided where it was confirmed."""
    return await _decide(session, error_id, ErrorState.DROPPED, by_employee_id, now)


async def _decide(
    session: Session, error_id: int, state: ErrorState, by_employee_id: int, now: datetime
) -> StandardError:
    decided = await session.scalar(
        update(StandardError)
        .where(StandardError.id == error_id, StandardError.state == ErrorState.DRAFT)
        .values(state=state, decided_by=by_employee_id, decided_at=now)
        .returning(StandardError)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    error = decided or await _one(session, error_id)
    if error.state is not state:
        raise ErrorDecided(error_id, error.state)
    return error


async def _one(session: Session, error_id: int) -> StandardError:
    query = select(StandardError).where(StandardError.id == error_id)
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def _of_entry(session: Session, entry_id: int) -> StandardError | None:
    found: StandardError | None = await session.scalar(
        select(StandardError)
        .where(StandardError.entry_id == entry_id)
        .execution_options(populate_existing=True)
    )
    return found
