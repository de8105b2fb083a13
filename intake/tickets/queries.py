"""Reading tickets."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from config.database import ReadSession
from intake.contacts.models import Channel, Contact
from intake.inbox.policy import CROWD, OpenTicket
from intake.outbox.models import Outbound, OutboxView
from intake.tickets import rules
from intake.tickets.actions import CARD, WORK
from intake.tickets.models import (
    Attachment,
    ClosedReason,
    Direction,
    PersonalMark,
    Status,
    Ticket,
    TicketMessage,
)

TWIN_WITHIN = timedelta(hours=36)
"""About a day: the second letter often comes the next morning."""
TELLING = 200
"""Messages of one request that are looked at whenever it is shown: a card must not cost more with each of thousands."""


def as_open(ticket: Ticket) -> OpenTicket:
    """The facts the policy needs."""
    return OpenTicket(
        ticket.id,
        ticket.client_id,
        ticket.touched_at,
        ticket.opened_at,
        ticket.asked_at is not None,
        closed=ticket.status is Status.CLOSED,
        resolved=ticket.status is Status.RESOLVED,
    )


_DISOWNED = and_(Ticket.disowned, Ticket.verdict.is_(None))
"""In somebody's name and perhaps forged; nobody has decided about it yet."""


def _live(whose: ColumnElement[bool]) -> Select[Ticket]:
    return (
        select(Ticket)
        .join(Contact, Contact.id == Ticket.contact_id)
        .where(Contact.person_id == bindparam("person"), whose)
        .where(
            or_(
                Ticket.status != Status.CLOSED,
                and_(
                    Ticket.closed_reason == ClosedReason.REFUSED,
                    Ticket.closed_at >= bindparam("refused_since"),
                ),
            )
        )
        .order_by(Ticket.touched_at.desc(), Ticket.id.desc())
        .limit(CROWD)
    )


_LIVE, _LIVE_DISOWNED = _live(~_DISOWNED), _live(_DISOWNED)


async def live_tickets(
    session: ReadSession, person_id: int, refused_since: datetime, *, disowned: bool = False
) -> list[Ticket]:
    """What this person asked for and is not closed, or was refused of late; latest exchange first.

    Or what came in their name and is `disowned` by their mail server: none of theirs.
    """
    wanted = _LIVE_DISOWNED if disowned else _LIVE
    return list(await session.scalars(wanted, {"person": person_id, "refused_since": refused_since}))


_OF_LATE = (
    select(Ticket.id, Ticket.title)
    .where(Ticket.client_id == bindparam("client"), Ticket.id != bindparam("this"))
    .where(Ticket.opened_at >= bindparam("since"))
    .where(or_(Ticket.closed_reason.is_(None), Ticket.closed_reason != ClosedReason.MERGED))
    .order_by(Ticket.id.desc())
    .limit(20)
)


async def twin(session: ReadSession, ticket: Ticket) -> int | None:
    """Another request of the same client by the same name, opened about the same day: perhaps the same once more."""
    if not rules.says_something(ticket.title):
        return None
    since = ticket.opened_at - TWIN_WITHIN
    others = await session.execute(_OF_LATE, {"client": ticket.client_id, "this": ticket.id, "since": since})
    return next((other.id for other in others if rules.same_name(other.title, ticket.title)), None)


async def about(
    session: ReadSession, channel: Channel, place: str | None, ids: tuple[str, ...]
) -> Ticket | None:
    """The ticket a replied-to message is about: one we sent, one they sent, or a card."""
    for external_id in ids:
        ticket_id = await _said(session, channel, place, external_id) or await _heard(
            session, place, external_id
        )
        if ticket_id is None and place is not None and _is_chat(place) and external_id.isdecimal():
            ticket_id = await session.scalar(
                select(OutboxView.subject_id).where(
                    OutboxView.kind.in_((CARD, WORK)),
                    OutboxView.chat_id == int(place),
                    OutboxView.message_id == int(external_id),
                )
            )
        if ticket_id is not None:
            return await session.get(Ticket, ticket_id)
    return None


def _is_chat(place: str) -> bool:
    """A chat of the bot's own; not one in somebody's account, where there are no cards."""
    return place.removeprefix("-").isdecimal()


_SAID = (
    select(Outbound.ticket_id)
    .where(Outbound.external_id == bindparam("id"), Outbound.channel == bindparam("channel"))
    .where(Outbound.ticket_id.is_not(None))
    .limit(1)
)
_SAID_AT = _SAID.where(Outbound.lane == bindparam("place"))
_HEARD = select(TicketMessage.ticket_id).where(TicketMessage.external_id == bindparam("id")).limit(1)
_HEARD_AT = _HEARD.where(TicketMessage.place == bindparam("place"))
_HEARD_BY_MAIL = _HEARD.where(TicketMessage.place.is_(None))


async def _said(session: ReadSession, channel: Channel, place: str | None, external_id: str) -> int | None:
    asked = _SAID if place is None else _SAID_AT
    ticket_id: int | None = await session.scalar(
        asked, {"id": external_id, "channel": channel, "place": place}
    )
    return ticket_id


async def _heard(session: ReadSession, place: str | None, external_id: str) -> int | None:
    asked = _HEARD_BY_MAIL if place is None else _HEARD_AT
    ticket_id: int | None = await session.scalar(asked, {"id": external_id, "place": place})
    return ticket_id


async def shown_at(session: ReadSession, kind: str, ticket_id: int, chat_id: int) -> bool:
    """Whether a ticket's card of this kind stands in a chat already."""
    found = await session.scalar(
        select(OutboxView.message_id).where(
            OutboxView.kind == kind, OutboxView.subject_id == ticket_id, OutboxView.chat_id == chat_id
        )
    )
    return found is not None


async def message_at(session: ReadSession, place: str | None, external_id: str) -> TicketMessage | None:
    """The filed message somebody now edits."""
    return await session.scalar(
        select(TicketMessage)
        .where(TicketMessage.external_id == external_id, TicketMessage.place == place)
        .limit(1)
    )


async def album_ticket(session: ReadSession, place: str | None, album: str | None) -> int | None:
    """The ticket holding other items of an album."""
    if album is None:
        return None
    return await session.scalar(
        select(TicketMessage.ticket_id)
        .where(TicketMessage.album == album, TicketMessage.place == place)
        .order_by(TicketMessage.id)
        .limit(1)
    )


async def messages(session: ReadSession, ticket_id: int) -> list[TicketMessage]:
    """All words on a ticket, oldest first."""
    return list(
        await session.scalars(
            select(TicketMessage).where(TicketMessage.ticket_id == ticket_id).order_by(TicketMessage.id)
        )
    )


async def telling(session: ReadSession, ticket_id: int) -> list[TicketMessage]:
    """Words on a ticket, oldest first; of somebody who does not stop writing the first and the last."""
    on_it = select(TicketMessage).where(TicketMessage.ticket_id == ticket_id)
    first = list(await session.scalars(on_it.order_by(TicketMessage.id).limit(TELLING + 1)))
    if len(first) <= TELLING:
        return first
    last = await session.scalars(on_it.order_by(TicketMessage.id.desc()).limit(TELLING // 2))
    return [*first[: TELLING // 2], *reversed(list(last))]


async def asked_often(session: ReadSession, ticket_id: int, often: int) -> bool:
    """Whether more than so many of the client's messages are on a ticket."""
    some = select(TicketMessage.id).where(
        TicketMessage.ticket_id == ticket_id, TicketMessage.direction == Direction.IN
    )
    counted = select(func.count()).select_from(some.limit(often + 1).subquery())
    return (await session.scalar(counted) or 0) > often


async def last_answers(session: ReadSession, ticket_id: int) -> list[TicketMessage]:
    """The firm's words to the client among the last on a ticket, the latest first."""
    of_last = select(TicketMessage.id).where(TicketMessage.ticket_id == ticket_id)
    last = of_last.order_by(TicketMessage.id.desc()).limit(TELLING).subquery()
    return list(
        await session.scalars(
            select(TicketMessage)
            .where(TicketMessage.id.in_(select(last.c.id)), TicketMessage.direction == Direction.OUT)
            .order_by(TicketMessage.id.desc())
        )
    )


async def words_of(session: ReadSession, ticket_id: int) -> str:
    """What the client asked, in their words; forwarded words as quotations of their authors, thanks left out."""
    parts: list[str] = []
    for message in await telling(session, ticket_id):
        if message.direction is not Direction.IN or message.automatic:
            continue
        if not (parts and rules.nods(message.text)):
            parts.append(message.text)
        parts += [f"» {one['author']}: {one['text']}" for one in message.quoted]
    return "\n".join(part for part in parts if part)


async def originals(session: ReadSession, ticket_id: int) -> list[str]:
    """The client's mails as they came, of those that were shown without what they quote, oldest first."""
    return [
        message.full_text
        for message in await telling(session, ticket_id)
        if message.direction is Direction.IN and message.full_text
    ]


async def notes(session: ReadSession, ticket_id: int) -> list[TicketMessage]:
    """What stays in the office, and what robots said, oldest first."""
    return [
        message
        for message in await telling(session, ticket_id)
        if message.direction is Direction.NOTE or message.automatic
    ]


def _files(ticket_id: int) -> Select[int]:
    return (
        select(Attachment.id)
        .join(TicketMessage, TicketMessage.id == Attachment.message_id)
        .where(TicketMessage.ticket_id == ticket_id, TicketMessage.direction == Direction.IN)
        .order_by(Attachment.id)
    )


async def attachments(session: ReadSession, ticket_id: int) -> list[Attachment]:
    """The files the client sent on a ticket, in the order they came; of more than `TELLING` the first and the last."""
    ids = list(await session.scalars(_files(ticket_id)))
    if len(ids) > TELLING:
        ids = [*ids[: TELLING // 2], *ids[-(TELLING // 2) :]]
    if not ids:
        return []
    return list(
        await session.scalars(select(Attachment).where(Attachment.id.in_(ids)).order_by(Attachment.id))
    )


async def left_out(session: ReadSession, ticket_id: int) -> int:
    """How many of the client's files on a ticket are not among its `attachments`."""
    every = await session.scalar(select(func.count()).select_from(_files(ticket_id).subquery())) or 0
    return max(every - TELLING, 0)


async def files_of(session: ReadSession, message_id: int) -> list[Attachment]:
    """The files that came with a message."""
    return list(
        await session.scalars(
            select(Attachment).where(Attachment.message_id == message_id).order_by(Attachment.id)
        )
    )


async def marks(session: ReadSession, ticket_id: int) -> list[PersonalMark]:
    """Whom the client asked instead of the firm."""
    return list(await session.scalars(select(PersonalMark).where(PersonalMark.ticket_id == ticket_id)))


async def waiting(session: ReadSession) -> list[Ticket]:
    """The manager's queue: new first, then open, oldest first."""
    return list(
        await session.scalars(
            select(Ticket)
            .where(or_(Ticket.status == Status.NEW, Ticket.status == Status.OPEN))
            .order_by(Ticket.status, Ticket.id)
            .limit(200)
        )
    )


async def assigned(session: ReadSession, employee_id: int) -> list[Ticket]:
    """An employee's open work, oldest first."""
    return list(
        await session.scalars(
            select(Ticket)
            .where(Ticket.assignee_id == employee_id, Ticket.status == Status.OPEN)
            .order_by(Ticket.id)
            .limit(200)
        )
    )


async def decided_between(session: ReadSession, since: datetime, until: datetime) -> set[int]:
    """Tickets whose verdict was given from `since` up to `until`."""
    return set(
        await session.scalars(select(Ticket.id).where(Ticket.verdict_at >= since, Ticket.verdict_at < until))
    )


async def of_client(session: ReadSession, client_id: int, limit: int = 20) -> list[Ticket]:
    """A client's tickets, newest first."""
    return list(
        await session.scalars(
            select(Ticket).where(Ticket.client_id == client_id).order_by(Ticket.id.desc()).limit(limit)
        )
    )
