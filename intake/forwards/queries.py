"""Reading what employees have forwarded, and whom it may be from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from config.database import ReadSession
from intake.contacts import rules
from intake.contacts.models import Client, Contact, Person
from intake.contacts.spelling import alike
from intake.forwards.models import Forward, ForwardItem, ForwardState
from intake.inbox.models import Inbound
from intake.message import Incoming
from intake.tickets.models import Attachment, Direction, PersonalMark, Status, Ticket, TicketMessage

BURST = timedelta(seconds=60)
"""Forwards of one employee this close together are one go."""
SAME_NAME = 0.8
"""From here on two names may be one person's, whichever script they are in."""
LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Likely:
    """Somebody forwarded words may be from."""

    contact_id: int
    name: str
    client: str


async def going_on(
    session: ReadSession,
    employee_id: int,
    now: datetime,
    origin: str | None = None,
    within: timedelta = BURST,
) -> Forward | None:
    """The forward this employee is in the middle of; with `origin`, of this writer."""
    asked = (
        select(Forward)
        .where(Forward.employee_id == employee_id, Forward.touched_at > now - within)
        .where(Forward.state != ForwardState.FORGOTTEN)
        .order_by(Forward.touched_at.desc(), Forward.id.desc())
        .limit(1)
    )
    return await session.scalar(asked if origin is None else asked.where(Forward.origin == origin))


async def items(session: ReadSession, forward_id: int) -> list[ForwardItem]:
    """What waits with a forward, in the order it came."""
    return list(
        await session.scalars(
            select(ForwardItem).where(ForwardItem.forward_id == forward_id).order_by(ForwardItem.id)
        )
    )


async def filed_before(session: ReadSession, person_id: int, said: Incoming) -> int | None:
    """The ticket that has these very words of this person already: same moment, same text, same files."""
    known = await session.execute(
        select(TicketMessage.id, TicketMessage.ticket_id)
        .where(TicketMessage.person_id == person_id, TicketMessage.sent_at == said.sent_at)
        .where(TicketMessage.text == said.text, TicketMessage.direction == Direction.IN)
    )
    files = sorted((file.kind, file.size_bytes) for file in said.files)
    for message_id, ticket_id in known:
        there = await session.execute(
            select(Attachment.kind, Attachment.size).where(Attachment.message_id == message_id)
        )
        if sorted((kind, size) for kind, size in there) == files:
            return int(ticket_id)
    return None


async def before(session: ReadSession, row: Inbound, within: timedelta) -> Inbound | None:
    """What came just before in the same chat."""
    return await session.scalar(
        select(Inbound)
        .where(Inbound.lane == row.lane, Inbound.id < row.id, Inbound.received_at >= row.received_at - within)
        .order_by(Inbound.id.desc())
        .limit(1)
    )


async def likely(
    session: ReadSession, names: Sequence[str], employee_id: int, now: datetime, limit: int
) -> list[Likely]:
    """Whom it may be from: by name in any script, then whom this employee works for, then who wrote last."""
    people = {
        contact.id: Likely(contact.id, person.name, client.name)
        for contact, person, client in await session.execute(
            select(Contact, Person, Client)
            .join(Person, Person.id == Contact.person_id)
            .join(Client, Client.id == Contact.client_id)
            .where(Contact.ended_at.is_(None), Contact.confirmed_at.is_not(None))
            .where(Client.archived_at.is_(None))
            .order_by(Contact.id)
        )
    }
    scored = sorted(
        ((max((_resembles(name, one) for name in names), default=0.0), id_) for id_, one in people.items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    found = [id_ for score, id_ in scored if score >= SAME_NAME]
    found += await _worked_for(session, employee_id, now, limit)
    found += await _wrote_last(session, now, limit)
    return [people[id_] for id_ in dict.fromkeys(found) if id_ in people][:limit]


def _resembles(name: str, one: Likely) -> float:
    """By their own name, or by their firm's: people call themselves both."""
    return max(_same(name, one.name), _same(name, one.client) - 0.1)


def _same(one: str, other: str) -> float:
    """How much two people's names are the same: each word of the shorter one finds its like in the other."""
    first, second = sorted((one.split(), other.split()), key=len)
    if not first:
        return 0.0
    return sum(max(_word(a, b) for b in second) for a in first) / len(first)


def _word(one: str, other: str) -> float:
    return max(rules.nearness(one, other), alike(one, other))


async def _worked_for(session: ReadSession, employee_id: int, now: datetime, limit: int) -> list[int]:
    marked = select(PersonalMark.ticket_id).where(PersonalMark.employee_id == employee_id)
    return await _askers(session, now, limit, (Ticket.assignee_id == employee_id) | Ticket.id.in_(marked))


async def _wrote_last(session: ReadSession, now: datetime, limit: int) -> list[int]:
    return await _askers(session, now, limit, Ticket.id.is_not(None))


async def _askers(session: ReadSession, now: datetime, limit: int, which: object) -> list[int]:
    rows = await session.scalars(
        select(Ticket.contact_id)
        .where(Ticket.contact_id.is_not(None), Ticket.touched_at > now - LATELY, which)  # type: ignore[arg-type]
        .order_by(Ticket.touched_at.desc())
        .limit(limit * 4)
    )
    return [id_ for id_ in dict.fromkeys(rows) if id_ is not None][:limit]


async def answered(session: ReadSession, employee_id: int, now: datetime, limit: int) -> list[Ticket]:
    """Requests an employee may have answered privately: those they were asked themselves, and their work."""
    marked = select(PersonalMark.ticket_id).where(PersonalMark.employee_id == employee_id)
    return list(
        await session.scalars(
            select(Ticket)
            .where((Ticket.assignee_id == employee_id) | Ticket.id.in_(marked))
            .where(Ticket.status != Status.CLOSED, Ticket.touched_at > now - LATELY)
            .order_by(Ticket.touched_at.desc(), Ticket.id.desc())
            .limit(limit)
        )
    )
