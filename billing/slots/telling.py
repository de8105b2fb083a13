"""Who hears of an offered call: the client's person, whoever calls, and the manager who offered it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from billing.slots import staff_texts, texts
from billing.slots.models import CallOffer
from billing.verdicts.telling import tell_contact
from config.database import Session
from config.i18n import Translator
from intake.contacts.models import Client, Contact, Employee, Person
from intake.contacts.queries import employee_name
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox.delivery import Words, tell
from intake.tickets.models import Ticket
from intake.tickets.texts import titled


async def to_client(
    session: Session, offer: CallOffer, ticket: Ticket, key: str, words: Words, now: datetime
) -> None:
    """Whoever took a time, else whoever was offered them."""
    contact = await session.get_one(Contact, offer.taken_by or offer.contact_id)
    await tell_contact(
        session, ticket, contact, key=f"offer:{offer.id}:{key}", words=words, now=now, surely=True
    )


async def to_employee(
    session: Session, offer: CallOffer, employee_id: int, key: str, words: Words, now: datetime
) -> None:
    """In their private chat, or by mail; nobody who has left."""
    employee = await session.get_one(Employee, employee_id)
    if employee.ended_at is None:
        await tell(
            session,
            person_id=employee.person_id,
            key=f"offer:{offer.id}:{key}:{employee_id}",
            words=words,
            now=now,
            ticket_id=offer.ticket_id,
        )


async def to_staff(
    session: Session,
    offer: CallOffer,
    ticket: Ticket,
    readers: Iterable[int | None],
    key: str,
    words: Callable[[Translator, str], Letter],
    now: datetime,
) -> None:
    """Employees, each once; the words get the line that says which request of whom it is."""
    client = await session.get_one(Client, ticket.client_id)

    def said(t: Translator) -> Letter:
        return words(t, staff_texts.about(t, ticket.id, titled(t, ticket.title), client.name))

    for reader in dict.fromkeys(one for one in readers if one):
        await to_employee(session, offer, reader, key, said, now)


async def when(session: Session, offer: CallOffer, t: Translator) -> str:
    """The time that was taken, on the office's clock."""
    assert offer.starts_at is not None
    return texts.when(t, offer.starts_at, (await office(session)).firm.zone)


async def first_name(session: Session, offer: CallOffer) -> str:
    """Of whoever calls: clients never read whole names of the staff."""
    return (await employee_name(session, offer.caller_id)).split()[0]


async def person(session: Session, offer: CallOffer) -> str:
    """Who is to be called."""
    contact = await session.get_one(Contact, offer.taken_by or offer.contact_id)
    return (await session.get_one(Person, contact.person_id)).name
