"""What is in a price beside the line under its buttons: further lines, and a discount."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.models import PriceDraft
from bot.staff.surcharging import Asked, read
from config.database import ReadSession, Session
from intake.tickets.errors import Outdated

LINES_MOST = 8
"""Of one price."""


@dataclass(frozen=True)
class Basket:
    """As one set of buttons was drawn for it."""

    lines: tuple[Asked, ...] = ()
    percent: int | None = None
    """Off the items, in hundredths of a per cent."""
    minor: int | None = None

    @property
    def is_full(self) -> bool:
        """The line under the buttons is one more."""
        return len(self.lines) + 1 >= LINES_MOST


async def basket_of(session: ReadSession, ticket_id: int, asked: Asked) -> Basket:
    """What else was in the draft when this button was drawn. Raises Outdated where it has changed since."""
    if not asked.basket:
        return Basket()
    id_, _, step = asked.basket.partition(".")
    row = await session.get(PriceDraft, int(id_)) if id_.isdecimal() else None
    if row is None or row.ticket_id != ticket_id or str(row.step) != step:
        raise Outdated(ticket_id)
    lines = tuple(line for line in map(read, row.lines) if line)
    return Basket(lines, row.off_percent, row.off_minor)


async def keep(session: Session, ticket_id: int, employee_id: int, basket: Basket, now: datetime) -> str:
    """Put this in place of what this manager had on this request; the tag buttons carry."""
    row = await session.scalar(
        select(PriceDraft).where(PriceDraft.ticket_id == ticket_id, PriceDraft.employee_id == employee_id)
    )
    if row is None:
        row = PriceDraft(ticket_id=ticket_id, employee_id=employee_id, step=0)
        session.add(row)
    row.lines = [line.argument for line in basket.lines]
    row.off_percent, row.off_minor = basket.percent, basket.minor
    row.step, row.changed_at = row.step + 1, now
    await session.flush()
    return f"{row.id}.{row.step}"


async def forget(session: Session, ticket_id: int, employee_id: int) -> None:
    """The price is on its way."""
    await session.execute(
        delete(PriceDraft).where(PriceDraft.ticket_id == ticket_id, PriceDraft.employee_id == employee_id)
    )
