"""Reading charges: what waits for money, and what stands about a subject."""

from datetime import datetime

from sqlalchemy import func, select

from billing.charges.models import Charge, ChargeKind, ChargeState
from config.database import ReadSession


async def waiting(session: ReadSession, client_id: int) -> list[Charge]:
    """What is due and has no money yet, the oldest first."""
    rows = await session.scalars(
        select(Charge)
        .where(Charge.client_id == client_id, Charge.state == ChargeState.WAITING)
        .order_by(Charge.made_at, Charge.id)
    )
    return list(rows)


async def waiting_since(session: ReadSession, moment: datetime | None) -> list[Charge]:
    """Everybody's, made since a moment."""
    query = select(Charge).where(Charge.state == ChargeState.WAITING).order_by(Charge.client_id, Charge.id)
    if moment:
        query = query.where(Charge.made_at > moment)
    return list(await session.scalars(query))


async def due_minor(session: ReadSession, client_id: int) -> int:
    """What all of that comes to."""
    total = await session.scalar(
        select(func.sum(Charge.amount_minor)).where(
            Charge.client_id == client_id, Charge.state == ChargeState.WAITING
        )
    )
    return int(total or 0)


async def standing(session: ReadSession, client_id: int, kind: ChargeKind, subject: str) -> list[Charge]:
    """Charges about a subject that are booked or wait, the oldest first."""
    rows = await session.scalars(
        select(Charge)
        .where(
            Charge.client_id == client_id,
            Charge.kind == kind,
            Charge.subject == subject,
            Charge.state.in_((ChargeState.WAITING, ChargeState.BOOKED)),
        )
        .order_by(Charge.id)
    )
    return list(rows)


async def about(session: ReadSession, client_id: int, kind: ChargeKind, beginning: str) -> list[Charge]:
    """Charges whose subject begins so, booked or waiting, the oldest first."""
    rows = await session.scalars(
        select(Charge)
        .where(
            Charge.client_id == client_id,
            Charge.kind == kind,
            Charge.subject.startswith(beginning, autoescape=True),
            Charge.state.in_((ChargeState.WAITING, ChargeState.BOOKED)),
        )
        .order_by(Charge.id)
    )
    return list(rows)


async def of_ticket(session: ReadSession, ticket_id: int) -> list[Charge]:
    """Everything charged for a ticket without a quote that is booked or waits, the oldest first."""
    rows = await session.scalars(
        select(Charge)
        .where(Charge.ticket_id == ticket_id, Charge.state.in_((ChargeState.WAITING, ChargeState.BOOKED)))
        .order_by(Charge.id)
    )
    return list(rows)
