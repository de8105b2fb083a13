"""A price put to those who may order: who reads it, and what it says."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from billing.quotes import queries, texts
from billing.quotes.errors import NoSuchQuote
from billing.quotes.models import Quote
from billing.verdicts import facts
from billing.verdicts.telling import looked_again, tell_asker, tell_contact
from config.database import Session
from config.i18n import Translator
from intake.contacts.models import Contact, Person
from intake.letter import Letter, Press, enclosures
from intake.outbox.rewording import take_buttons
from intake.tickets import queries as ticket_queries
from intake.tickets.decisions import was_reconsidered
from intake.tickets.models import Ticket

ANSWERS = ("accept", "discuss", "decline", "haggle", "goon")
"""What a client's buttons do with a price."""


async def put_to_client(
    session: Session,
    ticket: Ticket,
    quote: Quote,
    now: datetime,
    *,
    key: str,
    after: timedelta = timedelta(0),
) -> None:
    """The price to everybody who may order; an asker who may not is told whom it waits for."""
    asker = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    deciders, own = await readers(session, ticket)

    async def priced(t: Translator) -> Letter:
        return await quote_letter(session, quote.id, t, original=not own)

    words = looked_again(priced) if await was_reconsidered(session, ticket.id) else priced
    for contact, _ in deciders:
        key_for = key if own else f"{key}#{contact.id}"
        await tell_contact(
            session, ticket, contact, key=key_for, words=words, now=now, after=after, surely=True
        )
    stale = partial(_is_former, former=await _former(session, quote))
    await take_buttons(session, ticket_id=ticket.id, stale=stale, key=key, now=now, after=after)
    if asker and not own:
        names = [person.name for _, person in deciders]
        await tell_asker(
            session,
            ticket,
            key=f"{key}#asker",
            words=lambda t: texts.waiting_for(t, ticket.id, ticket.title, names),
            now=now,
            after=after,
        )


async def _former(session: Session, quote: Quote) -> set[int]:
    return {one.id for one in await queries.of_ticket(session, quote.ticket_id)} - {quote.id}


def _is_former(press: Press, former: set[int]) -> bool:
    """Whether a button answers a price that was put before."""
    return press.action in ANSWERS and press.id in former


async def readers(session: Session, ticket: Ticket) -> tuple[list[tuple[Contact, Person]], bool]:
    """Whom a price of this request is put to; and whether it is whoever asked, who needs nobody's yes."""
    deciders = await facts.deciders(session, ticket.client_id)
    asker = [pair for pair in deciders if pair[0].id == ticket.contact_id]
    return asker or deciders, bool(asker)


async def quote_letter(session: Session, quote_id: int, t: Translator, *, original: bool) -> Letter:
    """A price as its reader sees it; `original` adds who asked, their words and files."""
    shown = await queries.shown(session, quote_id)
    if shown is None:
        raise NoSuchQuote(quote_id)
    ticket = await session.get_one(Ticket, shown.quote.ticket_id)
    said = await facts.quote_facts(session, ticket, shown, t)
    if not original:
        return texts.put(t, said, None)
    files = enclosures(await ticket_queries.attachments(session, ticket.id))
    return replace(texts.put(t, said, await _original_words(session, ticket)), enclosures=files)


async def _original_words(session: Session, ticket: Ticket) -> tuple[str, str] | None:
    contact = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    if contact is None:
        return None
    person = await session.get_one(Person, contact.person_id)
    asked = await ticket_queries.words_of(session, ticket.id)
    return person.name, asked or ticket.title
