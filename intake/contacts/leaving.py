"""An employee who no longer works here: no rights, no links, no talks; what they did stays theirs."""

from datetime import datetime

from sqlalchemy import update

from config.database import Session
from intake.contacts.models import Employee, Invite


async def end(session: Session, employee_id: int, now: datetime) -> bool:
    """They are staff no more, and no link lets them in again; False where that was so before."""
    ended = await session.scalar(
        update(Employee)
        .where(Employee.id == employee_id, Employee.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Employee.id)
        .execution_options(synchronize_session="fetch")
    )
    await session.execute(
        update(Invite)
        .where(Invite.employee_id == employee_id, Invite.expires_at > now)
        .values(expires_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return ended is not None
