"""Who is this, and how are they reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, and_, bindparam, select

from config.database import ReadSession
from intake.contacts import rules
from intake.contacts.errors import NoSuchClient, NoSuchEmployee
from intake.contacts.models import (
    Address,
    Authority,
    Channel,
    Client,
    Contact,
    Employee,
    MailDomain,
    Person,
    Role,
    Stranger,
    StrangerState,
)
from intake.inbox.models import Inbound


@dataclass(frozen=True)
class Place:
    """A person's place at one client."""

    contact_id: int
    client_id: int
    client_name: str
    authority: Authority


@dataclass(frozen=True)
class Who:
    """Somebody we know: what they are to the firm, and the language they are spoken to in."""

    person_id: int
    name: str
    language: str | None
    places: tuple[Place, ...]
    employee_id: int | None = None
    role: Role | None = None

    def place_at(self, client_id: int) -> Place | None:
        """What they are at this client."""
        return next((place for place in self.places if place.client_id == client_id), None)

    @property
    def is_staff(self) -> bool:
        return self.employee_id is not None

    @property
    def is_manager(self) -> bool:
        return self.role in (Role.MANAGER, Role.OWNER)


_PLACES = (
    select(Person, Employee, Contact, Client)
    .outerjoin(Employee, and_(Employee.person_id == Person.id, Employee.ended_at.is_(None)))
    .outerjoin(
        Contact,
        and_(Contact.person_id == Person.id, Contact.ended_at.is_(None), Contact.confirmed_at.is_not(None)),
    )
    .outerjoin(Client, and_(Client.id == Contact.client_id, Client.archived_at.is_(None)))
    .order_by(Contact.id)
)
# Asked with every message: put together once.
_BEHIND_ADDRESS = _PLACES.join(Address, Address.person_id == Person.id).where(
    Address.channel == bindparam("channel"), Address.value == bindparam("value")
)
_PERSON = _PLACES.where(Person.id == bindparam("person"))


async def who(session: ReadSession, channel: Channel, value: str) -> Who | None:
    """The person behind an address; None for a stranger, and for somebody who is nothing to the firm any more."""
    return _who((await session.execute(_BEHIND_ADDRESS, {"channel": channel, "value": value})).all())


async def known(session: ReadSession, person: Person) -> Who | None:
    """What a person is to the firm; None when they are nothing to it any more."""
    return _who((await session.execute(_PERSON, {"person": person.id})).all())


def _who(rows: Sequence[Row[Person, Employee | None, Contact | None, Client | None]]) -> Who | None:
    places = tuple(
        Place(contact.id, client.id, client.name, contact.authority)
        for _, _, contact, client in rows
        if contact and client
    )
    if not rows:
        return None
    person, employee, _, _ = rows[0]
    if employee is None:
        return Who(person.id, person.name, person.language, places) if places else None
    return Who(person.id, person.name, person.language, places, employee.id, employee.role)


async def domain_client(session: ReadSession, address: str) -> Client | None:
    """The client whose mail domain this is."""
    return await session.scalar(
        select(Client)
        .join(MailDomain)
        .where(MailDomain.domain == address.rpartition("@")[2], Client.archived_at.is_(None))
    )


_REACHED_AT = (
    select(Address.value)
    .where(Address.person_id == bindparam("person"), Address.channel == bindparam("channel"))
    .where(Address.unreachable_at.is_(None))
    .order_by(Address.id.desc())
    .limit(1)
)


async def address_of(session: ReadSession, person_id: int, channel: Channel) -> str | None:
    """Where a person is reached on a channel; None where they are not."""
    value: str | None = await session.scalar(_REACHED_AT, {"person": person_id, "channel": channel})
    return value


async def account_of(session: ReadSession, person_id: int, channel: Channel) -> str | None:
    """By which address a person is known on a channel, whether or not anything reaches them there."""
    value: str | None = await session.scalar(
        select(Address.value)
        .where(Address.person_id == person_id, Address.channel == channel)
        .order_by(Address.id.desc())
        .limit(1)
    )
    return value


async def chat_of_employee(session: ReadSession, employee_id: int) -> int | None:
    """An employee's private chat with the bot; None until they have opened it."""
    employee = await session.get(Employee, employee_id)
    value = await address_of(session, employee.person_id, Channel.TELEGRAM) if employee else None
    return int(value) if value else None


async def people_of(session: ReadSession, client_id: int) -> list[tuple[Contact, Person]]:
    """The confirmed contacts of a client, signers first."""
    rows = await session.execute(
        select(Contact, Person)
        .join(Person, Person.id == Contact.person_id)
        .where(Contact.client_id == client_id, Contact.ended_at.is_(None), Contact.confirmed_at.is_not(None))
        .order_by(Contact.id)
    )
    order = list(Authority)
    return sorted(
        ((contact, person) for contact, person in rows), key=lambda pair: order.index(pair[0].authority)
    )


async def without_address(
    session: ReadSession, client_id: int, channel: Channel, like: str, limit: int = 3
) -> list[tuple[Contact, Person]]:
    """A client's contacts who have no address on a channel yet, those whose name is most like `like` first."""
    found = [
        (contact, person)
        for contact, person in await people_of(session, client_id)
        if not await session.scalar(
            select(Address.id).where(Address.person_id == person.id, Address.channel == channel).limit(1)
        )
    ]
    return sorted(found, key=lambda pair: rules.likeness(pair[1].name, like), reverse=True)[:limit]


async def is_new(session: ReadSession, newcomer: Contact) -> bool:
    """Whether somebody who came by a shared link is nothing else to the firm, and nobody has decided about them."""
    if newcomer.confirmed_at or newcomer.ended_at:
        return False
    elsewhere = await session.scalar(
        select(Contact.id).where(Contact.person_id == newcomer.person_id, Contact.id != newcomer.id).limit(1)
    )
    employed = await session.scalar(select(Employee.id).where(Employee.person_id == newcomer.person_id))
    return elsewhere is None and employed is None


async def employees(session: ReadSession) -> list[tuple[Employee, Person]]:
    """Everybody who works here, in the book's order."""
    rows = await session.execute(
        select(Employee, Person)
        .join(Person, Person.id == Employee.person_id)
        .where(Employee.ended_at.is_(None))
        .order_by(Employee.id)
    )
    return [(employee, person) for employee, person in rows]


async def employee_name(session: ReadSession, employee_id: int | None) -> str:
    """An employee's name for the staff; empty for nobody."""
    if employee_id is None:
        return ""
    name = await session.scalar(
        select(Person.name).join(Employee, Employee.person_id == Person.id).where(Employee.id == employee_id)
    )
    return name or ""


async def worked_here(session: ReadSession, person_id: int) -> bool:
    """Whether somebody was of the office, and has left."""
    left = select(Employee.id).where(Employee.person_id == person_id, Employee.ended_at.is_not(None))
    return await session.scalar(left) is not None


async def managers(session: ReadSession) -> list[Employee]:
    """Managers and owners."""
    return [employee for employee, _ in await employees(session) if employee.role is not Role.EMPLOYEE]


@dataclass(frozen=True)
class Called:
    """The clients somebody may mean by a word."""

    exact: Client | None
    beginning: tuple[Client, ...]
    """Whose name or code begins so, or else a word of it; the exact one is not among them."""
    near: tuple[Client, ...]
    """Spelled nearly so, nearest first."""

    @property
    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of those who begin so, and of those spelled nearly so."""
        return tuple(one.name for one in self.beginning), tuple(one.name for one in self.near)


async def clients_called(session: ReadSession, asked: str) -> Called:
    """Whom `asked` may name; nothing is decided here."""
    clients = (
        await session.scalars(select(Client).where(Client.archived_at.is_(None)).order_by(Client.id))
    ).all()
    wanted = asked.strip().casefold()
    exact = [client for client in clients if wanted in (client.code.casefold(), client.name.casefold())]
    beginning = [client for client in clients if rules.matches(asked, client.code, client.name)] or [
        client for client in clients if rules.holds(asked, client.name)
    ]
    near = sorted(
        (client for client in clients if rules.nearness(asked, client.code, client.name) >= rules.NEAR),
        key=lambda client: -rules.nearness(asked, client.code, client.name),
    )
    return Called(
        exact[0] if len(exact) == 1 else None,
        tuple(client for client in beginning if client not in exact),
        tuple(near),
    )


async def find_client(session: ReadSession, asked: str) -> Client:
    """The client a colleague means; NoSuchClient when none or several."""
    called = await clients_called(session, asked)
    if called.exact:
        return called.exact
    if len(called.beginning) != 1:
        raise NoSuchClient(asked)
    return called.beginning[0]


async def find_employee(session: ReadSession, asked: str) -> tuple[Employee, Person]:
    """The employee a colleague means; NoSuchEmployee when none or several."""
    staff = await employees(session)
    exact = [
        pair
        for pair in staff
        if asked.strip().casefold() in (pair[0].code.casefold(), pair[1].name.casefold())
    ]
    found = (
        exact
        or [pair for pair in staff if rules.matches(asked, pair[0].code, pair[1].name)]
        or [pair for pair in staff if rules.holds(asked, pair[1].name)]
    )
    if len(found) != 1:
        raise NoSuchEmployee(asked)
    return found[0]


async def stranger(session: ReadSession, channel: Channel, value: str) -> Stranger | None:
    """The request somebody unknown left at the window."""
    return await session.scalar(select(Stranger).where(Stranger.channel == channel, Stranger.value == value))


async def has_opened_chat(session: ReadSession, user_id: str) -> bool:
    """Whether anything came from this private chat, and it was not closed since: a bot cannot begin a conversation."""
    closed = await session.scalar(
        select(Address.id).where(
            Address.channel == Channel.TELEGRAM,
            Address.value == user_id,
            Address.unreachable_at.is_not(None),
        )
    )
    return closed is None and bool(
        await session.scalar(select(Inbound.id).where(Inbound.lane == user_id).limit(1))
    )


async def unconfirmed(session: ReadSession, channel: Channel, value: str) -> Contact | None:
    """The place a colleague claimed by a shared link, until the manager confirms it."""
    return await session.scalar(
        select(Contact)
        .join(Address, Address.person_id == Contact.person_id)
        .where(Address.channel == channel, Address.value == value)
        .where(Contact.confirmed_at.is_(None), Contact.ended_at.is_(None))
    )


async def waiting_strangers(session: ReadSession) -> list[Stranger]:
    """Requests to be let in that nobody has decided, of people who have not come in by another way since."""
    known = select(Address.id).where(Address.channel == Stranger.channel, Address.value == Stranger.value)
    return list(
        await session.scalars(
            select(Stranger)
            .where(Stranger.state == StrangerState.WAITING, ~known.exists())
            .order_by(Stranger.id)
        )
    )


async def person_in_chat(session: ReadSession, chat_id: int) -> Person | None:
    """The person behind a private chat."""
    return await session.scalar(
        select(Person).join(Address).where(Address.channel == Channel.TELEGRAM, Address.value == str(chat_id))
    )
