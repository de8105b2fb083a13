"""What a client has accepted, or had done, of late."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select

from billing.approved.rules import Order
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from config.database import ReadSession
from intake.tickets.models import ClosedReason, Direction, Status, Ticket, TicketMessage, Verdict

LATELY = timedelta(days=60)
"""About as long as people come back to what they ordered; the warranty is another matter."""
ORDERS_MAX, WORDS_MAX = 20, 500

_ORDERS = (
    select(Ticket, Quote.decided_at)
    .outerjoin(
        Quote,
        (Quote.ticket_id == Ticket.id) & Quote.state.in_((State.ACCEPTED, State.SETTLED)),
    )
    .where(
        Ticket.client_id == bindparam("client"),
        Ticket.id != bindparam("this"),
        Ticket.touched_at >= bindparam("since"),
        or_(
            Quote.id.is_not(None),
            (Ticket.verdict == Verdict.IN_TARIFF)
            & or_(Ticket.status == Status.RESOLVED, Ticket.closed_reason == ClosedReason.DONE),
        ),
    )
    .order_by(Ticket.id.desc())
    .limit(ORDERS_MAX)
)
_ASKED = (
    select(TicketMessage.ticket_id, TicketMessage.text)
    .where(TicketMessage.ticket_id.in_(bindparam("tickets", expanding=True)))
    .where(TicketMessage.direction == Direction.IN, TicketMessage.automatic.is_(False))
    .order_by(TicketMessage.id)
)


async def orders(session: ReadSession, client_id: int, besides: int | None, now: datetime) -> list[Order]:
    """Newest first, each once. `besides`: the ticket that is being looked at."""
    asked = {"client": client_id, "this": besides or 0, "since": now - LATELY}
    found: dict[int, tuple[Ticket, datetime | None]] = {}
    for ticket, accepted_at in await session.execute(_ORDERS, asked):
        found.setdefault(ticket.id, (ticket, accepted_at))
    if not found:
        return []
    words = {number: ticket.title for number, (ticket, _) in found.items()}
    for number, text in await session.execute(_ASKED, {"tickets": list(found)}):
        if len(words[number]) < WORDS_MAX:
            words[number] += "\n" + text[:WORDS_MAX]
    return [
        Order(
            number,
            ticket.resolved_at or accepted_at or ticket.touched_at,
            done=ticket.resolved_at is not None,
            category=ticket.category,
            words=words[number],
        )
        for number, (ticket, accepted_at) in found.items()
    ]
