"""The question to an employee about words in memory: the card in their private chat, and what they press on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.business import texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from config.i18n import Translator
from intake.business import actions, answering, queries
from intake.business.gate import Mode
from intake.business.models import About, Offer, OfferState
from intake.contacts.models import Employee
from intake.letter import Button, Letter, Press
from intake.office.queries import office
from intake.outbox.delivery import speaker
from intake.outbox.models import Outbound, OutboxState, Window
from intake.telegram.mending import plain
from intake.tickets.models import Ticket
from intake.tickets.texts import titled

STATES = {
    "bhand": OfferState.WANTED,
    "balways": OfferState.WANTED,
    "badd": OfferState.WANTED,
    "bpriv": OfferState.DECLINED,
    "bnever": OfferState.DECLINED,
    "bno": OfferState.DECLINED,
}
RULES = {"balways": Mode.AUTOMATIC, "bnever": Mode.PRIVATE}
LATER = "blater"
PRESSES = (*STATES, LATER)


@dataclass(frozen=True)
class OfferCard:
    """The view of one question, for the employee alone."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        offer = await session.get(Offer, subject_id)
        if offer is None:
            return None
        employee = await session.get_one(Employee, offer.employee_id)
        t = await speaker(session, employee.person_id)
        if offer.about is About.ANSWER:
            return await _about_answer(session, offer, t)
        return await _about_request(session, offer, t)


async def pressed(visit: Visit, press: Press) -> Answer:
    """What the employee says about it; the first word counts, but "Later" can be followed by another."""
    offer = await visit.session.get(Offer, press.id)
    if offer is None or offer.employee_id != visit.employee_id:
        return Answer(toast=texts.decided_before(visit.t), alert=True)
    if press.action == LATER:
        if not await actions.put_off(visit.session, offer, visit.now):
            return Answer(toast=texts.decided_before(visit.t))
        hours = (await queries.rules_of(visit.session)).ask_again_hours
        return Answer(toast=texts.later(visit.t, await _time(visit, visit.now + timedelta(hours=hours))))
    state = STATES[press.action]
    if not await actions.decide(visit.session, offer, state, visit.now):
        return Answer(toast=texts.decided_before(visit.t))
    if press.action in RULES:
        await actions.always(visit.session, offer, RULES[press.action], visit.now)
    if state is not OfferState.WANTED:
        return Answer(toast=texts.forgotten(visit.t))
    return Answer(toast=texts.adding(visit.t) if press.action == "badd" else texts.handing(visit.t))


async def _about_request(session: ReadSession, offer: Offer, t: Translator) -> Letter:
    who, time = await _who(session, offer, t), await _at(session, offer, t)
    match offer.state:
        case OfferState.OPEN:
            hours = (await queries.rules_of(session)).keep_hours
            until = t.clock_time(offer.first_at + timedelta(hours=hours), await _zone(session))
            return texts.asked(t, who, time, offer.count, offer.missed, until, _buttons(t, offer, later=True))
        case OfferState.LATER:
            assert offer.remind_at is not None
            again = t.clock_time(offer.remind_at, await _zone(session))
            return texts.put_off(t, who, time, again, _buttons(t, offer, later=False))
        case OfferState.WANTED:
            return texts.being_handed_over(t, who)
        case OfferState.DONE:
            told = await _told(session, offer)
            before = await queries.told_for(session, offer, said=False) is not None
            return texts.handed_over(t, who, time, offer.ticket_id, told, told_before=before and not told)
        case OfferState.DECLINED:
            return texts.private(t, who, time, await _quiet_hours(session, offer))
        case OfferState.WITHDRAWN:
            return texts.withdrawn(t, who, time)
        case OfferState.LOST:
            theirs = await speaker(session, offer.person_id)
            return texts.lost(t, who, time, texts.to_the_window(theirs, await _link(session)))


async def _about_answer(session: ReadSession, offer: Offer, t: Translator) -> Letter | None:
    ticket = await session.get(Ticket, offer.ticket_id) if offer.ticket_id else None
    if ticket is None:
        return None
    match offer.state:
        case OfferState.OPEN | OfferState.LATER | OfferState.WANTED:
            keys = texts.keys(t)
            buttons = (
                (Button(keys["add"], Press("badd", offer.id)), Button(keys["no"], Press("bno", offer.id))),
            )
            offered = buttons if offer.state is not OfferState.WANTED else ()
            who, title = await _who(session, offer, t), titled(t, ticket.title)
            return texts.answered(t, who, ticket.id, title, offer.count, offered)
        case OfferState.DONE:
            return texts.answer_added(t, ticket.id)
        case OfferState.DECLINED | OfferState.WITHDRAWN:
            return texts.answer_left(t, ticket.id)
        case OfferState.LOST:
            return texts.answer_gone(t, ticket.id)


def _buttons(t: Translator, offer: Offer, *, later: bool) -> texts.Rows:
    keys = texts.keys(t)
    first = [
        Button(keys["hand"], Press("bhand", offer.id)),
        Button(keys["private"], Press("bpriv", offer.id)),
    ]
    first += [Button(keys["later"], Press(LATER, offer.id))] if later else []
    return (
        tuple(first),
        (
            Button(keys["always"], Press("balways", offer.id)),
            Button(keys["never"], Press("bnever", offer.id)),
        ),
    )


async def _who(session: ReadSession, offer: Offer, t: Translator) -> str:
    parties = await queries.parties_of(session, offer)
    return parties.person.name + t.aside(parties.client.name)


async def _told(session: ReadSession, offer: Offer) -> str | None:
    """What the contact reads in the employee's chat because of it; None where nothing is said, or cannot be."""
    redirect = await queries.told_for(session, offer)
    if redirect is None:
        return None
    said = await session.scalar(select(Outbound).where(Outbound.key == answering.key_of(redirect)))
    return plain(said.payload["params"]["text"]) if said and said.state is not OutboxState.DEAD else None


async def _quiet_hours(session: ReadSession, offer: Offer) -> int | None:
    rule = await queries.rule(session, offer.employee_id, offer.chat_id)
    if rule and rule.mode is Mode.PRIVATE:
        return None
    return (await queries.rules_of(session)).ask_again_hours


async def _link(session: ReadSession) -> str:
    own = await session.get(Window, 1)
    return answering.link_to(own.bot_username if own else None)


async def _zone(session: ReadSession) -> ZoneInfo:
    return (await office(session)).firm.zone


async def _at(session: ReadSession, offer: Offer, t: Translator) -> str:
    return t.clock_time(offer.first_at, await _zone(session))


async def _time(visit: Visit, moment: datetime) -> str:
    return visit.t.clock_time(moment, await _zone(visit.session))
