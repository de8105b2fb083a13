"""What the office looks at: the queue, a client, one's own desk; and what the manager files by hand."""

from collections.abc import Sequence
from datetime import datetime

from billing.labour.queries import of_employee
from bot import desk, dialogs
from bot.staff import cards, favours, guide_texts, texts, ways, work_texts
from bot.visit import Answer, Visit
from config.clock import week_of
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.errors import NoSuchClient
from intake.contacts.models import Channel, Client
from intake.contacts.queries import find_client, people_of
from intake.letter import Letter, Press
from intake.letter import letter as plain
from intake.message import Incoming
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets import decisions, queries
from intake.tickets.actions import Author
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket
from intake.tickets.rules import first_words
from intake.tickets.texts import titled

NUMBER_LONGEST = 15


async def mine(visit: Visit) -> Answer:
    """An employee's desk, and the minutes they logged this week."""
    lines = []
    for ticket in await queries.assigned(visit.session, visit.employee_id):
        client = await visit.session.get_one(Client, ticket.client_id)
        lines.append(f"#{ticket.id} {client.name} · {titled(visit.t, ticket.title)}")
    week = week_of(visit.now, (await office(visit.session)).firm.zone)
    entries = await of_employee(visit.session, visit.employee_id, week.start, week.end)
    worked = favours.counted(visit, entries)
    errors, rows = await favours.mine(visit)
    manager = visit.who is not None and visit.who.is_manager
    good = await favours.for_them(visit)
    return Answer(work_texts.mine(visit.t, good, lines, worked, errors, rows, manager=manager))


async def file_by_hand(visit: Visit, name_and_words: str) -> Answer:
    """`/new CLIENT words`: a call, a visit, another messenger. The client's name is as many words as name a client."""
    incoming = visit.incoming
    assert incoming is not None and visit.who is not None
    parts = name_and_words.split()
    if not parts:
        return Answer(texts.usage_new(visit.t))
    split = await client_and_words(visit.session, parts)
    if split is None:
        raise NoSuchClient(parts[0])
    found, words = split
    if not (words or incoming.files):
        return Answer(guide_texts.words_missing(visit.t, found.name))
    asked = Incoming(
        channel=Channel.DESK,
        sender=incoming.sender,
        kind=incoming.kind,
        text=words,
        sent_at=incoming.sent_at,
        place=incoming.place,
        external_id=incoming.external_id,
        files=incoming.files,
    )
    author = Author(visit.who.person_id, visit.inbox_id)
    ticket = await file_for(visit.session, found, asked, author, visit.t, visit.now)
    return Answer(await _filed(visit, ticket, found), ticket_id=ticket.id)


async def ask_what(visit: Visit, press: Press) -> Answer:
    """The button for `/new`: the next words, photo or voice are the request."""
    found = await visit.session.get_one(Client, press.id)
    await dialogs.ask(visit, "file", client=found.code)
    return Answer(texts.ask_what(visit.t, found.name), private=True)


async def asked_by(visit: Visit, press: Press) -> Answer:
    """On whose behalf the office filed a request."""
    ticket = await visit.session.get(Ticket, press.id)
    if ticket is None or ticket.channel is not Channel.DESK:
        raise NoSuchTicket(press.id)
    people = {contact.id for contact, _ in await people_of(visit.session, ticket.client_id)}
    ticket.contact_id = int(press.argument) if int(press.argument) in people else None
    words = await queries.words_of(visit.session, ticket.id)
    await desk.check_against_tariff(visit.session, ticket, words, visit.now, visit.t, money=False)
    await tickets.refresh(visit.session, ticket.id)
    found = await visit.session.get_one(Client, ticket.client_id)
    return Answer(await _filed(visit, ticket, found), rewrite=True, ticket_id=ticket.id)


async def _filed(visit: Visit, ticket: Ticket, found: Client) -> Letter:
    people = await people_of(visit.session, found.id)
    asker = next((person.name for contact, person in people if contact.id == ticket.contact_id), None)
    others = [(contact.id, person.name) for contact, person in people if contact.id != ticket.contact_id]
    return texts.filed(visit.t, ticket.id, found.name, asker, others)


async def file_for(
    session: Session, found: Client, asked: Incoming, author: Author, t: Translator, now: datetime
) -> Ticket:
    """A client's request that reached the office beside the window: on file, assessed, shown in the staff chat."""
    people = await people_of(session, found.id)
    ticket = await tickets.open_ticket(
        session,
        client_id=found.id,
        contact_id=people[0][0].id if people else None,
        incoming=asked,
        author=author,
        language=found.language or (await office(session)).firm.language,
        now=now,
    )
    ticket.title = first_words(ways.asked(asked.text)) if asked.text else ticket.title
    await desk.check_against_tariff(session, ticket, asked.text, now, t, money=False)
    await cards.show(session, ticket.id, now)
    return ticket


async def client_and_words(session: ReadSession, parts: Sequence[str]) -> tuple[Client, str] | None:
    """Whose request it is, named by as many words as name a client, and what is asked; None where nobody is named."""
    for cut in range(min(len(parts), 4), 0, -1):
        try:
            return await find_client(session, " ".join(parts[:cut])), " ".join(parts[cut:])
        except NoSuchClient:
            continue
    return None


async def take(visit: Visit, number: str) -> Answer:
    """`/take NUMBER`: a deputy takes a colleague's card."""
    ticket_id = ticket_number(number)
    if ticket_id is None:
        return Answer(guide_texts.usage_take(visit.t))
    await decisions.take_over(visit.session, ticket_id, by=visit.employee_id, now=visit.now)
    return Answer(plain(texts.taken_over(visit.t, ticket_id)), ticket_id=ticket_id)


def ticket_number(word: str) -> int | None:
    """`12` or `#12`; None for what cannot be the number of a request."""
    digits = word.strip().removeprefix("#")
    return int(digits) if digits.isdecimal() and len(digits) <= NUMBER_LONGEST else None
