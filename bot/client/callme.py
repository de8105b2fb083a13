"""A client would like a call: asking for one, choosing a time, and second thoughts."""

from billing.slots import actions, ending, queries, texts
from billing.slots.errors import OfferOver, TimeGone
from billing.slots.models import CallOffer
from bot.client import call_topic, talking
from bot.client import texts as client_texts
from bot.visit import Answer, Visit
from intake.contacts.queries import Place
from intake.letter import Press, letter
from intake.office.queries import office
from intake.tickets.models import Ticket


async def command(visit: Visit) -> Answer:
    """`/callme`, or the button below every menu; who writes for several clients first says for which."""
    places = visit.who.places if visit.who else ()
    if len(places) == 1:
        return await call_topic.ask(visit, places[0])
    return Answer(texts.which_firm(visit.t, [(place.client_id, place.client_name) for place in places]))


async def pressed(visit: Visit, press: Press) -> Answer:
    place = _place(visit, press.id)
    return await call_topic.ask(visit, place) if place else await command(visit)


async def take(visit: Visit, press: Press) -> Answer:
    """A time was chosen."""
    _, ticket, place = await _own(visit, press.id)
    try:
        offer, fresh = await actions.take(
            visit.session,
            press.id,
            press.argument,
            contact_id=place.contact_id,
            noted_by=None,
            now=visit.now,
        )
    except TimeGone:
        return Answer(toast=texts.gone(visit.t), alert=True)
    if not fresh:
        return Answer(toast=texts.taken_before(visit.t))
    said = await actions.confirmation(visit.session, offer, ticket, visit.t, visit.now)
    return Answer(said, rewrite=True, ticket_id=ticket.id)


async def none_suits(visit: Visit, press: Press) -> Answer:
    """ "None of these": when would it suit them?"""
    _, ticket, place = await _own(visit, press.id)
    await ending.none_suits(visit.session, press.id, contact_id=place.contact_id, now=visit.now)
    await talking.ask(visit, talking.TALK, ticket.id)
    return Answer(texts.which_times(visit.t, ticket.id), rewrite=True, ticket_id=ticket.id)


async def cancel(visit: Visit, press: Press) -> Answer:
    """ "I cannot then"."""
    _, ticket, place = await _own(visit, press.id)
    offer = await ending.cancel_for_client(
        visit.session, press.id, contact_id=place.contact_id, now=visit.now
    )
    assert offer.starts_at is not None
    at = texts.when(visit.t, offer.starts_at, (await office(visit.session)).firm.zone)
    return Answer(texts.cancelled_by_you(visit.t, offer.id, ticket.id, at), rewrite=True, ticket_id=ticket.id)


async def again(visit: Visit, press: Press) -> Answer:
    """ "Other times, please", once a call has come to nothing."""
    offer, ticket, _ = await _own(visit, press.id)
    if await _goes_on(visit, offer, ticket):
        return Answer(toast=texts.over(visit.t))
    await ending.ask_again(visit.session, offer, ticket, visit.now)
    await talking.ask(visit, talking.TALK, ticket.id)
    return Answer(texts.which_times(visit.t, ticket.id), rewrite=True, ticket_id=ticket.id)


async def leave(visit: Visit, press: Press) -> Answer:
    """ "No longer needed"."""
    offer, ticket, place = await _own(visit, press.id)
    if await _goes_on(visit, offer, ticket):
        return Answer(toast=texts.over(visit.t))
    if not await ending.leave(visit.session, offer.id, contact_id=place.contact_id, now=visit.now):
        return Answer(letter(client_texts.thanks(visit.t)), rewrite=True, ticket_id=ticket.id)
    return Answer(texts.left(visit.t, ticket.id), rewrite=True, ticket_id=ticket.id)


async def _goes_on(visit: Visit, offer: CallOffer, ticket: Ticket) -> bool:
    """Whether the office has offered more since, or the request is over."""
    latest = await queries.latest(visit.session, ticket.id)
    return ticket.status not in actions.OPEN or (latest is not None and latest.id != offer.id)


async def _own(visit: Visit, offer_id: int) -> tuple[CallOffer, Ticket, Place]:
    """An offer to one of this person's clients; callback data can be forged. Raises OfferOver."""
    offer = await visit.session.get(CallOffer, offer_id)
    ticket = await visit.session.get(Ticket, offer.ticket_id) if offer else None
    place = _place(visit, ticket.client_id) if ticket else None
    if offer is None or ticket is None or place is None:
        raise OfferOver(offer_id)
    return offer, ticket, place


def _place(visit: Visit, client_id: int) -> Place | None:
    return visit.who.place_at(client_id) if visit.who else None


PRESSES = {
    "callme": pressed,
    "slottake": take,
    "slotnone": none_suits,
    "slotoff": cancel,
    "slotagain": again,
    "slotleave": leave,
}
"""What a client may press."""
