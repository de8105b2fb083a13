"""Finding or making the person a name or mail address of the book stands for."""

from datetime import datetime

from sqlalchemy import select

from config.database import Session
from intake.contacts.models import Address, Channel, Contact, Person
from intake.office.models import BookPerson


async def person_of(
    session: Session,
    scope: str,
    *,
    name: str,
    mail: str | None,
    language: str | None,
    now: datetime,
    client_id: int | None = None,
) -> Person:
    """The person behind an entry: by mail address, else by name in this scope or at this client, else a new one.

    Whoever the person is called since (in Telegram, say), the book finds them again by its own words.
    """
    keys = [f"name:{name.casefold()}"] + ([f"mail:{mail}"] if mail else [])
    known = await _known(session, scope, keys, mail) or await _at_client(session, client_id, name)
    if known is None:
        known = Person(name=name, language=language, created_at=now)
        session.add(known)
        await session.flush()
    for key in keys:
        if not await _remembered(session, scope, key):
            session.add(BookPerson(scope=scope, key=key, person_id=known.id))
    await session.flush()
    return known


async def give_address(session: Session, person: Person, mail: str | None, now: datetime) -> bool:
    """Let mail from this address be the person's; whether it was new."""
    if mail is None:
        return False
    query = select(Address).where(Address.channel == Channel.MAIL, Address.value == mail)
    if await session.scalar(query):
        return False
    session.add(Address(person_id=person.id, channel=Channel.MAIL, value=mail, added_at=now))
    await session.flush()
    return True


async def _known(session: Session, scope: str, keys: list[str], mail: str | None) -> Person | None:
    by_book = select(Person).join(BookPerson).where(BookPerson.scope == scope)
    for key in reversed(keys):  # the address tells more than the name
        if found := await session.scalar(by_book.where(BookPerson.key == key)):
            return found
    by_mail = select(Person).join(Address).where(Address.channel == Channel.MAIL, Address.value == mail)
    return await session.scalar(by_mail) if mail else None


async def _at_client(session: Session, client_id: int | None, name: str) -> Person | None:
    """Somebody of that name who came to the client by an import or a link before the book named them."""
    if client_id is None:
        return None
    query = select(Person).join(Contact, Contact.person_id == Person.id)
    here = query.where(Contact.client_id == client_id, Contact.ended_at.is_(None), Person.name == name)
    return await session.scalar(here.limit(1))


async def _remembered(session: Session, scope: str, key: str) -> bool:
    query = select(BookPerson.id).where(BookPerson.scope == scope, BookPerson.key == key)
    return await session.scalar(query) is not None
