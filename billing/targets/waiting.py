"""Reading what waits for clients: a price for their answer or their money, a question of ours for their reply."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from billing.ledger.models import Hold
from billing.quotes.lifecycle import Act, State
from billing.quotes.models import Quote, QuoteEvent
from billing.targets.rules import Wait
from config.database import ReadSession
from intake.tickets.models import Direction, Ticket, TicketMessage
from intake.tickets.rules import asks

ANSWERED = (Act.ACCEPT, Act.DISCUSS, Act.DECLINE, Act.EXPIRE, Act.SUPERSEDE, Act.CANCEL)
"""With any of them a price no longer waits for the client."""
GIVEN_UP = (Act.EXPIRE, Act.SUPERSEDE, Act.CANCEL)
"""With any of them an accepted price no longer waits for its money."""
FORGOTTEN = timedelta(days=31)
"""A question nobody has answered for so long waits for nobody."""


async def prices(session: ReadSession, upto: datetime, *of: ColumnElement[bool]) -> list[Wait]:
    """From when a price was put until it was answered, else `upto`; `of` says of which quotes."""
    over = (
        select(func.min(QuoteEvent.at))
        .where(QuoteEvent.quote_id == Quote.id, QuoteEvent.kind.in_([one.value for one in ANSWERED]))
        .scalar_subquery()
    )
    rows = await session.execute(select(Quote.client_id, Quote.ticket_id, Quote.put_at, over).where(*of))
    return [
        Wait(client, ("ticket", ticket), put, upto if ends is None else ends)
        for client, ticket, put, ends in rows
    ]


async def money(session: ReadSession, upto: datetime, *of: ColumnElement[bool]) -> list[Wait]:
    """From when a price was accepted until its money was set aside, else `upto`; `of` says of which quotes."""
    accepted = aliased(QuoteEvent)
    over = (
        select(func.min(QuoteEvent.at))
        .where(QuoteEvent.quote_id == Quote.id, QuoteEvent.kind.in_([one.value for one in GIVEN_UP]))
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Quote.client_id, Quote.ticket_id, accepted.at, Hold.held_at, over, Quote.state)
        .join(accepted, (accepted.quote_id == Quote.id) & (accepted.kind == Act.ACCEPT.value))
        .outerjoin(Hold, Hold.quote_id == Quote.id)
        .where(Quote.total_minor > 0, *of)
    )
    waits = []
    for client, ticket, said, held, given_up, state in rows:
        over_at = [one for one in (held, given_up) if one is not None]
        if over_at or state is State.ACCEPTED:  # else it was charged without money being set aside
            waits.append(Wait(client, ("ticket", ticket), said, min(over_at, default=upto)))
    return waits


async def questions(session: ReadSession, *of: ColumnElement[bool]) -> list[Wait]:
    """Words of ours that end in a question mark, until the next of theirs, or the end of the request.

    `of` says of which messages; one nobody has answered ends in the future.
    """
    answer = aliased(TicketMessage)
    answered = (
        select(func.min(answer.sent_at))
        .where(answer.ticket_id == TicketMessage.ticket_id, answer.sent_at > TicketMessage.sent_at)
        .where(answer.direction == Direction.IN, answer.automatic.is_(False))
        .scalar_subquery()
    )
    rows = await session.execute(
        select(
            Ticket.client_id,
            Ticket.id,
            TicketMessage.text,
            TicketMessage.sent_at,
            answered,
            func.coalesce(Ticket.resolved_at, Ticket.closed_at),
        )
        .join(Ticket, Ticket.id == TicketMessage.ticket_id)
        .where(*of, TicketMessage.direction == Direction.OUT)
        .where(or_(TicketMessage.text.contains("?"), TicketMessage.text.contains("？")))
    )
    return [
        Wait(
            client,
            ("ticket", ticket),
            sent,
            min(one for one in (replied, over, sent + FORGOTTEN) if one is not None),
        )
        for client, ticket, words, sent, replied, over in rows
        if asks(words)
    ]
