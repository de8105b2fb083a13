"""A client tops up their account: three sums as buttons, or another in words; the office sends the payment details."""

from babel.numbers import get_currency_precision

from billing.invoices import payable
from billing.invoices import texts as invoice_texts
from billing.ledger.queries import balance
from billing.money import meant_as_amount, parse_amount
from billing.payments.slips import Slip
from billing.verdicts import invoicing, topping
from bot import dialogs
from bot.client import paying_here, texts
from bot.visit import Answer, Visit
from intake.contacts.actors import actor_contact
from intake.contacts.queries import Place
from intake.letter import Button, Press

QUESTION = "wish"


async def offered(visit: Visit, places: list[Place]) -> tuple[tuple[Button, ...], ...]:
    """The buttons below a balance; who writes for several clients first says for which."""
    if len(places) == 1:
        place = places[0]
        sums = await topping.offers(visit.session, place.client_id, visit.now)
        currency = (await balance(visit.session, place.client_id)).currency
        return topping.buttons(visit.t, place.client_id, sums, currency)
    return tuple(
        (Button(texts.top_up_for(visit.t, place.client_name), Press("wish1", place.client_id)),)
        for place in places
    )


async def choose(visit: Visit, press: Press) -> Answer:
    """ "Top up Vega": by how much."""
    place = _place(visit, press.id)
    if place is None:
        return Answer(texts.not_for_you(visit.t))
    return Answer(texts.how_much(visit.t, place.client_name, await offered(visit, [place])))


async def wish(visit: Visit, press: Press) -> Answer:
    """A sum was chosen: the office is told, once a day for each sum."""
    place = _place(visit, press.id)
    if place is None or not press.argument.isdecimal():
        return Answer(texts.not_for_you(visit.t))
    return await _want(visit, place, int(press.argument))


async def ask_other(visit: Visit, press: Press) -> Answer:
    """ "Other sum": the next words are it."""
    place = _place(visit, press.id)
    if place is None:
        return Answer(texts.not_for_you(visit.t))
    await dialogs.ask_here(visit, QUESTION, client_id=place.client_id)
    return Answer(texts.which_sum(visit.t, await _example(visit, place)))


async def other(visit: Visit, client_id: int, said: str) -> Answer | None:
    """The sum in words; None where the words were about something else."""
    place = _place(visit, client_id)
    if place is None:
        return None
    currency = (await balance(visit.session, client_id)).currency
    minor = parse_amount(said, currency)
    if minor:
        return await _want(visit, place, minor)
    if not meant_as_amount(said):
        return None
    await ask_other(visit, Press("wish2", client_id))
    return Answer(texts.no_sum(visit.t, await _example(visit, place)))


async def _want(visit: Visit, place: Place, minor: int) -> Answer:
    if await invoicing.is_invoicing(visit.session):
        return await _invoiced(visit, place, minor)
    currency = (await balance(visit.session, place.client_id)).currency
    if await payable.takes(visit.session, minor, currency):
        return paying_here.bill(visit, place, Slip(place.client_id, minor, currency))
    amount = visit.t.money(minor, currency)
    fresh = await topping.wanted(
        visit.session, place.client_id, minor, contact_id=place.contact_id, now=visit.now
    )
    if not fresh:
        return Answer(toast=texts.wanted_before(visit.t, amount), alert=True)
    short = await topping.missing(visit.session, place.client_id) > minor
    return Answer(texts.wanted(visit.t, amount, enough=not short))


async def _invoiced(visit: Visit, place: Place, minor: int) -> Answer:
    """The office makes invoices: here is one, or the one that asks for this sum already."""
    made, fresh = await invoicing.ask(
        visit.session,
        client_id=place.client_id,
        amount_minor=minor,
        key=f"invoice:inbox:{visit.inbox_id}",
        actor=actor_contact(place.contact_id),
        by_client=True,
        now=visit.now,
    )
    if not fresh:
        pay = await payable.button(visit.session, visit.t, made)
        return Answer(invoice_texts.stands_open(visit.t, made, pay))
    return Answer(invoice_texts.coming(visit.t, made))


async def _example(visit: Visit, place: Place) -> int:
    """A sum like those of this client, in whole units of their currency."""
    currency = (await balance(visit.session, place.client_id)).currency
    _, usual, _ = await topping.offers(visit.session, place.client_id, visit.now)
    return max(usual // int(10 ** get_currency_precision(currency)), 1)


def _place(visit: Visit, client_id: int) -> Place | None:
    """This person's place at a client whose money they may see."""
    places = visit.who.places if visit.who else ()
    return next(
        (place for place in places if place.client_id == client_id and place.authority.may_order), None
    )
