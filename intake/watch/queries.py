"""Reading whom a watched mailbox may concern, and which requests are meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import SecretStr
from sqlalchemy import select

from config.database import ReadSession
from config.settings import key_of
from intake.business.models import Admission, OfferState, Redirect
from intake.contacts.models import Address, Channel, Client, Contact, Employee
from intake.inbox.models import Inbound
from intake.mailbox.accounts import account
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.outbox.models import Window
from intake.tickets import history
from intake.tickets import queries as tickets
from intake.tickets.models import Status, Ticket, TicketMessage
from intake.watch.models import SentOffer, WatchedFolder
from intake.watch.rules import Watch, Why, why_not

WATCHED, SENT = "watch:", "sent:"
"""How the sources of rows in the in-tray begin: a client's mail to an employee, an employee's answer to be added."""


@dataclass(frozen=True)
class Known:
    """A contact of clients."""

    person_id: int
    clients: frozenset[int]


async def may_watch(
    session: ReadSession, urls: Mapping[str, SecretStr], window: str | None, today: date
) -> dict[str, Watch | Why]:
    """Of each mailbox in the settings, by its key there: that it may be looked at, or why not."""
    try:
        entries = (await office(session)).employees
    except NoBookApplied:
        entries = {}
    by_key = {key_of(code): (code, entry) for code, entry in entries.items()}
    employees = {
        employee.code: employee
        for employee in await session.scalars(select(Employee).where(Employee.ended_at.is_(None)))
    }
    found: dict[str, Watch | Why] = {}
    for key, url in urls.items():
        code, entry = by_key.get(key, (key, None))
        employee = employees.get(code)
        try:
            place = account(url.get_secret_value())
        except ValueError:
            found[key] = Why.NO_URL
            continue
        why = why_not(entry if employee else None, place, window, today)
        if why or entry is None or employee is None or entry.mail is None or entry.watch_consent is None:
            found[key] = why or Why.NO_EMPLOYEE
        else:
            found[key] = Watch(employee.id, code, entry.mail, place, entry.watch_consent)
    return found


async def contacts_for(session: ReadSession, employee_id: int, now: datetime) -> dict[str, Known]:
    """Everybody whose mail to or from this employee concerns the window, by address.

    All of them and not those asked about: so an address that is in a mail and in no book gets into no statement, and
    into no log of a database.
    """
    rows = await session.execute(
        select(Address.value, Address.person_id, Contact.client_id)
        .join(Contact, Contact.person_id == Address.person_id)
        .join(Client, Client.id == Contact.client_id)
        .where(Address.channel == Channel.MAIL, Client.archived_at.is_(None))
        .where(Contact.ended_at.is_(None), Contact.confirmed_at.is_not(None))
    )
    people: dict[str, tuple[int, set[int]]] = {}
    for value, person_id, client_id in rows:
        people.setdefault(value, (person_id, set()))[1].add(client_id)
    staff = set(await session.scalars(select(Employee.person_id).where(Employee.ended_at.is_(None))))
    admitted = set(
        await session.scalars(
            select(Admission.client_id)
            .where(Admission.employee_id == employee_id)
            .where(Admission.ended_at.is_(None), Admission.until > now)
        )
    )
    return {
        value: Known(person_id, frozenset(clients))
        for value, (person_id, clients) in people.items()
        if person_id not in staff and not clients & admitted
    }


async def window_address(session: ReadSession) -> str | None:
    """The one address clients write to."""
    return await session.scalar(select(Window.mail_address))


async def is_here(session: ReadSession, message_id: str | None) -> bool:
    """Whether a mail of this id is on a ticket."""
    if not message_id:
        return False
    found = select(TicketMessage.id).where(
        TicketMessage.external_id == message_id, TicketMessage.place.is_(None)
    )
    return await session.scalar(found.limit(1)) is not None


async def answered(
    session: ReadSession,
    employee_id: int,
    clients: Iterable[int],
    ids: tuple[str, ...],
    tag: int | None,
    since: datetime,
) -> Ticket | None:
    """The open request a mail of an employee's answers: by what it answers, by its subject, else what came past the
    window to them lately."""
    ticket = await tickets.about(session, Channel.MAIL, None, ids)
    if ticket is None and tag:
        ticket = await session.get(Ticket, tag)
    if ticket and (into := await history.joined_to(session, ticket)):
        ticket = await session.get(Ticket, into)
    if ticket is None:
        ticket = await session.scalar(
            select(Ticket)
            .join(Redirect, Redirect.ticket_id == Ticket.id)
            .where(Redirect.employee_id == employee_id, Redirect.client_id.in_(list(clients)))
            .where(Redirect.at > since, Ticket.status != Status.CLOSED)
            .order_by(Redirect.id.desc())
            .limit(1)
        )
    if ticket is None or ticket.status is Status.CLOSED or ticket.client_id not in clients:
        return None
    return ticket


async def told_since(session: ReadSession, employee_id: int, clients: Iterable[int], since: datetime) -> bool:
    """Whether somebody of these clients has been told lately that what they ask this employee is at the window."""
    return (
        await session.scalar(
            select(Redirect.id)
            .where(Redirect.employee_id == employee_id, Redirect.client_id.in_(list(clients)))
            .where(Redirect.said.is_(True), Redirect.at > since)
            .limit(1)
        )
        is not None
    )


async def came_past(session: ReadSession, message: TicketMessage) -> bool:
    """Whether a message was found in an employee's mailbox."""
    source = await session.scalar(select(Inbound.source).where(Inbound.id == message.inbox_id))
    return source is not None and source.startswith(WATCHED)


async def undecided(session: ReadSession, employee_id: int, ticket_id: int) -> SentOffer | None:
    """What an employee is asked about a request just now."""
    return await session.scalar(
        select(SentOffer).where(
            SentOffer.employee_id == employee_id,
            SentOffer.ticket_id == ticket_id,
            SentOffer.state == OfferState.OPEN,
        )
    )


async def watched(session: ReadSession) -> set[int]:
    """Employees whose mailboxes are looked at."""
    return set(await session.scalars(select(WatchedFolder.employee_id).distinct()))
