"""What was found in watched mailboxes, onto its ticket: a client's mail as asked of the employee, an answer as theirs."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from billing.quotes import queries as quotes
from billing.quotes.lifecycle import UNDECIDED
from bot import correspondence, empty, threads
from bot.business import private_answers
from bot.threads import Thread
from config.database import Session
from intake.business import queries as business
from intake.contacts import queries as contacts
from intake.contacts.actors import actor_employee
from intake.contacts.models import Channel, Employee, Person
from intake.contacts.queries import Who
from intake.inbox.models import Inbound
from intake.mailbox.copies import copy_of
from intake.mailbox.proof import Proof
from intake.mailbox.reading.parse import ParsedMail
from intake.message import Incoming
from intake.outbox import actions as outbox
from intake.outbox.answering import ANSWERING
from intake.tickets import actions as tickets
from intake.tickets import rules
from intake.tickets.models import Status, Ticket, TicketMessage
from intake.watch import actions, queries
from intake.watch.models import SentOffer


def concerns(row: Inbound) -> bool:
    """Whether a row of the in-tray is from a watched mailbox."""
    return row.source.startswith((queries.WATCHED, queries.SENT))


async def take(
    session: Session, row: Inbound, parsed: ParsedMail, words: Incoming, proof: Proof, now: datetime
) -> None:
    """One mail with all its effects; where nobody may look at it any more, its words are dropped."""
    _, subject, *_ = row.source.split(":")
    filed = (
        await _file_answer(session, row, int(subject), words)
        if row.source.startswith(queries.SENT)
        else await _file_past(session, row, int(subject), parsed, words, proof, now)
    )
    if not filed:
        row.raw, row.digest = b"", ""


async def _file_past(
    session: Session,
    row: Inbound,
    employee_id: int,
    parsed: ParsedMail,
    words: Incoming,
    proof: Proof,
    now: datetime,
) -> bool:
    """Onto a ticket as the window would, marked with who was asked; who wrote is told, once in the book's hours."""
    employee = await session.get_one(Employee, employee_id)
    who = await contacts.who(session, Channel.MAIL, words.sender.value)
    words = correspondence.weighed(words, parsed, row, proof)
    if who is None or not await _may(session, words, who, employee, now):
        return False
    if known := await copy_of(session, words):
        await _asked_too(session, known, employee, row, now)
        return False
    home = await outbox.window(session)
    thread = await threads.find(session, parsed, words, home)
    if threads.is_ours(words, home) or empty.is_empty(words, thread):
        return False
    if rules.is_nod(words) and not await _answers_price(session, words, thread):
        return False
    session.info[ANSWERING] = words.sender.value
    said = await _to_be_told(session, words, who, employee, now)
    ticket = await correspondence.file(session, row, said, who, thread, proof, now)
    if ticket is None:
        return False
    await correspondence.what_else_it_says(session, ticket, words, who, proof, now, to_us=False)
    await actions.note_past(
        session,
        inbox_id=row.id,
        employee_id=employee.id,
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        said=bool(said.asked_of) and await _is_told(session, ticket, row),
        now=now,
    )
    return True


async def _may(session: Session, words: Incoming, who: Who, employee: Employee, now: datetime) -> bool:
    """As it was when the mail was found, and still is."""
    if employee.ended_at or who.is_staff or not who.places or words.automatic:
        return False
    clients = [place.client_id for place in who.places]
    return not await business.admitted(session, clients, employee.id, now)


async def _answers_price(session: Session, words: Incoming, thread: Thread | None) -> bool:
    """ "OK" asks for nothing, and to an open price it is a yes."""
    price = await quotes.current(session, thread.ticket.id) if thread else None
    return price is not None and price.state in UNDECIDED and rules.is_yes(words.text)


async def _asked_too(
    session: Session, known: TicketMessage, employee: Employee, row: Inbound, now: datetime
) -> None:
    """One mail to several colleagues asks each of them; one the window has had, too, asks nobody."""
    if not await queries.came_past(session, known):
        return
    ticket = await session.get_one(Ticket, known.ticket_id)
    await actions.note_past(
        session,
        inbox_id=row.id,
        employee_id=employee.id,
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        said=False,
        now=now,
    )


async def _to_be_told(
    session: Session, words: Incoming, who: Who, employee: Employee, now: datetime
) -> Incoming:
    since = now - timedelta(hours=(await business.rules_of(session)).notice_hours)
    clients = [place.client_id for place in who.places]
    if await queries.told_since(session, employee.id, clients, since):
        return words
    person = await session.get_one(Person, employee.person_id)
    return replace(words, asked_of=person.name.split()[0])


async def _is_told(session: Session, ticket: Ticket, row: Inbound) -> bool:
    """Whether the window's answer, which says it, leaves: to whoever a domain disowns none does."""
    message = select(TicketMessage.id).where(TicketMessage.inbox_id == row.id)
    opened = await business.opened_by(session, ticket.id, row.id)
    key = f"ticket:{ticket.id}:logged" if opened else f"message:{await session.scalar(message)}:added"
    return await outbox.is_queued(session, key)


async def _file_answer(session: Session, row: Inbound, offer_id: int, words: Incoming) -> bool:
    """What an employee answered by their own mail; it is there already, nothing is sent."""
    offer = await session.get_one(SentOffer, offer_id)
    ticket, employee = (
        await session.get_one(Ticket, offer.ticket_id),
        await session.get_one(Employee, offer.employee_id),
    )
    if ticket.status is Status.CLOSED or employee.ended_at:
        return False
    message = await tickets.file_answer(
        session,
        ticket,
        text=words.text or words.subject,
        person_id=employee.person_id,
        inbox_id=row.id,
        note=False,
        now=row.received_at,
        files=words.files,
    )
    # Whoever answers that mail means this ticket.
    message.sent_at, message.external_id = words.sent_at, words.external_id or None
    tickets.record(
        session,
        ticket.id,
        actor_employee(employee.id),
        private_answers.ANSWERED,
        row.received_at,
        message=message.id,
        mail=True,
    )
    await tickets.refresh(session, ticket.id)
    return True
