"""Which of a person's places at clients a price is for."""

from billing.quotes import queries as quotes
from bot.visit import Visit
from intake.tickets.models import Ticket


async def contact_for(visit: Visit, quote_id: int) -> int:
    """This person's place at the client the price is for; 0 where they have none, which may order nothing."""
    shown = await quotes.shown(visit.session, quote_id)
    ticket = await visit.session.get(Ticket, shown.quote.ticket_id) if shown else None
    places = visit.who.places if visit.who else ()
    return next((place.contact_id for place in places if ticket and place.client_id == ticket.client_id), 0)
