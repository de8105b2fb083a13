"""Verbs on tickets. Only here a status changes, and only by a conditional update: two presses may meet."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, select, update

from config.database import Session, see, table
from config.i18n import translator
from intake.contacts.actors import actor_employee
from intake.contacts.models import Channel
from intake.files import FETCHED_MAX, FULL, ROOM_AGAIN, TOO_BIG
from intake.message import Incoming, IncomingFile
from intake.outbox import actions as outbox
from intake.tickets import lifecycle, rules, texts
from intake.tickets.errors import NoSuchTicket, WrongStatus
from intake.tickets.lifecycle import Event
from intake.tickets.models import (
    Attachment,
    Direction,
    MessageVersion,
    PersonalMark,
    Status,
    Ticket,
    TicketEvent,
    TicketMessage,
    Way,
)

_TICKET = table(Ticket)
CARD = "ticket"
"""The kind of view that shows a ticket in the staff chat."""
WORK = "work"
"""The kind of view that shows a ticket to its assignee, in their private chat."""


@dataclass(frozen=True)
class Author:
    """Who wrote: the person, and the in-tray row their words came in."""

    person_id: int | None
    inbox_id: int | None


async def open_ticket(
    session: Session,
    *,
    client_id: int,
    contact_id: int | None,
    incoming: Incoming,
    author: Author,
    language: str,
    now: datetime,
) -> Ticket:
    """A new request. Its time is when it was written, which for held words lies in the past."""
    ticket = Ticket(
        client_id=client_id,
        contact_id=contact_id,
        channel=incoming.channel,
        title=_title(incoming, language),
        language=language,
        status=Status.NEW,
        flags=[],
        opened_at=incoming.sent_at,
        touched_at=now,
        asked_at=None,
        disowned=incoming.disowned,
    )
    session.add(ticket)
    await session.flush()
    await _file(session, ticket, incoming, author, now)
    record(session, ticket.id, _who(author), "opened", now)
    return ticket


async def file_message(
    session: Session, ticket: Ticket, incoming: Incoming, author: Author, now: datetime
) -> TicketMessage:
    """Put a client's words on a ticket."""
    message = await _file(session, ticket, incoming, author, now)
    await session.flush()
    await refresh(session, ticket.id)
    return message


async def _file(
    session: Session, ticket: Ticket, incoming: Incoming, author: Author, now: datetime
) -> TicketMessage:
    message = TicketMessage(
        ticket_id=ticket.id,
        inbox_id=author.inbox_id,
        direction=Direction.IN,
        channel=incoming.channel,
        person_id=author.person_id,
        text=incoming.text,
        full_text=incoming.full_text,
        quoted=[quoted.as_json() for quoted in incoming.quoted],
        sent_at=incoming.sent_at,
        place=incoming.place,
        external_id=incoming.external_id,
        album=incoming.album,
        mail=incoming.mail,
        fingerprint=incoming.fingerprint,
        automatic=incoming.automatic,
    )
    session.add(message)
    if incoming.files:
        await session.flush()
        session.add_all(_attachment(message.id, file, now) for file in incoming.files)
    ticket.touched_at = max(ticket.touched_at, now)
    ticket.asked_at = None
    return message


async def file_answer(
    session: Session,
    ticket: Ticket,
    *,
    text: str,
    person_id: int,
    inbox_id: int | None,
    note: bool,
    now: datetime,
    files: tuple[IncomingFile, ...] = (),
) -> TicketMessage:
    """Put the firm's words and files on a ticket; a note stays inside."""
    message = TicketMessage(
        ticket_id=ticket.id,
        inbox_id=inbox_id,
        direction=Direction.NOTE if note else Direction.OUT,
        channel=Channel.DESK,
        person_id=person_id,
        text=text,
        quoted=[],
        sent_at=now,
    )
    session.add(message)
    if not note:
        ticket.touched_at = now
        ticket.asked_at = now if rules.asks(text) else None
    await session.flush()
    session.add_all(_attachment(message.id, file, now) for file in files)
    await refresh(session, ticket.id)
    return message


async def edit_message(session: Session, message: TicketMessage, text: str, now: datetime) -> None:
    """The client rewrote a message: both versions stay readable."""
    if message.text == text:
        return
    session.add(MessageVersion(message_id=message.id, text=message.text, replaced_at=now))
    message.text, message.edited_at = text, now
    await refresh(session, message.ticket_id)


async def change(
    session: Session, ticket_id: int, event: Event, *, actor: str, now: datetime, **facts: Any
) -> Ticket:
    """Move a ticket's status by the table; WrongStatus where it does not allow it."""
    ticket = await session.get(Ticket, ticket_id)
    if ticket is None:
        raise NoSuchTicket(ticket_id)
    target = lifecycle.after(ticket.status, event)
    if target is None:
        raise WrongStatus(ticket_id, ticket.status)
    values: dict[str, Any] = {"status": target, "closed_reason": lifecycle.REASON.get(event)}
    values["closed_at"] = now if target is Status.CLOSED else None
    done_now = target is Status.RESOLVED and ticket.status is not target
    values["resolved_at"] = (
        now if done_now else ticket.resolved_at if target in (Status.RESOLVED, Status.CLOSED) else None
    )
    if done_now:
        values["touched_at"] = now  # the client is told: what they write next may be about it
    await session.flush()
    new = {f"new_{name}": value for name, value in values.items()}
    asked = {"of": ticket_id, "stood": ticket.status, **new}
    moved = (await session.execute(_changed(tuple(values)), asked)).mappings().one_or_none()
    if moved is None:
        raise WrongStatus(ticket_id, ticket.status)
    see(ticket, moved)
    record(session, ticket_id, actor, event.value, now, **facts)
    await refresh(session, ticket_id)
    return ticket


@cache
def _changed(names: tuple[str, ...]) -> Update:
    new: dict[str, Any] = {name: bindparam(f"new_{name}", type_=_TICKET.c[name].type) for name in names}
    stands = (_TICKET.c.id == bindparam("of")) & (_TICKET.c.status == bindparam("stood"))
    changed = update(_TICKET).where(stands).values(new | {"revision": _TICKET.c.revision + 1})
    return changed.returning(*_TICKET.c)


async def move_words(session: Session, source: Ticket, target: Ticket, *, actor: str, now: datetime) -> None:
    """These words belong to another ticket of the same client: they join it, the new ticket is closed as merged."""
    await session.execute(
        update(TicketMessage).where(TicketMessage.ticket_id == source.id).values(ticket_id=target.id)
    )
    await change(session, source.id, Event.MERGE, actor=actor, now=now, into=target.id)
    target.touched_at = now
    record(session, target.id, actor, "joined", now, from_ticket=source.id)
    await refresh(session, target.id)


async def mark_personal(
    session: Session, ticket_id: int, *, employee_id: int, way: Way, marked_by: int | None, now: datetime
) -> None:
    """Note that an employee was asked instead of the firm. The same mark twice is one."""
    known = await session.get(Ticket, ticket_id)
    if known is None:
        raise NoSuchTicket(ticket_id)
    existing = await _mark(session, ticket_id, employee_id)
    if existing is None:
        session.add(
            PersonalMark(ticket_id=ticket_id, employee_id=employee_id, way=way, marked_by=marked_by, at=now)
        )
        record(
            session,
            ticket_id,
            actor_employee(marked_by),
            "personal",
            now,
            employee=employee_id,
            way=way.value,
        )
    await refresh(session, ticket_id)


async def split_off(
    session: Session, source: Ticket, message: TicketMessage, *, actor: str, now: datetime
) -> Ticket:
    """Words that were added to a ticket become a request of their own."""
    fresh = Ticket(
        client_id=source.client_id,
        contact_id=source.contact_id,
        channel=message.channel,
        title=rules.first_words(message.text),
        language=source.language,
        status=Status.NEW,
        flags=[],
        opened_at=message.sent_at,
        touched_at=now,
    )
    session.add(fresh)
    await session.flush()
    message.ticket_id = fresh.id
    record(session, fresh.id, actor, "opened", now, split_from=source.id)
    record(session, source.id, actor, "split", now, into=fresh.id)
    await refresh(session, source.id)
    return fresh


async def refresh(session: Session, ticket_id: int) -> None:
    """Everything that shows this ticket is to show its newest state."""
    await outbox.touch_everywhere(session, CARD, ticket_id)
    await outbox.touch_everywhere(session, WORK, ticket_id)


def record(session: Session, ticket_id: int, actor: str, kind: str, now: datetime, **facts: Any) -> None:
    """Write the journal people read."""
    session.add(TicketEvent(ticket_id=ticket_id, at=now, actor=actor, kind=kind, facts=facts))


def _title(incoming: Incoming, language: str) -> str:
    """Of what came without a word, what it is: the names Telegram's recordings and pictures have say nothing."""
    if rules.is_wordless(incoming):
        said = texts.wordless(translator(language), incoming.files[0])
        return said or rules.title(incoming)
    return rules.title(incoming)


def _who(author: Author) -> str:
    return f"person:{author.person_id}" if author.person_id else "desk"


def _attachment(message_id: int, file: IncomingFile, now: datetime) -> Attachment:
    elsewhere = file.file_id is not None and file.sha256 is None
    too_big = elsewhere and file.size_bytes > FETCHED_MAX
    waits = file.file_id is None and file.fault == FULL
    return Attachment(
        message_id=message_id,
        kind=file.kind,
        name=file.name,
        mime=file.mime,
        size=file.size_bytes,
        file_id=file.file_id,
        sha256=file.sha256,
        fetch_at=now + ROOM_AGAIN if waits else now if elsewhere and not too_big else None,
        fault=TOO_BIG if too_big else file.fault,
    )


async def _mark(session: Session, ticket_id: int, employee_id: int) -> PersonalMark | None:
    return await session.scalar(
        select(PersonalMark).where(
            PersonalMark.ticket_id == ticket_id, PersonalMark.employee_id == employee_id
        )
    )
