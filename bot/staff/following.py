"""What the client adds to a request, for whoever works on it: at once, and not without end."""

from dataclasses import replace
from datetime import datetime, timedelta

from billing.quotes import queries as quotes
from billing.quotes.lifecycle import State
from bot.staff import work, work_texts
from config.database import ReadSession, Session
from intake.contacts import queries as contacts
from intake.contacts.models import Person
from intake.letter import enclosures
from intake.outbox import actions as outbox
from intake.tickets import queries
from intake.tickets.models import Attachment, Direction, Status, Ticket, TicketMessage

PASSING, PASSED = timedelta(hours=1), 20
"""So many messages nobody has answered are passed on to a colleague in so long; what follows is on their copy."""


async def pass_on(session: Session, ticket: Ticket, message: TicketMessage, now: datetime) -> None:
    """The client wrote again: the assignee reads it at once, as a message; without one, or about a price that is
    talked over, whoever has the card."""
    for reader in await _readers(session, ticket):
        await _pass_to(session, ticket, message, reader, now)


async def file_came(session: Session, file: Attachment, now: datetime) -> None:
    """A client's file had to wait for room and is there now: whoever reads their words gets it, as any addition."""
    message = await session.get_one(TicketMessage, file.message_id)
    ticket = await session.get_one(Ticket, message.ticket_id)
    if message.direction is not Direction.IN:
        return
    for reader in await _readers(session, ticket):
        chat_id = await contacts.chat_of_employee(session, reader)
        if chat_id is None:
            continue
        said = work_texts.file_came(
            await work.speaker_in(session, chat_id), ticket.id, ticket.title, file.name
        )
        await outbox.send_chat(
            session,
            key=f"attachment:{file.id}:to:{reader}",
            chat_id=chat_id,
            letter=replace(said, enclosures=enclosures([file])),
            now=now,
            ticket_id=ticket.id,
        )


async def _readers(session: ReadSession, ticket: Ticket) -> list[int]:
    """Employees who read at once what the client adds."""
    if ticket.status is Status.CLOSED:
        return []
    price = await quotes.current(session, ticket.id)
    talked = price is not None and price.state is State.DISCUSSED
    desk = ticket.taken_by if talked or ticket.assignee_id is None else None
    asked = await _who_asked(session, ticket) if not (ticket.assignee_id or desk) else None
    return list(dict.fromkeys(one for one in (ticket.assignee_id, desk, asked) if one))


async def _who_asked(session: ReadSession, ticket: Ticket) -> int | None:
    """Of a request nobody has yet: the employee who answered the client last."""
    answers = await queries.last_answers(session, ticket.id)
    if not answers:
        return None
    people = {person.id: employee.id for employee, person in await contacts.employees(session)}
    return next((by for one in answers if one.person_id and (by := people.get(one.person_id))), None)


async def _pass_to(
    session: Session, ticket: Ticket, message: TicketMessage, reader: int, now: datetime
) -> None:
    chat_id = await contacts.chat_of_employee(session, reader)
    if chat_id is None:
        return
    room = await _room(session, ticket, reader, now)
    if room <= 0:
        return
    t = await work.speaker_in(session, chat_id)
    author = await session.get(Person, message.person_id) if message.person_id else None
    words = "\n".join(
        [message.text, *(f"» {one['author']}: {one['text']}" for one in message.quoted)]
    ).strip()
    key = f"message:{message.id}:to:{reader}"
    if words or room == 1:
        said = work_texts.follow_up(t, ticket.id, author.name if author else "", words, last=room == 1)
        await outbox.send_chat(session, key=key, chat_id=chat_id, letter=said, now=now, ticket_id=ticket.id)
        key = f"{key}:files"
    files = await queries.files_of(session, message.id)
    if files:
        await work.send_files(session, ticket.id, chat_id, files, key, now)


async def _room(session: ReadSession, ticket: Ticket, reader: int, now: datetime) -> int:
    """How many more of the client's messages are passed on before somebody answers, or the hour is over."""
    answers = await queries.last_answers(session, ticket.id)
    since = max([now - PASSING, *(one.sent_at for one in answers[:1])])
    return PASSED - await outbox.passed_since(session, ticket.id, reader, since)
