"""A forwarded message on its ticket: as the request of whoever wrote it, marked personal, answered by the window."""

import functools
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot import desk
from bot.forwards import texts
from bot.staff import cards
from config.database import ReadSession, Session
from config.i18n import translator
from intake.business import queries as business
from intake.contacts import actions as contact_actions
from intake.contacts import queries as contacts
from intake.contacts.actors import actor_employee
from intake.contacts.models import Channel, Client, Contact, Employee, Person
from intake.contacts.queries import Who
from intake.forwards import actions, queries
from intake.forwards.kept import as_said, from_json
from intake.forwards.models import VOUCHED, Forward, ItemKind
from intake.message import Incoming
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell
from intake.tickets import actions as tickets
from intake.tickets.actions import Author
from intake.tickets.models import Ticket, TicketMessage, Way

ANSWERED = "answered_privately"


async def file_words(
    session: Session, forward: Forward, said: Incoming, who: Who, inbox_id: int | None, now: datetime
) -> Ticket | None:
    """A client's words, onto the ticket of this forward or a new one."""
    by = (await contacts.employee_name(session, forward.employee_id)).split()[0]
    ticket = await desk.receive(session, replace(said, passed_by=by), who, inbox_id, now, forward.ticket_id)
    if ticket is None:
        return None
    forward.ticket_id = forward.ticket_id or ticket.id
    await _mark(session, forward, ticket, now)
    return ticket


async def _mark(session: Session, forward: Forward, ticket: Ticket, now: datetime) -> None:
    """Whoever hands it over was asked personally; unless the two may talk directly."""
    if await _admitted(session, forward, ticket, now):
        return
    await tickets.mark_personal(
        session,
        ticket.id,
        employee_id=forward.employee_id,
        way=Way.FORWARD,
        marked_by=forward.employee_id,
        now=now,
    )


async def _admitted(session: ReadSession, forward: Forward, ticket: Ticket, now: datetime) -> bool:
    return await business.admitted(session, [ticket.client_id], forward.employee_id, now)


async def file_kept(
    session: Session, forward: Forward, client: Client, contact: Contact | None, now: datetime
) -> Ticket | None:
    """All that waited with a forward, in its order: an employee has said whose it is."""
    who = await _at(session, contact) if contact else None
    items = await queries.items(session, forward.id)
    name = None
    ticket: Ticket | None = None
    for item in items:
        incoming = from_json(item.words)
        if item.kind is not ItemKind.WORDS:
            continue
        name = name or (incoming.origin.name if incoming.origin else None)
        # Who wrote it rests on an employee's word: it asks, and decides nothing.
        said = replace(as_said(incoming, name=name), doubted=True)
        # Of several mails that came in one, the first has its row.
        inbox_id = item.inbox_id if item.inbox_id and not await has_row(session, item.inbox_id) else None
        ticket = await (
            file_words(session, forward, said, who, inbox_id, now)
            if who
            else _for_nobody(session, forward, client, said, inbox_id, now)
        )
    if ticket is None:
        return None
    ticket.flags = [
        *(flag for flag in ticket.flags if flag["code"] != VOUCHED),
        {"code": VOUCHED, "employee_id": forward.employee_id, "name": name or ""},
    ]
    for item in items:
        if item.kind is not ItemKind.WORDS:
            await add(session, forward, ticket, from_json(item.words), item.kind, item.inbox_id, now)
    await tickets.refresh(session, ticket.id)
    return ticket


async def _at(session: Session, contact: Contact) -> Who | None:
    """Somebody as a contact of this one client, whatever else they are."""
    person = await session.get_one(Person, contact.person_id)
    who = await contacts.known(session, person)
    place = who.place_at(contact.client_id) if who else None
    return replace(who, places=(place,)) if who and place else None


async def _for_nobody(
    session: Session, forward: Forward, client: Client, said: Incoming, inbox_id: int | None, now: datetime
) -> Ticket:
    """Of a client, and nobody in particular."""
    author = Author(None, inbox_id)
    if forward.ticket_id:
        ticket = await session.get_one(Ticket, forward.ticket_id)
        await tickets.file_message(session, ticket, said, author, now)
        return ticket
    language = client.language or (await office(session)).firm.language
    ticket = await tickets.open_ticket(
        session,
        client_id=client.id,
        contact_id=None,
        incoming=said,
        author=author,
        language=language,
        now=now,
    )
    forward.ticket_id = ticket.id
    t = translator(language)
    await desk.check_against_tariff(session, ticket, said.words, now, t, money=False)
    await cards.show(session, ticket.id, now, after=desk.BURST_QUIET)
    await _mark(session, forward, ticket, now)
    return ticket


async def add(
    session: Session,
    forward: Forward,
    ticket: Ticket,
    incoming: Incoming,
    kind: ItemKind,
    inbox_id: int | None,
    now: datetime,
) -> None:
    """What the employee said themselves: to the client, privately, or beside the forward."""
    employee = await session.get_one(Employee, forward.employee_id)
    said = as_said(incoming)
    await tickets.file_answer(
        session,
        ticket,
        text=said.text,
        files=said.files,
        person_id=employee.person_id,
        inbox_id=inbox_id,
        note=kind is ItemKind.NOTE,
        now=now,
    )
    if kind is ItemKind.ANSWER:
        actor = actor_employee(employee.id)
        tickets.record(session, ticket.id, actor, ANSWERED, now, by=employee.id)


async def ready_words(session: Session, forward: Forward, words: str | None, now: datetime) -> None:
    """What the employee can send the client in their own name, and where the window is."""
    if words is None:
        return
    employee = await session.get_one(Employee, forward.employee_id)
    await tell(
        session,
        person_id=employee.person_id,
        key=key_of_words(forward),
        words=functools.partial(texts.to_copy, words=words, by_mail=forward.chat_id is None),
        now=now,
        after=desk.BURST_QUIET,
    )


def key_of_words(forward: Forward) -> str:
    """The out-tray's key of the words to send the client."""
    return f"forward:{forward.id}:ready"


async def who_and_words(
    session: Session, forward: Forward, ticket: Ticket, key: bytes, now: datetime
) -> tuple[str, str | None]:
    """Whose request it is, for the office; and the words to send them, in their language."""
    contact = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    person = await session.get(Person, contact.person_id) if contact else None
    client = await session.get_one(Client, ticket.client_id)
    who = f"{person.name} · {client.name}" if person else client.name
    language = (person and person.language) or client.language or (await office(session)).firm.language
    if await _admitted(session, forward, ticket, now):
        return who, None  # nobody is shown the way who may talk directly
    where = await _where(session, forward, ticket, person, key, now)
    return who, texts.ready(translator(language), ticket.id, where) if where else None


async def has_row(session: ReadSession, inbox_id: int) -> bool:
    """Whether a message on a ticket came in this row."""
    return bool(
        await session.scalar(select(TicketMessage.id).where(TicketMessage.inbox_id == inbox_id).limit(1))
    )


async def _where(
    session: Session, forward: Forward, ticket: Ticket, person: Person | None, key: bytes, now: datetime
) -> str | None:
    """Where the client finds the window: its address for who wrote by mail, else the bot, by a link that asks the
    manager once for whoever is not in it yet."""
    window = await outbox.window(session)
    if forward.channel is Channel.MAIL and window.mail_address:
        return window.mail_address
    if window.bot_username is None:
        return window.mail_address
    link = f"https://t.me/{window.bot_username}"
    if person and await contacts.address_of(session, person.id, Channel.TELEGRAM):
        return link
    code = await contact_actions.invite_colleague(session, client_id=ticket.client_id, key=key, now=now)
    return f"{link}?start={code}"


async def settle(session: Session, forward: Forward, now: datetime) -> None:
    """The question is answered: nothing waits, and its card says so."""
    await actions.let_go(session, forward, now, forget=False)
    await outbox.touch_everywhere(session, actions.CARD, forward.id)
