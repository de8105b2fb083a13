"""Reading who is connected, what is asked, and who is admitted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, or_, select

from config.database import ReadSession
from intake.business.models import About, Admission, ChatRule, Connection, Offer, OfferState, Redirect
from intake.business.updates import parties
from intake.contacts.models import Address, Channel, Client, Employee, Person
from intake.office.book import PastWindow
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.tickets.models import Status, Ticket, TicketMessage

UNDECIDED = (OfferState.OPEN, OfferState.LATER)


async def rules_of(session: ReadSession) -> PastWindow:
    """The book's hours for what goes past the window; the usual ones before there is a book."""
    try:
        return (await office(session)).past_window
    except NoBookApplied:
        return PastWindow()


async def connection(session: ReadSession, external_id: str) -> Connection | None:
    return await session.scalar(select(Connection).where(Connection.external_id == external_id))


async def connection_at(session: ReadSession, place: str) -> Connection | None:
    """The connection a chat in somebody's account is reached by."""
    return await connection(session, parties(place)[0])


async def employee_of(session: ReadSession, user_id: int) -> Employee | None:
    """Whose account it is, while they work here."""
    return await session.scalar(
        select(Employee)
        .join(Address, Address.person_id == Employee.person_id)
        .where(Address.channel == Channel.TELEGRAM, Address.value == str(user_id))
        .where(Employee.ended_at.is_(None))
    )


async def connected(session: ReadSession) -> list[tuple[Connection, Employee, Person]]:
    """Employees whose account the bot is connected to, the latest connection of each."""
    rows = await session.execute(
        select(Connection, Employee, Person)
        .join(
            Address,
            and_(Address.channel == Channel.TELEGRAM, Address.value == cast(Connection.user_id, String)),
        )
        .join(Employee, Employee.person_id == Address.person_id)
        .join(Person, Person.id == Employee.person_id)
        .where(Connection.enabled.is_(True), Employee.ended_at.is_(None))
        .order_by(Employee.id, Connection.id)
    )
    latest = {employee.id: (found, employee, person) for found, employee, person in rows}
    return list(latest.values())


async def rule(session: ReadSession, employee_id: int, chat_id: int) -> ChatRule | None:
    return await session.scalar(
        select(ChatRule).where(ChatRule.employee_id == employee_id, ChatRule.chat_id == chat_id)
    )


async def rules(session: ReadSession, employee_id: int) -> list[ChatRule]:
    """All an employee has said about chats of theirs."""
    return list(
        await session.scalars(
            select(ChatRule).where(ChatRule.employee_id == employee_id).order_by(ChatRule.id)
        )
    )


def _in_force(now: datetime) -> ColumnElement[bool]:
    return and_(Admission.ended_at.is_(None), Admission.until > now)


async def admitted(
    session: ReadSession,
    clients: Iterable[int],
    employee_id: int,
    now: datetime,
    ticket_id: int | None = None,
) -> bool:
    """Whether people of one of these clients and an employee may talk directly now.

    `ticket_id`: whether that covers work on this ticket; an admission for another one does not.
    """
    found = select(Admission.id).where(
        _in_force(now), Admission.client_id.in_(list(clients)), Admission.employee_id == employee_id
    )
    if ticket_id is not None:
        found = found.where(or_(Admission.ticket_id.is_(None), Admission.ticket_id == ticket_id))
    return await session.scalar(found.limit(1)) is not None


async def admissions(session: ReadSession, now: datetime) -> list[tuple[Admission, Client]]:
    """Who may talk directly now, those that end first in front."""
    rows = await session.execute(
        select(Admission, Client)
        .join(Client, Client.id == Admission.client_id)
        .where(_in_force(now))
        .order_by(Admission.until, Admission.id)
    )
    return [(admission, client) for admission, client in rows]


async def admissions_for(session: ReadSession, ticket: Ticket, now: datetime) -> list[Admission]:
    """Who was let to talk directly for the sake of this ticket."""
    return list(
        await session.scalars(
            select(Admission).where(_in_force(now), Admission.ticket_id == ticket.id).order_by(Admission.id)
        )
    )


async def undecided(session: ReadSession, connection_id: int, chat_id: int, about: About) -> Offer | None:
    """What an employee is asked about a chat just now."""
    return await session.scalar(
        select(Offer).where(
            Offer.connection_id == connection_id,
            Offer.chat_id == chat_id,
            Offer.about == about,
            Offer.state.in_(UNDECIDED),
        )
    )


async def called_private(
    session: ReadSession, connection_id: int, chat_id: int, about: About, since: datetime
) -> bool:
    """Whether the employee has said lately that a talk is theirs."""
    return (
        await session.scalar(
            select(Offer.id)
            .where(Offer.connection_id == connection_id, Offer.chat_id == chat_id, Offer.about == about)
            .where(Offer.state == OfferState.DECLINED, Offer.decided_at > since)
            .limit(1)
        )
        is not None
    )


async def opened_by(session: ReadSession, ticket_id: int, inbox_id: int) -> bool:
    """Whether a ticket began with this row of the in-tray."""
    first = (
        select(TicketMessage.inbox_id)
        .where(TicketMessage.ticket_id == ticket_id)
        .order_by(TicketMessage.id)
        .limit(1)
    )
    return await session.scalar(first) == inbox_id


async def open_ticket_from(
    session: ReadSession, connection_id: int, chat_id: int, since: datetime
) -> int | None:
    """The ticket that came from this chat lately, while it is not closed."""
    return await session.scalar(
        select(Redirect.ticket_id)
        .join(Ticket, Ticket.id == Redirect.ticket_id)
        .where(Redirect.connection_id == connection_id, Redirect.chat_id == chat_id, Redirect.at > since)
        .where(Ticket.status != Status.CLOSED)
        .order_by(Redirect.id.desc())
        .limit(1)
    )


async def told_since(session: ReadSession, connection_id: int, chat_id: int, since: datetime) -> bool:
    """Whether this chat has had its courteous answer lately."""
    return (
        await session.scalar(
            select(Redirect.id)
            .where(Redirect.connection_id == connection_id, Redirect.chat_id == chat_id)
            .where(Redirect.said.is_(True), Redirect.at > since)
            .limit(1)
        )
        is not None
    )


async def told_for(session: ReadSession, offer: Offer, *, said: bool = True) -> Redirect | None:
    """The courteous answer given when this was handed over; not `said`: that there was one not long before."""
    return await session.scalar(
        select(Redirect)
        .where(Redirect.connection_id == offer.connection_id, Redirect.chat_id == offer.chat_id)
        .where(Redirect.ticket_id == offer.ticket_id, Redirect.said.is_(said))
        .where(Redirect.at >= offer.decided_at)
        .order_by(Redirect.id)
        .limit(1)
    )


@dataclass(frozen=True)
class Parties:
    """Who an offer is about."""

    person: Person
    client: Client
    connection: Connection


async def parties_of(session: ReadSession, offer: Offer) -> Parties:
    return Parties(
        await session.get_one(Person, offer.person_id),
        await session.get_one(Client, offer.client_id),
        await session.get_one(Connection, offer.connection_id),
    )
