"""Binding people to the firm, and letting strangers in or not."""

import secrets
from datetime import datetime

from sqlalchemy import select, update

from config.database import Session
from intake.contacts import queries, rules
from intake.contacts.errors import AlreadyBound, InviteUnknown, PlaceEnded
from intake.contacts.models import (
    Address,
    Authority,
    Channel,
    Client,
    Contact,
    Employee,
    Invite,
    Person,
    Stranger,
    StrangerState,
)
from intake.message import Sender

STRANGER_WORDS = 1000
"""Characters of a stranger's words that are kept for the manager to know them by; all of them wait in the in-tray."""


async def invite_contact(
    session: Session,
    *,
    client_id: int,
    authority: Authority,
    person_id: int | None,
    key: bytes,
    now: datetime,
) -> str:
    """A code for `/start CODE` that binds whoever opens it to a client."""
    return _invite(session, key, now, client_id=client_id, authority=authority, person_id=person_id)


async def invite_colleague(session: Session, *, client_id: int, key: bytes, now: datetime) -> str:
    """A code for somebody of a client whom no manager has seen: who opens it is let in by the manager's word alone."""
    code = _invite(session, key, now, client_id=client_id, authority=Authority.MEMBER, first_used_at=now)
    await session.flush()
    return code


async def invite_employee(session: Session, *, employee_id: int, key: bytes, now: datetime) -> str:
    """A code that binds an employee's Telegram account."""
    return _invite(session, key, now, employee_id=employee_id)


def _invite(session: Session, key: bytes, now: datetime, **target: object) -> str:
    code = rules.code_from(secrets.token_bytes(rules.CODE_LENGTH))
    session.add(
        Invite(
            code_hash=rules.hash_code(code, key), created_at=now, expires_at=now + rules.INVITE_LIFE, **target
        )
    )
    return code


async def open_invite(session: Session, code: str, key: bytes, now: datetime) -> Invite:
    """The invite behind a code; InviteUnknown for a wrong or expired one."""
    invite = await session.scalar(select(Invite).where(Invite.code_hash == rules.hash_code(code, key)))
    if invite is None or invite.expires_at <= now:
        raise InviteUnknown
    return invite


async def bind_employee(session: Session, invite: Invite, sender: Sender, now: datetime) -> Employee:
    """An employee opened their link: this account is theirs from now on. A link is used once."""
    employee = await session.get_one(Employee, invite.employee_id)
    await _bind_address(session, employee.person_id, sender, now)
    invite.first_used_at = invite.first_used_at or now
    invite.expires_at = min(invite.expires_at, now)
    return employee


async def bind_contact(session: Session, invite: Invite, sender: Sender, now: datetime) -> Contact:
    """Somebody opened a client's link.

    The first becomes what the link says; later ones are members the manager must confirm first.
    """
    assert invite.client_id is not None and invite.authority is not None
    first = invite.first_used_at is None
    person = await _person_for(session, invite, sender, now, first=first)
    contact = await session.scalar(
        select(Contact).where(
            Contact.person_id == person.id, Contact.client_id == invite.client_id, Contact.ended_at.is_(None)
        )
    )
    if contact is None:
        contact = Contact(
            person_id=person.id,
            client_id=invite.client_id,
            authority=invite.authority if first else Authority.MEMBER,
            confirmed_at=now if first else None,
            created_at=now,
        )
        session.add(contact)
    invite.first_used_at = invite.first_used_at or now
    await session.flush()
    return contact


async def meet_in_group(session: Session, sender: Sender, client_id: int, now: datetime) -> Contact:
    """Somebody unknown speaks in a client's group: a colleague whom the manager must confirm, as by a shared link.

    A bot cannot begin a conversation, so nothing reaches them until they have written to it.
    """
    shared = Invite(client_id=client_id, authority=Authority.MEMBER, first_used_at=now)
    contact = await bind_contact(session, shared, sender, now)
    if not await queries.has_opened_chat(session, sender.value):
        await session.execute(
            update(Address)
            .where(Address.channel == sender.channel, Address.value == sender.value)
            .where(Address.unreachable_at.is_(None))
            .values(unreachable_at=now)
        )
    return contact


async def _person_for(
    session: Session, invite: Invite, sender: Sender, now: datetime, *, first: bool
) -> Person:
    known = await session.scalar(
        select(Person).join(Address).where(Address.channel == sender.channel, Address.value == sender.value)
    )
    if known:
        return known
    if first and invite.person_id:
        person = await session.get_one(Person, invite.person_id)
    else:
        person = Person(name=sender.name, language=sender.language, created_at=now)
        session.add(person)
        await session.flush()
    await _bind_address(session, person.id, sender, now)
    return person


async def _bind_address(session: Session, person_id: int, sender: Sender, now: datetime) -> None:
    taken = await session.scalar(
        select(Address).where(Address.channel == sender.channel, Address.value == sender.value)
    )
    if taken and taken.person_id != person_id:
        other = await session.get_one(Person, taken.person_id)
        raise AlreadyBound(other.name)
    if taken is None:
        session.add(
            Address(
                person_id=person_id,
                channel=sender.channel,
                value=sender.value,
                username=sender.username,
                added_at=now,
            )
        )
        await session.flush()


async def confirm_contact(session: Session, contact_id: int, now: datetime) -> Contact:
    """The manager knows this person: they may speak for the client."""
    contact = await session.get_one(Contact, contact_id)
    contact.confirmed_at = contact.confirmed_at or now
    return contact


async def same_person(session: Session, newcomer: Contact, known: Contact, now: datetime) -> None:
    """Somebody who came by a shared link is a contact the book knows: their account becomes that one's.

    The newcomer's own person goes; authority stays the book's. Raises AlreadyBound, PlaceEnded.
    """
    if known.ended_at or known.client_id != newcomer.client_id or known.id == newcomer.id:
        raise PlaceEnded(known.id)
    stray = await session.get_one(Person, newcomer.person_id)
    person = await session.get_one(Person, known.person_id)
    if await queries.address_of(session, person.id, Channel.TELEGRAM):
        raise AlreadyBound(person.name)
    await session.execute(update(Address).where(Address.person_id == stray.id).values(person_id=person.id))
    person.language = person.language or stray.language
    newcomer.person_id, newcomer.confirmed_at, newcomer.ended_at = person.id, now, now
    await session.flush()
    await session.delete(stray)
    await session.flush()


async def turn_away_contact(session: Session, contact_id: int, now: datetime) -> Contact:
    """The manager does not know this person."""
    contact = await session.get_one(Contact, contact_id)
    contact.ended_at = contact.ended_at or now
    return contact


async def bind_by_domain(session: Session, sender: Sender, client: Client, now: datetime) -> Contact:
    """Somebody writes from a domain the book gives to a client: they are one of its people, and order nothing."""
    person = Person(name=sender.name, language=sender.language, created_at=now)
    session.add(person)
    await session.flush()
    await _bind_address(session, person.id, sender, now)
    contact = Contact(
        person_id=person.id, client_id=client.id, authority=Authority.MEMBER, confirmed_at=now, created_at=now
    )
    session.add(contact)
    await session.flush()
    return contact


async def move_contact(session: Session, old: Contact, client_id: int, now: datetime) -> Contact:
    """A person was bound to the wrong client: their place there ends, the same place begins at the right one."""
    old.ended_at = now
    await session.flush()
    return await _place(session, old.person_id, client_id, old.authority, now)


async def _place(
    session: Session, person_id: int, client_id: int, authority: Authority, now: datetime
) -> Contact:
    """A confirmed place at a client; one that is there already takes this authority."""
    contact = await session.scalar(
        select(Contact).where(
            Contact.person_id == person_id, Contact.client_id == client_id, Contact.ended_at.is_(None)
        )
    )
    if contact is None:
        contact = Contact(person_id=person_id, client_id=client_id, authority=authority, created_at=now)
        session.add(contact)
    contact.authority, contact.confirmed_at = authority, contact.confirmed_at or now
    await session.flush()
    return contact


async def meet_stranger(
    session: Session, sender: Sender, *, words: str, client_id: int | None, now: datetime
) -> tuple[Stranger, bool]:
    """Remember a stranger's request, and more of their words; returns it, and whether it is their first."""
    stranger = await queries.stranger(session, sender.channel, sender.value)
    if stranger:
        if stranger.state is StrangerState.WAITING and words:
            so_far = "\n".join(part for part in (stranger.first_words, words) if part)
            stranger.first_words = so_far[:STRANGER_WORDS]
        return stranger, False
    stranger = Stranger(
        channel=sender.channel,
        value=sender.value,
        name=sender.name,
        language=sender.language,
        first_words=words[:STRANGER_WORDS],
        state=StrangerState.WAITING,
        client_id=client_id,
        first_at=now,
    )
    session.add(stranger)
    await session.flush()
    return stranger, True


async def bind_stranger(
    session: Session, stranger: Stranger, client: Client, *, authority: Authority, by: int, now: datetime
) -> Contact:
    """The manager says whose person this is."""
    sender = Sender(stranger.channel, stranger.value, stranger.name, language=stranger.language)
    invite = Invite(client_id=client.id, authority=authority, first_used_at=None)
    person = await _person_for(session, invite, sender, now, first=True)
    contact = await _place(session, person.id, client.id, authority, now)
    stranger.state, stranger.client_id, stranger.decided_by, stranger.decided_at = (
        StrangerState.BOUND,
        client.id,
        by,
        now,
    )
    await session.flush()
    return contact


async def recognise_stranger(
    session: Session, stranger: Stranger, known: Contact, *, by: int, now: datetime
) -> None:
    """A stranger is a contact the book knows, by another way. Raises AlreadyBound, PlaceEnded."""
    if known.ended_at:
        raise PlaceEnded(known.id)
    sender = Sender(stranger.channel, stranger.value, stranger.name, language=stranger.language)
    await _bind_address(session, known.person_id, sender, now)
    stranger.state, stranger.client_id = StrangerState.BOUND, known.client_id
    stranger.decided_by, stranger.decided_at = by, now
    await session.flush()


def refuse_stranger(stranger: Stranger, *, by: int, now: datetime) -> None:
    """The manager does not want to know this person: their words go too."""
    stranger.first_words = ""
    stranger.state, stranger.decided_by, stranger.decided_at = StrangerState.REFUSED, by, now


async def choose_language(session: Session, person_id: int, language: str, *, chosen: bool) -> None:
    """The language a person is spoken to in; a recognised one never overrides a chosen one."""
    person = await session.get_one(Person, person_id)
    if chosen or not person.language_chosen:
        person.language, person.language_chosen = language, chosen or person.language_chosen
