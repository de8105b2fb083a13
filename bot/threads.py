"""Which request a mail goes on with: its signed mark, then ids of mails sent and received, then the tag in its subject."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from billing.quotes import queries as quotes
from billing.quotes.by_code import accepts, is_short
from config.database import ReadSession
from intake.contacts.models import Channel
from intake.mailbox.reading.parse import ParsedMail
from intake.mailbox.threading import same_matter
from intake.mailbox.tokens import ticket_of_address, ticket_of_message
from intake.message import Incoming
from intake.outbox.mailing import reply_keys
from intake.outbox.models import Outbound, Window
from intake.tickets import history, queries
from intake.tickets.models import Ticket, TicketMessage


class Way(enum.Enum):
    """By what a mail was known to belong; anybody can write a tag, the others take a mail of the thread."""

    MARK = "mark"
    IDS = "ids"
    TAG = "tag"


@dataclass(frozen=True)
class Thread:
    """What a mail goes on with, whoever may have written it."""

    ticket: Ticket
    way: Way
    changed: bool
    """Its subject is another one: an old mail was taken to begin something new."""


async def find(session: ReadSession, parsed: ParsedMail, words: Incoming, home: Window) -> Thread | None:
    """The request a mail goes on with; of joined ones that which goes on."""
    found = await _ticket(session, parsed, words, home)
    if found is None:
        return None
    ticket, way = found
    if into := await history.joined_to(session, ticket):
        ticket = await session.get_one(Ticket, into)
    tagged = words.ticket_tag in (found[0].id, ticket.id)
    changed = not tagged and not same_matter(parsed.subject, await _subjects(session, ticket))
    return Thread(ticket, way, changed)


async def by_code(session: ReadSession, words: Incoming, clients: Sequence[int], name: str) -> Thread | None:
    """A letter of its own with the code of a price: it answers that price. `name`: the writer's."""
    for client_id in clients if is_short(words.text, name) else ():
        for price in await quotes.open_of(session, client_id):
            if price.code and accepts(words.text, price.code, name):
                return Thread(await session.get_one(Ticket, price.ticket_id), Way.MARK, changed=False)
    return None


def is_ours(words: Incoming, home: Window) -> bool:
    """A mail of ours that somebody sent round, under whatever sender."""
    return ticket_of_message(words.external_id, home.mail_address or "", reply_keys(home)) is not None


async def _ticket(
    session: ReadSession, parsed: ParsedMail, words: Incoming, home: Window
) -> tuple[Ticket, Way] | None:
    own, keys = home.mail_address or "", reply_keys(home)
    marked = [ticket_of_address(to, own, keys) for to in (*parsed.to, *parsed.cc, *parsed.delivered_to)]
    if ticket := await _first(session, marked):
        return ticket, Way.MARK
    for message_id in words.reply_to:
        known = await queries.about(session, Channel.MAIL, None, (message_id,))
        if known:
            return known, Way.IDS
        if ticket := await _first(session, [ticket_of_message(message_id, own, keys)]):
            return ticket, Way.MARK
    ticket = await session.get(Ticket, words.ticket_tag) if words.ticket_tag else None
    return (ticket, Way.TAG) if ticket else None


async def _first(session: ReadSession, numbers: Sequence[int | None]) -> Ticket | None:
    for number in numbers:
        if number and (ticket := await session.get(Ticket, number)):
            return ticket
    return None


async def _subjects(session: ReadSession, ticket: Ticket) -> list[str]:
    """What mails on this request were called, and what it is called now."""
    said = await session.scalars(
        select(Outbound.payload).where(Outbound.ticket_id == ticket.id, Outbound.channel == Channel.MAIL)
    )
    heard = await session.scalars(select(TicketMessage.mail).where(TicketMessage.ticket_id == ticket.id))
    mails = [mail["subject"] for mail in heard if mail and mail.get("subject")]
    return [ticket.title, *mails, *(payload["subject"] for payload in said)]
