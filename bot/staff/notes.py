"""What the office says to itself under a card: always a note, and a request's title only by a press of its own."""

from bot.staff import note_texts
from bot.visit import Answer, Visit
from intake.contacts.actors import actor_employee
from intake.contacts.queries import has_opened_chat
from intake.letter import Press
from intake.message import Incoming
from intake.tickets import actions as tickets
from intake.tickets.errors import NoSuchTicket, WrongStatus
from intake.tickets.models import Direction, Status, Ticket, TicketMessage

TITLE_MAX = 80


async def keep(visit: Visit, ticket: Ticket, incoming: Incoming) -> Answer:
    """A plain reply to a card never leaves the office. The group sees it on the card, its writer is told privately."""
    assert visit.who is not None
    note = await tickets.file_answer(
        visit.session,
        ticket,
        text=incoming.text,
        person_id=visit.who.person_id,
        inbox_id=visit.inbox_id,
        note=True,
        now=visit.now,
        files=incoming.files,
    )
    words = incoming.text.strip()
    may_be_title = visit.who.is_manager and ticket.status is not Status.CLOSED
    named = note.id if may_be_title and words and "\n" not in words and len(words) <= TITLE_MAX else None
    # No ticket on it: who answers this in the private chat writes to the office, and must not reach the client.
    return Answer(
        note_texts.kept(visit.t, ticket.id, words if named else "", named),
        private=await has_opened_chat(visit.session, visit.sender.value),
    )


async def make_title(visit: Visit, press: Press) -> Answer:
    """ "Make it the title": from now on the client reads these words wherever the request is named."""
    note = await visit.session.get(TicketMessage, press.id)
    if note is None or note.direction is not Direction.NOTE:
        raise NoSuchTicket(0)
    ticket = await visit.session.get_one(Ticket, note.ticket_id)
    title = note.text.strip()
    if ticket.title == title:
        return Answer(toast=note_texts.titled_before(visit.t, ticket.id))
    if ticket.status is Status.CLOSED:
        raise WrongStatus(ticket.id, ticket.status)
    former, ticket.title = ticket.title, title
    by = actor_employee(visit.employee_id)
    tickets.record(visit.session, ticket.id, by, "renamed", visit.now, title=title, former=former)
    await tickets.refresh(visit.session, ticket.id)
    return Answer(note_texts.titled(visit.t, ticket.id, title), rewrite=True)
