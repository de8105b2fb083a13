"""A price on its way: put to those who may order, accepted, discussed, declined, expired; and money that arrives."""

from dataclasses import dataclass
from datetime import datetime

from billing.labour import actions as labour
from billing.ledger import actions as ledger
from billing.ledger import promises
from billing.ledger import texts as ledger_texts
from billing.quotes import actions as quotes
from billing.quotes import queries, texts
from billing.quotes.actions import Accepted
from billing.quotes.models import Quote
from billing.verdicts import facts
from billing.verdicts.telling import tell_asker, tell_contact
from config.database import Session
from config.i18n import Translator
from intake.contacts.models import Channel, Contact, Person
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox.delivery import Words, speaker, tell
from intake.tickets import actions as tickets
from intake.tickets import queries as ticket_queries
from intake.tickets.decisions import UNDO_FOR, verdict_key
from intake.tickets.lifecycle import Event
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class Decided:
    """What a client's answer to a price did."""

    ticket: Ticket
    quote: Quote
    accepted: Accepted | None = None
    again: bool = False


async def put_to_client(session: Session, ticket: Ticket, quote: Quote, now: datetime) -> None:
    """The price to everybody who may order; an asker who may not is told whom it waits for."""
    asker = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    deciders = await facts.deciders(session, ticket.client_id)
    if asker and asker.authority.may_order:
        deciders = [pair for pair in deciders if pair[0].id == asker.id]
    for contact, _ in deciders:
        await _put_to(session, ticket, quote, contact, asker, now)
    if asker and not asker.authority.may_order:
        names = [person.name for _, person in deciders]
        await tell_asker(
            session,
            ticket,
            key=f"{verdict_key(ticket)}#asker",
            words=lambda t: texts.waiting_for(t, ticket.id, ticket.title, names),
            now=now,
            after=UNDO_FOR,
        )


async def _put_to(
    session: Session, ticket: Ticket, quote: Quote, contact: Contact, asker: Contact | None, now: datetime
) -> None:
    own = asker is not None and asker.id == contact.id

    async def words(t: Translator) -> Letter:
        return await quote_letter(session, quote.id, t, original=asker is not None and not own)

    key = verdict_key(ticket) if own else f"{verdict_key(ticket)}#{contact.id}"
    await tell_contact(session, ticket, contact, key=key, words=words, now=now, after=UNDO_FOR)


async def quote_letter(session: Session, quote_id: int, t: Translator, *, original: bool) -> Letter:
    """A price as its reader sees it; `original` adds who asked and their words."""
    shown = await queries.shown(session, quote_id)
    assert shown is not None
    ticket = await session.get_one(Ticket, shown.quote.ticket_id)
    asked = await _original_words(session, ticket) if original else None
    return texts.put(t, await facts.quote_facts(session, ticket, shown, t), asked)


async def accept(
    session: Session, *, quote_id: int, revision: int, contact_id: int, channel: Channel, now: datetime
) -> Decided:
    """A client accepts, having seen the price in their own language. Raises the quotes' refusals."""
    contact = await session.get_one(Contact, contact_id)
    t = await speaker(session, contact.person_id)
    seen = await quote_letter(session, quote_id, t, original=False)
    accepted = await quotes.accept(
        session,
        quote_id=quote_id,
        revision=revision,
        contact_id=contact_id,
        channel=channel,
        text_seen=seen.text,
        now=now,
    )
    return await _accepted(session, quote_id, accepted, actor=f"contact:{contact_id}", by=contact, now=now)


async def accept_on_behalf(
    session: Session, *, quote_id: int, revision: int, note: str, employee_id: int, now: datetime
) -> Decided:
    """The manager records an acceptance given past the window: who, when."""
    t = await speaker(session, None)
    seen = await quote_letter(session, quote_id, t, original=False)
    accepted = await quotes.accept(
        session,
        quote_id=quote_id,
        revision=revision,
        contact_id=None,
        channel=Channel.DESK,
        text_seen=seen.text,
        now=now,
        on_behalf_note=note,
        by_employee_id=employee_id,
    )
    return await _accepted(session, quote_id, accepted, actor=f"employee:{employee_id}", by=None, now=now)


async def _accepted(
    session: Session, quote_id: int, accepted: Accepted, *, actor: str, by: Contact | None, now: datetime
) -> Decided:
    quote = await session.get_one(Quote, quote_id)
    ticket = await session.get_one(Ticket, quote.ticket_id)
    if accepted.repeated:
        return Decided(ticket, quote, accepted, again=True)
    tickets.record(session, ticket.id, actor, "accepted", now, quote=quote.id, minor=quote.total_minor)
    ticket.revision += 1
    await labour.take_outcome(session, ticket_id=ticket.id, now=now)
    await tickets.refresh(session, ticket.id)
    if by and ticket.contact_id not in (None, by.id):
        person = await session.get_one(Person, by.person_id)
        await tell_asker(
            session,
            ticket,
            key=f"quote:{quote.id}:accepted#asker",
            words=lambda t: texts.decided_for_you(t, ticket.id, ticket.title, person.name),
            now=now,
        )
    return Decided(ticket, quote, accepted)


async def discuss(
    session: Session, *, quote_id: int, revision: int, contact_id: int, channel: Channel, now: datetime
) -> Decided:
    """The client wants to talk first: the price stays, the ticket is back on the manager's desk."""
    before = await session.get_one(Quote, quote_id)
    former = before.state
    quote = await quotes.discuss(
        session, quote_id=quote_id, revision=revision, contact_id=contact_id, channel=channel, now=now
    )
    ticket = await session.get_one(Ticket, quote.ticket_id)
    if quote.state is former:
        return Decided(ticket, quote, again=True)
    tickets.record(session, ticket.id, f"contact:{contact_id}", "discuss", now, quote=quote.id)
    # Their next words are about this price, not a new request.
    ticket.asked_at, ticket.touched_at = now, now
    await tickets.refresh(session, ticket.id)
    return Decided(ticket, quote)


async def decline(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int,
    channel: Channel,
    now: datetime,
    reason: str | None = None,
) -> Decided:
    """The client does not want it at this price: the ticket ends. With a reason, the same again only notes it."""
    before = await session.get_one(Quote, quote_id)
    former = before.state
    quote = await quotes.decline(
        session,
        quote_id=quote_id,
        revision=revision,
        contact_id=contact_id,
        channel=channel,
        now=now,
        reason=reason,
    )
    ticket = await session.get_one(Ticket, quote.ticket_id)
    if quote.state is not former:
        await tickets.change(session, ticket.id, Event.DECLINE, actor=f"contact:{contact_id}", now=now)
        await labour.take_outcome(session, ticket_id=ticket.id, now=now)
    await tickets.refresh(session, ticket.id)
    return Decided(ticket, quote, again=quote.state is former)


async def top_up(
    session: Session, *, client_id: int, amount_minor: int, key: str, actor: str, now: datetime
) -> tuple[list[Quote], bool]:
    """Money has arrived: what waited for it is held, and those who order are told. Twice is once."""
    before = await ledger.lock(session, client_id)
    posted = before.posted
    await ledger.top_up(
        session, client_id=client_id, amount_minor=amount_minor, key=key, actor=actor, now=now
    )
    account = await ledger.lock(session, client_id)
    if account.posted == posted:
        return [], True
    held = await _start_waiting(session, client_id, now)

    async def words(t: Translator) -> Letter:
        amount = t.money(amount_minor, account.currency)
        return ledger_texts.topped_up(
            t, amount, await facts.available(session, client_id, t), await _starting(session, held, t)
        )

    await _tell_deciders(session, client_id, key, words, now)
    return held, False


async def promise(
    session: Session, *, client_id: int, amount_minor: int, days: int, key: str, by: int, now: datetime
) -> list[Quote]:
    """The manager counts on money that has not come yet."""
    promised = await promises.grant_promise(
        session,
        client_id=client_id,
        amount_minor=amount_minor,
        days=days,
        key=key,
        by_employee_id=by,
        now=now,
    )
    held = await _start_waiting(session, client_id, now)
    zone = (await office(session)).firm.zone

    async def words(t: Translator) -> Letter:
        amount = await facts.money(session, client_id, amount_minor, t)
        return ledger_texts.promised(
            t, amount, t.day(promised.until.astimezone(zone).date()), await _starting(session, held, t)
        )

    await _tell_deciders(session, client_id, key, words, now)
    return held


async def expire(session: Session, *, client_id: int, now: datetime) -> list[Quote]:
    """Prices of this client whose time is over: the tickets close, whoever asked is told."""
    over = await quotes.expire_due(session, now=now, client_id=client_id)
    for quote in over:
        ticket = await session.get_one(Ticket, quote.ticket_id)
        await tickets.change(session, ticket.id, Event.EXPIRE, actor="desk", now=now)
        await labour.take_outcome(session, ticket_id=ticket.id, now=now)
        await tell_asker(
            session,
            ticket,
            key=f"quote:{quote.id}:expired",
            words=lambda t, ticket=ticket: texts.expired(t, ticket.id, ticket.title),  # type: ignore[misc]
            now=now,
        )
    return over


async def _start_waiting(session: Session, client_id: int, now: datetime) -> list[Quote]:
    held = [
        await session.get_one(Quote, id_)
        for id_ in await quotes.retry_holds(session, client_id=client_id, now=now)
    ]
    for quote in held:
        ticket = await session.get_one(Ticket, quote.ticket_id)
        tickets.record(session, ticket.id, "desk", "held", now, quote=quote.id, minor=quote.total_minor)
        ticket.revision += 1
        await tickets.refresh(session, ticket.id)
    return held


async def _starting(session: Session, held: list[Quote], t: Translator) -> list[str]:
    said = []
    for quote in held:
        ticket = await session.get_one(Ticket, quote.ticket_id)
        said.append(texts.now_held(t, ticket.id, ticket.title, t.money(quote.total_minor, quote.currency)))
    return said


async def _tell_deciders(session: Session, client_id: int, key: str, words: Words, now: datetime) -> None:
    for contact, _ in await facts.deciders(session, client_id):
        await tell(
            session,
            person_id=contact.person_id,
            key=f"{key}:told:{contact.id}",
            words=words,
            now=now,
        )


async def _original_words(session: Session, ticket: Ticket) -> tuple[str, str] | None:
    contact = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    if contact is None:
        return None
    person = await session.get_one(Person, contact.person_id)
    first = (await ticket_queries.messages(session, ticket.id))[0]
    return person.name, first.text or ticket.title
