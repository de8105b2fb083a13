"""Work that comes back soon after it was done: perhaps our own fault. The manager decides."""

from datetime import datetime

from billing.tariffs.queries import billing_book
from config.database import Session
from intake.tickets import actions as tickets
from intake.tickets.models import Ticket, Verdict

RETURNED = "returned"
"""The flag of a request that came back within the warranty days."""


async def note_return(session: Session, ticket: Ticket, done_at: datetime | None, now: datetime) -> bool:
    """A request is open again that was done at `done_at`; whether that suggests Ours. `ticket` may be a new one that
    answers what is closed."""
    book = await billing_book(session)
    if book.warranty is None or done_at is None or ticket.verdict is Verdict.OURS:
        return False
    days = (now.astimezone(book.zone).date() - done_at.astimezone(book.zone).date()).days
    if days > book.warranty.days:
        return False
    forget_return(ticket)
    ticket.flags = [*ticket.flags, {"code": RETURNED, "days": days, "of_days": book.warranty.days}]
    await session.flush()
    await tickets.refresh(session, ticket.id)
    return True


def forget_return(ticket: Ticket) -> None:
    """It is decided: the reason has been heard."""
    ticket.flags = [flag for flag in ticket.flags if flag["code"] != RETURNED]


def came_back(ticket: Ticket) -> bool:
    return ticket.is_flagged(RETURNED)
