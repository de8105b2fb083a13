"""Rows of the in-tray that came by an employee's own account, from the wire's words to ticket, mark and answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot import desk
from bot.business import connecting, private_answers, texts
from config.database import Session
from config.i18n import Translator
from intake.business import answering, queries, updates
from intake.business.actions import OFFER
from intake.business.answering import Passed, Said
from intake.business.models import Connection, Offer
from intake.contacts import queries as contacts
from intake.contacts.actors import actor_employee
from intake.contacts.models import Channel, Employee
from intake.contacts.queries import Who
from intake.inbox.models import Inbound
from intake.message import Incoming
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell
from intake.telegram import parse
from intake.tickets import actions as tickets
from intake.tickets import queries as ticket_queries
from intake.tickets.models import Status, Ticket, Way


@dataclass(frozen=True)
class Talk:
    """Whose chat a row comes from."""

    connection: Connection
    employee: Employee
    offer: Offer | None
    """The employee's word that it be handed over; None where that is automatic."""


async def walk(session: Session, raw: dict[str, Any], row: Inbound, now: datetime) -> None:
    """One such row. Where who wrote or whose account it was is nothing to us any more, its words are dropped."""
    if updates.CONNECTION in raw:
        await connecting.changed(session, raw[updates.CONNECTION], row.id, now)
        return
    message = updates.message_of(raw)
    talk = await _talk(session, message, raw.get(updates.OFFER)) if message else None
    who = await contacts.who(session, Channel.TELEGRAM, str(message["chat"]["id"])) if message else None
    if message is None or talk is None or who is None or who.is_staff or not who.places:
        row.raw, row.digest = b"{}", ""
        return
    incoming = replace(
        parse.incoming(message), place=updates.place(talk.connection.external_id, message["chat"]["id"])
    )
    if updates.What.EDITED.value in raw:
        await desk.correct(session, incoming, now)
    elif message["from"]["id"] == talk.connection.user_id:
        await _file_answer(session, incoming, talk, row.id, now)
    else:
        await _pass_on(session, incoming, who, talk, row.id, now)


async def _talk(session: Session, message: dict[str, Any], offer_id: int | None) -> Talk | None:
    connection = await queries.connection(session, str(message["business_connection_id"]))
    employee = await queries.employee_of(session, connection.user_id) if connection else None
    if connection is None or employee is None:
        return None
    return Talk(connection, employee, await session.get(Offer, offer_id) if offer_id else None)


async def _pass_on(
    session: Session, incoming: Incoming, who: Who, talk: Talk, inbox_id: int, now: datetime
) -> None:
    """Onto a ticket like anything else; marked with who was asked; and the contact is told where it has gone, of an
    album once."""
    beside = await ticket_queries.album_ticket(session, incoming.place, incoming.album)
    ticket = await desk.receive(session, incoming, who, inbox_id, now)
    if ticket is None:
        return
    handed_by = talk.employee.id if talk.offer else None
    await tickets.mark_personal(
        session, ticket.id, employee_id=talk.employee.id, way=Way.BUSINESS, marked_by=handed_by, now=now
    )
    if talk.offer:
        talk.offer.ticket_id = ticket.id
        await outbox.touch_everywhere(session, OFFER, talk.offer.id)
    if beside is not None:
        return
    assert incoming.place is not None
    passed = Passed(
        talk.connection,
        talk.employee,
        updates.parties(incoming.place)[1],
        int(incoming.external_id),
        who.person_id,
        incoming.sent_at,
        inbox_id,
    )
    joined = not await queries.opened_by(session, ticket.id, inbox_id)
    said = await answering.answer(session, passed, ticket, joined=joined, now=now)
    if said is Said.BY_HAND:
        await _to_be_pasted(session, passed, ticket, who, now, joined=joined)


async def _to_be_pasted(
    session: Session, passed: Passed, ticket: Ticket, who: Who, now: datetime, *, joined: bool
) -> None:
    ready = await answering.words(session, passed, ticket, joined=joined)
    await tell(
        session,
        person_id=passed.employee.person_id,
        key=f"{answering.ANSWER}{passed.inbox_id}:paste",
        words=lambda t: texts.paste(t, ticket.id, who.name, _why(t, passed), ready.text),
        now=now,
    )


def _why(t: Translator, passed: Passed) -> str:
    if not passed.connection.enabled:
        return texts.disconnected(t)
    return texts.may_not_reply(t) if not passed.connection.can_reply else texts.too_late(t)


async def _file_answer(
    session: Session, incoming: Incoming, talk: Talk, inbox_id: int, now: datetime
) -> None:
    """What the employee answered privately, onto the ticket as given by them; it is there already, nothing is sent."""
    ticket = await session.get(Ticket, talk.offer.ticket_id) if talk.offer and talk.offer.ticket_id else None
    if ticket is None or ticket.status is Status.CLOSED:
        return
    message = await tickets.file_answer(
        session,
        ticket,
        text=incoming.words,
        person_id=talk.employee.person_id,
        inbox_id=inbox_id,
        note=False,
        now=now,
        files=incoming.files,
    )
    message.sent_at = incoming.sent_at
    actor = actor_employee(talk.employee.id)
    tickets.record(session, ticket.id, actor, private_answers.ANSWERED, now, message=message.id)
    await tickets.refresh(session, ticket.id)
