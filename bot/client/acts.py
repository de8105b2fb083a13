"""A client's word on an act: they agree, or something is wrong and the office looks into it."""

from billing.acts import actions, queries, texts
from billing.acts.errors import NotToAgree
from billing.acts.queries import Shown
from billing.closing import telling
from billing.targets import actions as targets
from bot.client import talking
from bot.staff import cards
from bot.visit import Answer, Visit
from intake.contacts.models import Channel
from intake.letter import Press
from intake.message import Incoming, Kind
from intake.tickets import actions as tickets
from intake.tickets.actions import Author


async def agree(visit: Visit, press: Press) -> Answer:
    """ "Agree": kept with the words they had before them. Pressed again, it says so."""
    shown = await queries.shown(visit.session, press.id)
    fresh = await actions.agree(
        visit.session,
        press.id,
        contact_id=_contact(visit, shown),
        channel=Channel.TELEGRAM,
        seen=texts.seen(shown),
        now=visit.now,
    )
    if not fresh:
        return Answer(toast=texts.agreed_before(visit.t, shown))
    await telling.show(visit.session, shown.act.period, visit.now)
    await telling.take_buttons(visit.session, shown.act, visit.now)
    return Answer(texts.agreed(visit.t, shown))


async def wrong(visit: Visit, press: Press) -> Answer:
    """ "Something is wrong": a request for the manager, and the next words say what. Pressed again, it is the same one."""
    shown = await queries.shown(visit.session, press.id)
    contact_id = _contact(visit, shown)
    before = await actions.objection_of(visit.session, press.id)
    if before and before.ticket_id:
        await talking.ask(visit, talking.TALK, before.ticket_id)
        return Answer(texts.ask_wrong(visit.t, shown, before.ticket_id), ticket_id=before.ticket_id)
    assert visit.who is not None
    asked = Incoming(
        channel=Channel.TELEGRAM,
        sender=visit.sender,
        kind=Kind.WORDS,
        text=texts.objection(visit.t, shown),
        sent_at=visit.now,
        place=str(visit.chat_id),
        external_id=f"act:{shown.act.id}",
    )
    ticket = await tickets.open_ticket(
        visit.session,
        client_id=shown.act.client_id,
        contact_id=contact_id,
        incoming=asked,
        author=Author(visit.who.person_id, visit.inbox_id),
        language=visit.t.language,
        now=visit.now,
    )
    ticket.flags = [{"code": queries.OBJECTION, "act": shown.act.name}]
    await targets.promise_look(visit.session, ticket, visit.now)
    await actions.object_to(
        visit.session,
        press.id,
        contact_id=contact_id,
        channel=Channel.TELEGRAM,
        seen=texts.seen(shown),
        ticket_id=ticket.id,
        now=visit.now,
    )
    await cards.show(visit.session, ticket.id, visit.now)
    await telling.show(visit.session, shown.act.period, visit.now)
    await talking.ask(visit, talking.TALK, ticket.id)
    return Answer(texts.ask_wrong(visit.t, shown, ticket.id), ticket_id=ticket.id)


def _contact(visit: Visit, shown: Shown) -> int:
    """Who of the client this is. Raises NotToAgree for anybody who does not decide there: callback data can be forged."""
    for place in visit.who.places if visit.who else ():
        if place.client_id == shown.act.client_id and place.authority.may_order:
            return place.contact_id
    raise NotToAgree
