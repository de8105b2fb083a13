"""The courteous answer in an employee's own chat: once in so many hours, where the account lets us, else to be pasted."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from config.database import Session, wake
from intake.business import actions, queries, texts
from intake.business.gate import FRESH
from intake.business.models import Connection, Redirect
from intake.business.updates import place
from intake.contacts.models import Channel, Employee, Person
from intake.letter import Letter
from intake.outbox import actions as outbox
from intake.outbox.actions import OUTBOX
from intake.outbox.delivery import speaker
from intake.outbox.models import Outbound, OutboxState
from intake.telegram import form
from intake.tickets.models import Ticket

ANSWER = "redirect:"
READ = "business read:"
"""How the keys of rows begin: the answer's, and of the mark that it was read."""


class Said(enum.Enum):
    """What became of the answer."""

    QUEUED = "queued"
    SILENT = "silent"
    """They were told not long ago."""
    BY_HAND = "by hand"
    """Telegram would not let us: the employee has the words to paste."""


@dataclass(frozen=True)
class Passed:
    """Words from an employee's own chat that are on a ticket now."""

    connection: Connection
    employee: Employee
    chat_id: int
    message_id: int
    person_id: int
    sent_at: datetime
    inbox_id: int


async def words(session: Session, passed: Passed, ticket: Ticket, *, joined: bool) -> Letter:
    """In the contact's language, signed by the employee's first name."""
    t = await speaker(session, passed.person_id)
    person = await session.get_one(Person, passed.employee.person_id)
    worded = texts.added if joined else texts.passed_on
    return worded(t, ticket.id, person.name.split()[0], await link(session))


async def link(session: Session) -> str:
    """Where the window is."""
    return link_to((await outbox.window(session)).bot_username)


def link_to(username: str | None) -> str:
    """The bot's private chat."""
    return f"https://t.me/{username or ''}"


def key_of(redirect: Redirect) -> str:
    """The out-tray's key of the answer that was given for it."""
    return ANSWER + redirect.key.removeprefix("inbox:")


async def answer(session: Session, passed: Passed, ticket: Ticket, *, joined: bool, now: datetime) -> Said:
    """Tell the contact, in that chat, that it has been passed on; written down in any case."""
    hours = (await queries.rules_of(session)).notice_hours
    since = now - timedelta(hours=hours)
    told = await queries.told_since(session, passed.connection.id, passed.chat_id, since)
    able = passed.connection.enabled and passed.connection.can_reply and now - passed.sent_at <= FRESH
    await actions.note_redirect(
        session,
        key=f"inbox:{passed.inbox_id}",
        connection=passed.connection,
        employee_id=passed.employee.id,
        client_id=ticket.client_id,
        chat_id=passed.chat_id,
        ticket_id=ticket.id,
        said=not told,
        now=now,
    )
    if not told and able:
        said = form.messages(await words(session, passed, ticket, joined=joined), passed.chat_id)[0]
        _queue(session, passed, f"{ANSWER}{passed.inbox_id}", said, now, ticket_id=ticket.id)
    if able and passed.connection.can_read:
        await _mark_read(session, passed, now)
    if told:
        return Said.SILENT
    return Said.QUEUED if able else Said.BY_HAND


async def _mark_read(session: Session, passed: Passed, now: datetime) -> None:
    """Reading one message reads those before it, so the newest alone is marked of what is handed over in one go."""
    await session.execute(
        update(Outbound)
        .where(Outbound.lane == place(passed.connection.external_id, passed.chat_id))
        .where(Outbound.key.startswith(READ), Outbound.state == OutboxState.WAITING)
        .values(state=OutboxState.WITHDRAWN)
    )
    read = {"chat_id": passed.chat_id, "message_id": passed.message_id}
    call = {"method": "readBusinessMessage", "params": read}
    _queue(session, passed, f"{READ}{passed.inbox_id}", call, now)


def _queue(
    session: Session,
    passed: Passed,
    key: str,
    call: dict[str, Any],
    now: datetime,
    *,
    ticket_id: int | None = None,
) -> None:
    own = {"business_connection_id": passed.connection.external_id}
    session.add(
        outbox.row(
            key=key,
            channel=Channel.TELEGRAM,
            lane=place(passed.connection.external_id, passed.chat_id),
            priority=outbox.ANSWER,
            payload={**call, "params": {**call["params"], **own}},
            ticket_id=ticket_id,
            now=now,
            after=timedelta(0),
        )
    )
    wake(session, OUTBOX)
