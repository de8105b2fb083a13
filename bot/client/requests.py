"""What a client's buttons do to their requests: join, split, move to another firm, open again."""

from zoneinfo import ZoneInfo

from billing.targets import actions as targets
from billing.urgent.offering import with_urgent
from billing.verdicts import joining, moving, quoting, warranty
from bot import desk
from bot.client import texts as client_texts
from bot.staff import cards, following, work
from bot.visit import Answer, Visit
from intake.contacts.models import Client
from intake.inbox import texts
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.tickets import actions as tickets
from intake.tickets import queries
from intake.tickets.errors import NoSuchTicket, WrongStatus
from intake.tickets.lifecycle import Event
from intake.tickets.models import Status, Ticket, TicketMessage


async def own_ticket(visit: Visit, ticket_id: int) -> Ticket:
    """A ticket of one of this person's clients; NoSuchTicket for anything else: callback data can be forged."""
    ticket = await visit.session.get(Ticket, ticket_id)
    places = visit.who.places if visit.who else ()
    if ticket is None or ticket.client_id not in {place.client_id for place in places}:
        raise NoSuchTicket(ticket_id)
    return ticket


async def join(visit: Visit, ticket_id: int, target_id: int) -> Answer:
    """ "Belongs to #123": the words move there."""
    source, target = await own_ticket(visit, ticket_id), await own_ticket(visit, target_id)
    if source.taken_by is not None:
        raise WrongStatus(source.id, source.status)
    refused = target.status is Status.CLOSED
    moved = await joining.join(visit.session, source, target, actor=_actor(visit), now=visit.now)
    if refused:
        await targets.promise_look(visit.session, target, visit.now)
    for message in moved:
        await following.pass_on(visit.session, target, message, visit.now)
    again = _promised(visit, target, await _zone(visit)) if refused else ""
    return Answer(texts.joined(visit.t, target.id, target.title, again), rewrite=True, ticket_id=target.id)


async def keep_new(visit: Visit, ticket_id: int) -> Answer:
    """ "Something new": it is already a request of its own."""
    ticket = await own_ticket(visit, ticket_id)
    said = texts.logged(visit.t, ticket.id, _promised(visit, ticket, await _zone(visit)))
    return Answer(await with_urgent(visit.session, said, ticket.id, visit.t), rewrite=True)


async def split(visit: Visit, ticket_id: int, message_id: int | None) -> Answer:
    """ "This is something new": the words that were added become a request of their own."""
    ticket = await own_ticket(visit, ticket_id)
    message = await _last_words(visit, ticket, message_id)
    if message is None:
        raise WrongStatus(ticket.id, ticket.status)
    fresh = await tickets.split_off(visit.session, ticket, message, actor=_actor(visit), now=visit.now)
    await quoting.forget_why(visit.session, ticket, message.text)
    book = await office(visit.session)
    await targets.promise_look(visit.session, fresh, visit.now)
    await desk.check_against_tariff(visit.session, fresh, message.text, visit.now, visit.t, money=False)
    await cards.show(visit.session, fresh.id, visit.now)
    logged = texts.logged(visit.t, fresh.id, _promised(visit, fresh, book.firm.zone))
    said = await with_urgent(visit.session, logged, fresh.id, visit.t)
    return Answer(said, rewrite=True, ticket_id=fresh.id)


async def for_firm(visit: Visit, ticket_id: int, client_id: int) -> Answer:
    """ "For Altair": the request moves to another firm this person speaks for."""
    ticket = await own_ticket(visit, ticket_id)
    place = visit.who.place_at(client_id) if visit.who else None
    if place is None:
        raise NoSuchTicket(ticket_id)
    if ticket.client_id != client_id:
        await moving.move_fresh(
            visit.session,
            ticket_id,
            client_id=client_id,
            contact_id=place.contact_id,
            actor=_actor(visit),
            now=visit.now,
        )
        words = "\n".join(message.text for message in await queries.messages(visit.session, ticket_id))
        await desk.check_against_tariff(visit.session, ticket, words, visit.now, visit.t, money=False)
    client = await visit.session.get_one(Client, client_id)
    done = texts.done_by(visit.t, ticket.resolve_by, visit.now, await _zone(visit))
    return Answer(texts.for_firm(visit.t, ticket_id, client.name, done), rewrite=True, ticket_id=ticket_id)


async def reopen(visit: Visit, ticket_id: int) -> Answer:
    """ "Open again"."""
    ticket = await own_ticket(visit, ticket_id)
    if ticket.status is Status.OPEN:
        return Answer(toast=client_texts.open_already(visit.t, ticket.id))
    done_at = ticket.resolved_at
    await tickets.change(visit.session, ticket_id, Event.REOPEN, actor=_actor(visit), now=visit.now)
    await warranty.note_return(visit.session, ticket, done_at, visit.now)
    await targets.promise_look(visit.session, ticket, visit.now)
    await targets.aim_again(visit.session, ticket, done_at, visit.now)
    await work.tell_reopened(visit.session, ticket, visit.now)
    by_when = _promised(visit, ticket, await _zone(visit))
    return Answer(texts.reopened(visit.t, ticket.id, ticket.title, by_when), ticket_id=ticket.id)


async def well(visit: Visit, ticket_id: int) -> Answer:
    """ "All well": nothing to do, and nice to hear."""
    ticket = await own_ticket(visit, ticket_id)
    tickets.record(visit.session, ticket.id, _actor(visit), "thanked", visit.now)
    await outbox.touch_everywhere(visit.session, tickets.CARD, ticket.id)
    return Answer(toast=client_texts.glad(visit.t))


async def _last_words(visit: Visit, ticket: Ticket, message_id: int | None) -> TicketMessage | None:
    own = [
        message
        for message in await queries.messages(visit.session, ticket.id)
        if message.inbox_id is not None
    ]
    if message_id is None:
        return own[-1] if len(own) > 1 else None
    return next((message for message in own[1:] if message.id == message_id), None)


def _promised(visit: Visit, ticket: Ticket, zone: ZoneInfo) -> str:
    return texts.promise(visit.t, ticket.promised_at, ticket.resolve_by, visit.now, zone)


async def _zone(visit: Visit) -> ZoneInfo:
    return (await office(visit.session)).firm.zone


def _actor(visit: Visit) -> str:
    return f"person:{visit.who.person_id}" if visit.who else "desk"
