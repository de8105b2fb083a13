"""A client asks for a discount with the button: the same fact as the manager notes, and the card shows it."""

from datetime import datetime

from billing.quotes import bargaining
from billing.quotes.errors import MayNotOrder, NoSuchQuote
from billing.quotes.models import Quote
from billing.verdicts import facts
from config.database import Session
from intake.contacts.actors import actor_contact
from intake.tickets import actions as tickets
from intake.tickets.models import Ticket


async def ask_discount(
    session: Session, *, quote_id: int, contact_id: int, now: datetime
) -> tuple[bool, Ticket]:
    """Whether it is new, and the request. Raises NoSuchQuote, MayNotOrder, AlreadyDecided."""
    quote = await session.get(Quote, quote_id)
    if quote is None:
        raise NoSuchQuote(quote_id)
    if contact_id not in [contact.id for contact, _ in await facts.deciders(session, quote.client_id)]:
        raise MayNotOrder(quote_id, contact_id)
    noted = await bargaining.note_asked(session, quote.id, actor=actor_contact(contact_id), now=now)
    ticket = await session.get_one(Ticket, quote.ticket_id)
    if noted:
        ticket.flags = [flag for flag in ticket.flags if flag["code"] != bargaining.SEEMS]
        await tickets.refresh(session, ticket.id)
    return noted, ticket
