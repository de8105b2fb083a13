"""The question to an employee about an answer they gave by their own mail: the card, and what they press on it."""

from dataclasses import dataclass

from bot.business import texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from intake.business.models import OfferState
from intake.contacts.models import Client, Employee, Person
from intake.letter import Button, Letter, Press
from intake.outbox.delivery import speaker
from intake.tickets.models import Ticket
from intake.tickets.texts import titled
from intake.watch import actions
from intake.watch.models import SentOffer

STATES = {"wadd": OfferState.WANTED, "wno": OfferState.DECLINED}
PRESSES = tuple(STATES)


@dataclass(frozen=True)
class SentCard:
    """The view of one question, for the employee alone; it shows none of the words."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        offer = await session.get(SentOffer, subject_id)
        if offer is None:
            return None
        employee = await session.get_one(Employee, offer.employee_id)
        ticket = await session.get_one(Ticket, offer.ticket_id)
        t = await speaker(session, employee.person_id)
        match offer.state:
            case OfferState.DONE:
                return texts.answer_added(t, ticket.id)
            case OfferState.DECLINED:
                return texts.answer_left(t, ticket.id)
            case OfferState.LOST:
                return texts.answer_gone(t, ticket.id)
        keys = texts.keys(t)
        buttons = (
            (Button(keys["add"], Press("wadd", offer.id)), Button(keys["no"], Press("wno", offer.id))),
        )
        person = await session.get_one(Person, offer.person_id)
        client = await session.get_one(Client, ticket.client_id)
        who = person.name + t.aside(client.name)
        offered = buttons if offer.state is OfferState.OPEN else ()
        return texts.answered(t, who, ticket.id, titled(t, ticket.title), offer.count, offered, by_mail=True)


async def pressed(visit: Visit, press: Press) -> Answer:
    """The first word counts."""
    offer = await visit.session.get(SentOffer, press.id)
    if offer is None or offer.employee_id != visit.employee_id:
        return Answer(toast=texts.decided_before(visit.t), alert=True)
    state = STATES[press.action]
    if not await actions.decide(visit.session, offer, state, visit.now):
        return Answer(toast=texts.decided_before(visit.t))
    return Answer(toast=None if state is OfferState.WANTED else texts.forgotten(visit.t))
