"""Reading offered calls: what stands on a request, when somebody is taken, what is due."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from billing.slots.models import CallOffer, OfferState
from config.database import ReadSession
from intake.tickets.models import Direction, Ticket, TicketMessage

WISH = "asks_call"
"""The flag of a request that is nothing but the wish for a call."""
LIVE = (OfferState.PUT, OfferState.TAKEN)
UNSEEN = (OfferState.DRAFT, OfferState.DROPPED)


def is_wish(ticket: Ticket) -> bool:
    """Whether the client has asked for a call with the button."""
    return ticket.is_flagged(WISH)


def settled_in_writing(ticket: Ticket) -> bool:
    """Whether an answer in writing was all it took."""
    return any(flag["code"] == WISH and flag.get("settled") for flag in ticket.flags)


async def answered(session: ReadSession, ticket_id: int) -> bool:
    """Whether the office has written to them about it."""
    answers = select(TicketMessage.id).where(
        TicketMessage.ticket_id == ticket_id, TicketMessage.direction == Direction.OUT
    )
    return await session.scalar(answers.limit(1)) is not None


async def live(session: ReadSession, ticket_id: int) -> CallOffer | None:
    """The offer the client may still answer, or the call that is agreed."""
    found: CallOffer | None = await session.scalar(
        select(CallOffer).where(CallOffer.ticket_id == ticket_id, CallOffer.state.in_(LIVE))
    )
    return found


async def draft(session: ReadSession, ticket_id: int) -> CallOffer | None:
    """What a manager is putting together for a request."""
    found: CallOffer | None = await session.scalar(
        select(CallOffer).where(CallOffer.ticket_id == ticket_id, CallOffer.state == OfferState.DRAFT)
    )
    return found


async def latest(session: ReadSession, ticket_id: int) -> CallOffer | None:
    """The last one the client has seen."""
    found: CallOffer | None = await session.scalar(
        select(CallOffer)
        .where(CallOffer.ticket_id == ticket_id, CallOffer.state.not_in(UNSEEN))
        .order_by(CallOffer.id.desc())
        .limit(1)
    )
    return found


async def taken(session: ReadSession, caller_id: int) -> set[datetime]:
    """When somebody has a call agreed."""
    rows = await session.scalars(
        select(CallOffer.starts_at).where(
            CallOffer.caller_id == caller_id, CallOffer.state == OfferState.TAKEN
        )
    )
    return {at for at in rows if at}


async def busy(session: ReadSession, caller_id: int) -> set[datetime]:
    """Besides, what others may still take of them: not offered twice by a button."""
    put = await session.scalars(
        select(CallOffer).where(CallOffer.caller_id == caller_id, CallOffer.state == OfferState.PUT)
    )
    return {at for offer in put for at in offer.starts} | await taken(session, caller_id)


async def due(session: ReadSession, now: datetime) -> list[int]:
    """Offers for which something is to be done."""
    return list(
        await session.scalars(
            select(CallOffer.id).where(CallOffer.due_at <= now).order_by(CallOffer.due_at, CallOffer.id)
        )
    )


async def of_caller(session: ReadSession, caller_id: int, states: Iterable[OfferState]) -> list[CallOffer]:
    """What somebody was to call about."""
    return list(
        await session.scalars(
            select(CallOffer)
            .where(CallOffer.caller_id == caller_id, CallOffer.state.in_(tuple(states)))
            .order_by(CallOffer.id)
        )
    )
