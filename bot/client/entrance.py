"""Getting in: invite links, strangers, and the manager's word on both."""

from datetime import datetime

from bot.client import texts
from bot.staff import work
from bot.visit import Answer, Visit
from config.database import Session
from config.i18n import translator
from intake.contacts import actions, queries
from intake.contacts.models import Authority, Channel, Client, Contact, Person, Stranger, StrangerState
from intake.inbox import actions as inbox
from intake.inbox import texts as window_texts
from intake.inbox.models import Inbound, InboxState
from intake.message import Incoming, Kind, Sender
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell
from intake.tickets import queries as tickets

STRANGER_CARD = "stranger"
CONTACT_CARD = "contact"


async def open_link(visit: Visit, code: str) -> Answer:
    """`/start CODE`: the link says who this is."""
    firm = (await office(visit.session)).firm.name
    invite = await actions.open_invite(visit.session, code, visit.key, visit.now)
    if invite.employee_id:
        employee = await actions.bind_employee(visit.session, invite, visit.sender, visit.now)
        for ticket in await tickets.assigned(visit.session, employee.id):
            await work.give(visit.session, ticket, visit.now)
        return Answer(texts.staff_welcome(visit.t, visit.sender.name, firm))
    contact = await actions.bind_contact(visit.session, invite, visit.sender, visit.now)
    if contact.confirmed_at is None:
        await _ask_manager(visit, CONTACT_CARD, contact.id)
        return Answer(texts.waiting_for_manager(visit.t, firm))
    await _release(visit, contact)
    return await greet(visit)


async def greet(visit: Visit) -> Answer:
    """What somebody known sees on /start."""
    book = await office(visit.session)
    who = await queries.who(visit.session, visit.sender.channel, visit.sender.value)
    assert who is not None
    t = translator(who.language or visit.sender.language or book.firm.language)
    money = any(place.authority.may_order for place in who.places)
    clients = tuple(place.client_name for place in who.places)
    return Answer(texts.welcome(t, who.name, book.firm.name, clients, money=money))


async def keep_stranger(visit: Visit, row: Inbound, incoming: Incoming) -> Answer | None:
    """Somebody unknown wrote: their words are held, the manager asked once, and they get one polite answer.

    Who has only pressed Start has asked for nothing yet, and is told how to.
    """
    pending = await _pending_contact(visit)
    said = incoming.kind is Kind.WORDS and bool(incoming.words or incoming.files)
    words = _for_the_card(incoming) if said else ""
    met = await queries.stranger(visit.session, incoming.sender.channel, incoming.sender.value)
    asked_before = met is not None and bool(met.first_words)
    stranger, first = await actions.meet_stranger(
        visit.session,
        incoming.sender,
        words=words,
        client_id=pending.client_id if pending else None,
        now=visit.now,
    )
    if stranger.state is StrangerState.REFUSED:
        row.raw = b""
        return None
    if said:
        row.state, row.stranger_id = InboxState.HELD, stranger.id
    if pending:
        await _ask_manager(visit, CONTACT_CARD, pending.id)
        return None
    await _ask_manager(visit, STRANGER_CARD, stranger.id)
    firm = (await office(visit.session)).firm.name
    if words and not asked_before:
        return Answer(window_texts.stranger(visit.t, firm))
    return Answer(window_texts.at_the_door(visit.t, firm)) if first else None


def _for_the_card(incoming: Incoming) -> str:
    """What somebody unknown said, for the manager to know them by; a command says nothing."""
    words = "" if incoming.text.startswith("/") else incoming.words
    return "\n".join([part for part in (words, *(f"📎 {file.name}" for file in incoming.files)) if part])


async def let_in(visit: Visit, stranger_id: int, client_id: int, authority: Authority) -> bool:
    """The manager says whose person this is: they are told, and their held words walk to a ticket.

    False where somebody has decided before, here and below.
    """
    stranger = await visit.session.get_one(Stranger, stranger_id)
    if stranger.state is not StrangerState.WAITING:
        return False
    client = await visit.session.get_one(Client, client_id)
    contact = await actions.bind_stranger(
        visit.session, stranger, client, authority=authority, by=visit.employee_id, now=visit.now
    )
    await _welcome_in(visit, contact, stranger.channel)
    await inbox.release_held(visit.session, stranger.id, visit.now)
    await outbox.touch_everywhere(visit.session, STRANGER_CARD, stranger.id)
    return True


async def recognise(visit: Visit, stranger_id: int, contact_id: int) -> Contact | None:
    """A stranger is somebody the book knows; None where somebody has decided before."""
    stranger = await visit.session.get_one(Stranger, stranger_id)
    if stranger.state is not StrangerState.WAITING:
        return None
    contact = await visit.session.get_one(Contact, contact_id)
    await actions.recognise_stranger(visit.session, stranger, contact, by=visit.employee_id, now=visit.now)
    await _welcome_in(visit, contact, stranger.channel)
    await inbox.release_held(visit.session, stranger.id, visit.now)
    await outbox.touch_everywhere(visit.session, STRANGER_CARD, stranger.id)
    return contact


async def same(visit: Visit, newcomer_id: int, contact_id: int) -> bool:
    """The newcomer is a contact the book knows: one person, with the book's authority, and the held words follow."""
    newcomer = await visit.session.get_one(Contact, newcomer_id)
    known = await visit.session.get_one(Contact, contact_id)
    if not await queries.is_new(visit.session, newcomer):
        return False
    await actions.same_person(visit.session, newcomer, known, visit.now)
    await _release(visit, known)
    await _welcome_in(visit, known, Channel.TELEGRAM)
    await outbox.touch_everywhere(visit.session, CONTACT_CARD, newcomer_id)
    return True


async def turn_away(visit: Visit, stranger_id: int) -> bool:
    """The manager does not want to know this person; nothing more is said to them."""
    stranger = await visit.session.get_one(Stranger, stranger_id)
    if stranger.state is not StrangerState.WAITING:
        return False
    actions.refuse_stranger(stranger, by=visit.employee_id, now=visit.now)
    await inbox.drop_held(visit.session, stranger.id)
    await outbox.touch_everywhere(visit.session, STRANGER_CARD, stranger.id)
    return True


async def confirm(visit: Visit, contact_id: int, *, known: bool) -> bool:
    """The manager knows, or does not know, a colleague who came by a shared link."""
    contact = await visit.session.get_one(Contact, contact_id)
    if contact.confirmed_at or contact.ended_at:
        return False
    if known:
        await actions.confirm_contact(visit.session, contact_id, visit.now)
        await _release(visit, contact)
        await _welcome_in(visit, contact, Channel.TELEGRAM)
    else:
        await actions.turn_away_contact(visit.session, contact_id, visit.now)
        await _forget(visit, contact)
    await outbox.touch_everywhere(visit.session, CONTACT_CARD, contact_id)
    return True


async def _forget(visit: Visit, contact: Contact) -> None:
    """Somebody who is not of the client: what they sent meanwhile is dropped, and nothing more is said to them."""
    value = await queries.account_of(visit.session, contact.person_id, Channel.TELEGRAM)
    person = await visit.session.get_one(Person, contact.person_id)
    if value is None or await queries.known(visit.session, person):
        return
    sender = Sender(Channel.TELEGRAM, value, person.name, language=person.language)
    stranger, _ = await actions.meet_stranger(
        visit.session, sender, words="", client_id=contact.client_id, now=visit.now
    )
    actions.refuse_stranger(stranger, by=visit.employee_id, now=visit.now)
    await inbox.drop_held(visit.session, stranger.id)


async def _welcome_in(visit: Visit, contact: Contact, channel: Channel) -> None:
    firm = (await office(visit.session)).firm.name
    client = await visit.session.get_one(Client, contact.client_id)
    await tell(
        visit.session,
        person_id=contact.person_id,
        key=f"contact:{contact.id}:let_in",
        words=lambda t: texts.confirmed(t, firm, client.name),
        now=visit.now,
        prefer=channel,
    )


async def _release(visit: Visit, contact: Contact) -> None:
    for channel in (Channel.TELEGRAM, Channel.MAIL):
        value = await queries.account_of(visit.session, contact.person_id, channel)
        stranger = await queries.stranger(visit.session, channel, value) if value else None
        if stranger:
            await inbox.release_held(visit.session, stranger.id, visit.now)


async def _pending_contact(visit: Visit) -> Contact | None:
    return await queries.unconfirmed(visit.session, visit.sender.channel, visit.sender.value)


async def show_stranger(session: Session, stranger_id: int, now: datetime) -> None:
    """Put somebody unknown before the manager."""
    await _show(session, STRANGER_CARD, stranger_id, now)


async def _ask_manager(visit: Visit, kind: str, subject_id: int) -> None:
    await _show(visit.session, kind, subject_id, visit.now)


async def _show(session: Session, kind: str, subject_id: int, now: datetime) -> None:
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id:
        await outbox.touch(session, kind, subject_id, staff_chat_id, now)
