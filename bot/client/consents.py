"""A client's yes to being charged without a price first, and their no to such a charge."""

from datetime import timedelta

from billing.consents import texts
from billing.consents.errors import MayNotAgree, TermsChanged
from billing.verdicts import call_review, consenting, no_quote
from billing.verdicts.call_review import ChargedCall
from billing.verdicts.no_quote import Charged, Stand
from bot.staff import call_reviews, objections
from bot.visit import Answer, Visit
from intake.contacts.models import Channel
from intake.contacts.queries import Place
from intake.letter import Press
from intake.letter import letter as plain
from intake.office.queries import office
from intake.tickets.models import Ticket


async def agree(visit: Visit, press: Press) -> Answer:
    """ "I agree", under the letter with list and limit."""
    contact_id = next((place.contact_id for place in _places(visit) if place.client_id == press.id), 0)
    try:
        _, letter, fresh = await consenting.agree(
            visit.session,
            client_id=press.id,
            contact_id=contact_id,
            digest=press.argument,
            channel=Channel.TELEGRAM,
            now=visit.now,
        )
    except MayNotAgree:
        return Answer(toast=texts.may_not_agree(visit.t), alert=True)
    except TermsChanged:
        return Answer(toast=texts.terms_changed(visit.t), alert=True)
    return Answer(letter, rewrite=True) if fresh else Answer(toast=texts.agreed_before(visit.t))


async def disagree(visit: Visit, press: Press) -> Answer:
    """ "I disagree", under a charge: one tap, and somebody looks at it again."""
    contacts = {place.client_id: place.contact_id for place in _places(visit)}
    client_id = await no_quote.client_of(visit.session, press.id)
    charged, fresh = await no_quote.object_to(
        visit.session, quote_id=press.id, contact_id=contacts.get(client_id or 0, 0), now=visit.now
    )
    if not fresh:
        return Answer(toast=await _stands(visit, charged), alert=True, ticket_id=charged.ticket.id)
    await objections.tell_desk(visit, charged)
    return _looked_at(visit, charged.ticket, charged.quote.total_minor, charged.quote.currency)


async def disagree_with_call(visit: Visit, press: Press) -> Answer:
    """The same under the charge of a call."""
    known = await call_review.of_call(visit.session, press.id, visit.now)
    contacts = {place.client_id: place.contact_id for place in _places(visit)}
    charged, fresh = await call_review.object_to(
        visit.session,
        call_id=press.id,
        contact_id=contacts.get(known.call.client_id, 0),
        now=visit.now,
    )
    if not fresh:
        return Answer(toast=await _stands(visit, charged), alert=True, ticket_id=charged.ticket.id)
    await call_reviews.tell_desk(visit, charged)
    return _looked_at(visit, charged.ticket, charged.charge.amount_minor, charged.charge.currency)


def _looked_at(visit: Visit, ticket: Ticket, minor: int, currency: str) -> Answer:
    """The charge is looked at once more."""
    said = texts.objected(visit.t, ticket.id, visit.t.money(minor, currency))
    return Answer(plain(said), ticket_id=ticket.id)


async def _stands(visit: Visit, charged: Charged | ChargedCall) -> str:
    match charged.stands:
        case Stand.OBJECTED:
            return texts.objected_before(visit.t)
        case Stand.KEPT:
            return texts.kept_before(visit.t)
        case Stand.TAKEN_BACK:
            return texts.taken_back_before(visit.t)
        case _:
            zone = (await office(visit.session)).firm.zone
            last = (charged.until - timedelta(minutes=1)).astimezone(zone).date()
            return texts.too_late(visit.t, visit.t.day(last))


def _places(visit: Visit) -> tuple[Place, ...]:
    return visit.who.places if visit.who else ()
