"""A mail's walk through the desk in a unit of work that is never committed, and what came of it."""

import traceback
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from bot import threads
from bot.mailroom import Looked, MailRoom
from config.database import Database, ReadSession, Session
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Client, Person
from intake.inbox.models import Inbound, InboxState
from intake.mailbox.form import incoming
from intake.mailbox.imap.keeping import digest, lane
from intake.mailbox.reading.parse import ParsedMail, Unreadable
from intake.outbox.losses import beginning
from intake.outbox.models import Outbound, OutboxState, Window
from intake.shelf import Shelf
from intake.telegram.mending import plain
from intake.tickets import rules
from intake.tickets.models import Ticket, TicketMessage

OPENS, JOINS, HOLDS, SETS_ASIDE, KEEPS, FAILS = "opens", "joins", "holds", "sets_aside", "keeps", "fails"
"""A new request; onto one; until the manager knows the sender; quarantined; stored and no more; a fault of ours."""
REPLAYED = "replay"
"""The source of its row in the in-tray."""

FRAMES = 12
WORDS_SHOWN = 200

Named = dict[str, Any] | None


class Undone(Exception):
    """Ends the unit of work."""


@dataclass(frozen=True)
class Walk:
    """What the desk would need of this installation. `shelf` is a throw-away one."""

    room: MailRoom
    shelf: Shelf

    async def outcome(self, database: Database, raw: bytes, looked: Looked, now: datetime) -> dict[str, Any]:
        """What the desk would do with the mail if it came now, for the first time."""
        came_of_it: dict[str, Any] = {}
        try:
            async with database.writing() as session:
                came_of_it = await self._walk(session, raw, looked, now)
                raise Undone
        except Undone:
            return came_of_it

    async def _walk(self, session: Session, raw: bytes, looked: Looked, now: datetime) -> dict[str, Any]:
        parsed, _ = looked
        known = await _as_if_new(session, parsed) if isinstance(parsed, ParsedMail) else {}
        known["thread"] = await _thread(session, parsed, self.shelf, now)
        last_ticket, last_words = await _last(session, Ticket.id), await _last(session, Outbound.id)
        row = _row(raw, now)
        session.add(row)
        await session.flush()
        try:
            async with session.begin_nested():
                await self.room.process(session, row, now, looked)
        except Exception as fault:
            words = f"{type(fault).__name__}: {fault}"[:500]
            return {"does": FAILS, "fault": words, "traceback": _frames(fault), **known}
        await session.flush()
        filed = await session.scalar(select(TicketMessage).where(TicketMessage.inbox_id == row.id))
        return {
            "does": _does(row, filed, last_ticket),
            "fault": row.fault,
            **known,
            **(await _where(session, filed, last_ticket) if filed else {}),
            "says": await _queued(session, last_words),
        }


def cut(full: str, own: str) -> str:
    """The lines of the whole text that do not count as the sender's own."""
    kept = Counter(line.strip() for line in own.splitlines())
    left: list[str] = []
    for line in full.splitlines():
        if kept[line.strip()] > 0:
            kept[line.strip()] -= 1
        else:
            left.append(line)
    return "\n".join(left).strip("\n")


def _frames(fault: BaseException) -> list[str]:
    """Where it happened, without any of the values."""
    frames = traceback.extract_tb(fault.__traceback__)[-FRAMES:]
    return [f"{'/'.join(Path(one.filename).parts[-3:])}:{one.lineno} {one.name}" for one in frames]


def _row(raw: bytes, now: datetime) -> Inbound:
    return Inbound(
        channel=Channel.MAIL,
        source=REPLAYED,
        external_id=0,
        lane=lane(raw),
        raw=raw,
        digest=digest(raw),
        received_at=now,
        due_at=now,
        state=InboxState.NEW,
    )


async def _as_if_new(session: Session, parsed: ParsedMail) -> dict[str, Any]:
    """Who the sender is here, and where this mail is already: it is made to forget that, or it would be a copy."""
    who = await contacts.who(session, Channel.MAIL, parsed.from_address) if parsed.from_address else None
    filed = (
        await session.scalar(
            update(TicketMessage)
            .where(TicketMessage.channel == Channel.MAIL, TicketMessage.external_id == parsed.message_id)
            .values(external_id=None, fingerprint=None)
            .returning(TicketMessage.ticket_id)
        )
        if parsed.message_id
        else None
    )
    return {
        "person": who.name if who else None,
        "places": [{"client": place.client_name, "as": place.authority.name.lower()} for place in who.places]
        if who
        else [],
        "staff": bool(who and who.is_staff),
        "filed_before": filed,
    }


def _does(row: Inbound, filed: TicketMessage | None, last_ticket: int) -> str:
    if row.state is InboxState.QUARANTINED:
        return SETS_ASIDE
    if row.state is InboxState.HELD:
        return HOLDS
    if filed is None:
        return KEEPS
    return OPENS if filed.ticket_id > last_ticket else JOINS


async def _where(session: Session, filed: TicketMessage, last_ticket: int) -> dict[str, Any]:
    ticket = await session.get_one(Ticket, filed.ticket_id)
    client = await session.get_one(Client, ticket.client_id)
    person = await session.get(Person, filed.person_id) if filed.person_id else None
    return {
        "person": person.name if person else None,
        "client": client.name,
        "ticket": ticket.id if ticket.id <= last_ticket else None,
        "title": ticket.title,
        "automatic": filed.automatic,
        "flags": [flag["code"] for flag in ticket.flags],
    }


async def _thread(
    session: ReadSession, parsed: ParsedMail | Unreadable, shelf: Shelf, now: datetime
) -> Named:
    """The request the mail names, whoever wrote it, and by what."""
    words = None if isinstance(parsed, Unreadable) else incoming(parsed, now, shelf)
    if words is None or isinstance(parsed, Unreadable):
        return None
    home = await session.get(Window, 1)
    found = await threads.find(session, parsed, words, home) if home else None
    return {"ticket": found.ticket.id, "by": found.way.value, "changed": found.changed} if found else None


async def _queued(session: ReadSession, last: int) -> list[dict[str, Any]]:
    """What would be said to whom."""
    rows = await session.scalars(
        select(Outbound)
        .where(Outbound.id > last, Outbound.state.in_((OutboxState.WAITING, OutboxState.STANDBY)))
        .order_by(Outbound.id)
    )
    return [await _told(session, row) for row in rows]


async def _told(session: ReadSession, row: Outbound) -> dict[str, Any]:
    """Who it is that would read it: a chat's number tells nobody."""
    told = {"by": row.channel.value, "to": row.lane, "words": _words(row), "staff": False, "name": None}
    if row.channel is Channel.TELEGRAM:
        home = await session.get(Window, 1)
        person = await contacts.person_in_chat(session, int(row.lane))
        told["staff"] = home is not None and row.lane == str(home.staff_chat_id)
        told["name"] = person.name if person else None
    return told


def _words(row: Outbound) -> str:
    paragraphs = row.payload.get("paragraphs")
    if paragraphs:
        said = " ".join(str(text) for text, _ in paragraphs)
    else:
        said = plain(row.payload.get("params", {}).get("text", "")) or beginning(row.payload)
    return rules.shortened(" ".join(said.split()), WORDS_SHOWN)


async def _last(session: ReadSession, column: Any) -> int:
    return await session.scalar(select(func.max(column))) or 0
