"""A client says that something cannot wait: one question with what it costs, and somebody is rung."""

from dataclasses import replace

from billing.urgent import actions as urgent
from billing.urgent import queries, staff_texts, texts
from billing.urgent.models import CallState
from billing.urgent.queries import Help
from billing.urgent.ringing import step
from bot import desk
from bot.client import texts as client_texts
from bot.client.requests import own_ticket
from bot.visit import Answer, Visit
from config.i18n import Translator
from intake.contacts.models import Client
from intake.contacts.queries import Place, employee_name
from intake.letter import Letter, Press
from intake.letter import letter as plain
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker
from intake.tickets import actions as tickets
from intake.tickets import queries as ticket_queries
from intake.tickets.models import Status, Ticket
from intake.tickets.texts import titled

OPEN_SHOWN = 6


async def command(visit: Visit, words: str, inbox_id: int) -> Answer:
    """`/urgent`: which of their requests; `/urgent the site is down` is a request as well."""
    assert visit.who is not None and visit.incoming is not None
    if words:
        said = replace(visit.incoming, text=words)
        # The question below says what it may cost: beside it the usual price would only contradict.
        asked = (
            await queries.urgent_rules(visit.session)
            and (await queries.help_at(visit.session, visit.now)).now
        )
        ticket = await desk.receive(visit.session, said, visit.who, inbox_id, visit.now, estimate=not asked)
        return await _ask(visit, ticket) if ticket else Answer(client_texts.what_is_urgent(visit.t))
    live = [
        ticket
        for place in visit.who.places
        for ticket in await ticket_queries.of_client(visit.session, place.client_id, 15)
        if ticket.status in (Status.NEW, Status.OPEN)
    ]
    if len(live) == 1:
        return await _ask(visit, live[0])
    if not live:
        return Answer(client_texts.what_is_urgent(visit.t))
    return Answer(client_texts.which_is_urgent(visit.t, [(one.id, one.title) for one in live[:OPEN_SHOWN]]))


async def pressed(visit: Visit, press: Press) -> Answer:
    """ "Urgent" under our answer: the one question."""
    return await _ask(visit, await own_ticket(visit, press.id))


async def _ask(visit: Visit, ticket: Ticket) -> Answer:
    if refused := await _refused(visit, ticket):
        return refused
    cost = await queries.cost(visit.session, ticket, visit.now)
    help_ = await queries.help_at(visit.session, visit.now)
    if cost is None or not help_.now:
        return await _nobody(visit, ticket, help_)
    place = _place(visit, ticket)
    asked = texts.ask(visit.t, ticket.id, ticket.title, cost, money=place.authority.may_order)
    return Answer(asked, ticket_id=ticket.id)


async def _refused(visit: Visit, ticket: Ticket) -> Answer | None:
    """It is done already, rings already, or somebody has it."""
    if ticket.status not in (Status.NEW, Status.OPEN):
        return Answer(client_texts.urgent_too_late(visit.t, ticket.id))
    standing = await _standing(visit, ticket)
    return Answer(plain(standing), ticket_id=ticket.id) if standing else None


async def _standing(visit: Visit, ticket: Ticket) -> str | None:
    """What another call would only repeat; None where nothing stands, or the request is done."""
    live = ticket.status in (Status.NEW, Status.OPEN)
    call = await queries.standing_call(visit.session, ticket.id) if live else None
    if call is None:
        return None
    ringing = call.state is CallState.RINGING
    return (texts.ringing_already if ringing else texts.on_it_already)(visit.t, ticket.id)


async def call(visit: Visit, press: Press) -> Answer:
    """ "Yes, it cannot wait": whoever is on call is rung in the same breath."""
    ticket = await own_ticket(visit, press.id)
    if again := await _standing(visit, ticket):
        return Answer(toast=again, ticket_id=ticket.id)  # the emergency telephone and the way back stay
    if refused := await _refused(visit, ticket):
        return replace(refused, rewrite=True)
    cost = await queries.cost(visit.session, ticket, visit.now)
    help_ = await queries.help_at(visit.session, visit.now)
    if cost is None or not help_.now:
        return replace(await _nobody(visit, ticket, help_), rewrite=True)
    place = _place(visit, ticket)
    seen = texts.ask(visit.t, ticket.id, ticket.title, cost, money=place.authority.may_order)
    made = await urgent.call(
        visit.session, ticket, contact_id=place.contact_id, cost=cost, text_seen=seen.text, now=visit.now
    )
    if made is None:
        return Answer(toast=texts.ringing_already(visit.t, ticket.id), ticket_id=ticket.id)
    await step(visit.session, made.id, visit.now)
    rung = await queries.rung(visit.session, made)
    await _tell_desk(visit, ticket, f"urgent:{made.id}:desk", rung)
    rules = await queries.urgent_rules(visit.session)
    phone = rules.emergency_phone if rules else None
    said = texts.ringing(visit.t, ticket.id, ticket.title, phone)
    return Answer(said, rewrite=True, ticket_id=ticket.id, key=urgent.ringing_key(made.id))


async def calm(visit: Visit, press: Press) -> Answer:
    """ "It can wait": before anybody was rung, or after all."""
    ticket = await own_ticket(visit, press.id)
    assert visit.who is not None
    actor = f"person:{visit.who.person_id}"
    calmed = await urgent.calm(visit.session, ticket, actor=actor, now=visit.now)
    if not calmed and await queries.standing_call(visit.session, ticket.id):
        return Answer(plain(texts.on_it_already(visit.t, ticket.id)), rewrite=True)
    return Answer(texts.calmed(visit.t, ticket.id, ticket.title), rewrite=True, ticket_id=ticket.id)


async def _nobody(visit: Visit, ticket: Ticket, help_: Help) -> Answer:
    """Nobody is on call: when somebody is, honestly, and the telephone; the card says that it is urgent."""
    await urgent.mark(visit.session, ticket, urgent.CALLED, now=visit.now)
    await _tell_desk(visit, ticket, f"ticket:{ticket.id}:called_urgent", [])
    zone = (await office(visit.session)).firm.zone
    rules = await queries.urgent_rules(visit.session)
    opens = None if help_.opens <= visit.now else texts.moment(visit.t, help_.opens, visit.now, zone)
    begins = (
        None if help_.on_call_from is None else texts.moment(visit.t, help_.on_call_from, visit.now, zone)
    )
    phone = rules.emergency_phone if rules else None
    return Answer(texts.nobody(visit.t, ticket.id, ticket.title, opens, begins, phone), ticket_id=ticket.id)


async def _tell_desk(visit: Visit, ticket: Ticket, key: str, rung: list[int]) -> None:
    staff_chat_id = (await outbox.window(visit.session)).staff_chat_id
    if staff_chat_id is None:
        return
    assert visit.who is not None
    t: Translator = await speaker(visit.session, None)
    client = (await visit.session.get_one(Client, ticket.client_id)).name
    names = t.listed([await employee_name(visit.session, one) for one in rung])
    said: Letter = staff_texts.called_for_desk(
        t, ticket.id, titled(t, ticket.title), client, visit.who.name, names or None
    )
    await outbox.send_chat(
        visit.session, key=key, chat_id=staff_chat_id, letter=said, now=visit.now, ticket_id=ticket.id
    )
    await tickets.refresh(visit.session, ticket.id)


def _place(visit: Visit, ticket: Ticket) -> Place:
    assert visit.who is not None
    place = visit.who.place_at(ticket.client_id)
    assert place is not None
    return place
