"""What a client makes of a price: accepted, discussed, declined, or left to expire."""

from dataclasses import dataclass
from datetime import datetime

from billing.quotes import actions as quotes
from billing.quotes import bargaining, queries, texts
from billing.quotes.actions import Accepted
from billing.quotes.errors import MayNotOrder
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from billing.quotes.settlement import Settlement
from billing.verdicts import facts, invoicing
from billing.verdicts import texts as verdict_texts
from billing.verdicts.counting import settle_if_done, take_outcome
from billing.verdicts.price_letters import quote_letter
from billing.verdicts.running_low import warn_if_low
from billing.verdicts.starting import tell_can_start, tell_off
from billing.verdicts.telling import tell_asker, tell_contact
from config.database import Session
from config.i18n import Translator
from intake.contacts.actors import actor_contact, actor_employee
from intake.contacts.models import Channel, Contact, Person
from intake.letter import Letter, letter
from intake.outbox.delivery import speaker
from intake.tickets import actions as tickets
from intake.tickets.lifecycle import Event
from intake.tickets.models import ClosedReason, Status, Ticket, Verdict


@dataclass(frozen=True)
class Decided:
    """What a client's answer to a price did."""

    ticket: Ticket
    quote: Quote
    accepted: Accepted | None = None
    again: bool = False
    charged: Settlement | None = None
    """The work was done before the price was accepted: it is charged at once."""
    ended: bool = False
    """The client's no has closed the ticket."""


async def accept(
    session: Session, *, quote_id: int, revision: int, contact_id: int, channel: Channel, now: datetime
) -> Decided:
    """A client accepts, having seen the price in their own language. Raises the quotes' refusals."""
    contact = await session.get(Contact, contact_id)
    if contact is None:
        raise MayNotOrder(quote_id, contact_id)
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
    return await take_up(session, quote_id, accepted, actor=actor_contact(contact_id), by=contact, now=now)


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
    decided = await take_up(session, quote_id, accepted, actor=actor_employee(employee_id), by=None, now=now)
    if not decided.again:
        await _tell_noted(session, decided, note, now)
    return decided


async def take_up(
    session: Session, quote_id: int, accepted: Accepted, *, actor: str, by: Contact | None, now: datetime
) -> Decided:
    """What follows from an acceptance: money set aside, minutes that count, whoever waits with the work told."""
    quote = await session.get_one(Quote, quote_id)
    ticket = await session.get_one(Ticket, quote.ticket_id)
    if accepted.repeated:
        return Decided(ticket, quote, accepted, again=True)
    tickets.record(session, ticket.id, actor, "accepted", now, quote=quote.id, minor=quote.total_minor)
    if accepted.held:
        await warn_if_low(session, ticket.client_id, now)
    else:
        await invoicing.invoice_if_due(session, ticket.client_id, now, prompted=True)
    ticket.revision += 1
    await take_outcome(session, ticket.id, now)
    charged = await settle_if_done(session, ticket, now)
    if accepted.held:
        await tell_can_start(session, ticket, quote, now)
    _forget_seeming(ticket)
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
    return Decided(ticket, quote, accepted, charged=charged)


async def _tell_noted(session: Session, decided: Decided, note: str, now: datetime) -> None:
    """Whoever may order reads what was noted in their name, and can object."""
    quote, ticket = decided.quote, decided.ticket

    async def words(t: Translator) -> Letter:
        total = t.money(quote.total_minor, quote.currency)
        money = verdict_texts.set_aside(t, await facts.still_available(session, quote.client_id, t))
        if decided.accepted and not decided.accepted.held:
            money = verdict_texts.still_missing(t, t.money(decided.accepted.missing_minor, quote.currency))
        return letter(
            verdict_texts.accepted_on_behalf(t, ticket.id, ticket.title, total, note),
            money,
            verdict_texts.object_if_wrong(t),
        )

    for contact, _ in await facts.deciders(session, quote.client_id):
        key = f"quote:{quote.id}:noted:{contact.id}"
        await tell_contact(session, ticket, contact, key=key, words=words, now=now)


async def _tell_declined(session: Session, ticket: Ticket, quote: Quote, note: str, now: datetime) -> None:
    """As `_tell_noted`, for a no."""

    def words(t: Translator) -> Letter:
        total = t.money(quote.total_minor, quote.currency)
        said = verdict_texts.declined_on_behalf(t, ticket.id, ticket.title, total, note)
        return letter(said, verdict_texts.object_if_wrong(t))

    for contact, _ in await facts.deciders(session, quote.client_id):
        key = f"quote:{quote.id}:noted:{contact.id}"
        await tell_contact(session, ticket, contact, key=key, words=words, now=now)


async def discuss(
    session: Session, *, quote_id: int, revision: int, contact_id: int, channel: Channel, now: datetime
) -> Decided:
    """The client wants to talk first: the price stays, the ticket is back on the manager's desk."""
    before = await session.get(Quote, quote_id)
    former = before.state if before else None
    quote = await quotes.discuss(
        session, quote_id=quote_id, revision=revision, contact_id=contact_id, channel=channel, now=now
    )
    ticket = await session.get_one(Ticket, quote.ticket_id)
    if quote.state is former:
        return Decided(ticket, quote, again=True)
    tickets.record(session, ticket.id, actor_contact(contact_id), "discuss", now, quote=quote.id)
    # Their next words are about this price, not a new request.
    ticket.asked_at, ticket.touched_at = now, now
    await tickets.refresh(session, ticket.id)
    return Decided(ticket, quote)


async def decline(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int | None,
    channel: Channel,
    now: datetime,
    reason: str | None = None,
    note: str | None = None,
    employee_id: int | None = None,
) -> Decided:
    """The client does not want it at this price: the ticket ends. With a reason, the same again only notes it.

    Without `contact_id` a manager records in `note` who declined past the window; those who may order read of it.
    """
    before = await session.get(Quote, quote_id)
    former = before.state if before else None
    quote = await quotes.decline(
        session,
        quote_id=quote_id,
        revision=revision,
        contact_id=contact_id,
        channel=channel,
        now=now,
        reason=reason,
        on_behalf_note=note,
        by_employee_id=employee_id,
    )
    ticket = await session.get_one(Ticket, quote.ticket_id)
    ends = quote.state is not former and await _ends(session, ticket)
    if ends:
        actor = actor_contact(contact_id) if contact_id else actor_employee(employee_id)
        await tickets.change(session, ticket.id, Event.DECLINE, actor=actor, now=now)
        await tell_off(session, ticket, now)
    if note and quote.state is not former:
        await _tell_declined(session, ticket, quote, note, now)
    if quote.state is not former:
        await take_outcome(session, ticket.id, now)
        _forget_seeming(ticket)
    await tickets.refresh(session, ticket.id)
    ended = ticket.closed_reason is ClosedReason.DECLINED
    return Decided(ticket, quote, again=quote.state is former, ended=ended)


async def note_why(session: Session, ticket: Ticket, words: str) -> None:
    """What somebody wrote when they were asked why they had declined: kept with the price, shown on the card."""
    price = await queries.current(session, ticket.id)
    if price is None or price.state is not State.DECLINED or not words.strip():
        return
    price.decline_words = price.decline_words or words.strip()
    await session.flush()
    await tickets.refresh(session, ticket.id)


async def forget_why(session: Session, ticket: Ticket, words: str) -> None:
    """Those words were about something else."""
    price = await queries.current(session, ticket.id)
    if price and price.decline_words == words.strip():
        price.decline_words = None
        await session.flush()


async def expire(session: Session, *, client_id: int, now: datetime) -> list[Quote]:
    """Prices of this client whose time is over; where nothing else is agreed the tickets close. The asker is told."""
    over = await quotes.expire_due(session, now=now, client_id=client_id)
    for quote in over:
        ticket = await session.get_one(Ticket, quote.ticket_id)
        said = verdict_texts.price_lapsed
        if await _ends(session, ticket):
            await tickets.change(session, ticket.id, Event.EXPIRE, actor="desk", now=now)
            await tell_off(session, ticket, now)
            said = texts.expired
        await take_outcome(session, ticket.id, now)
        await tickets.refresh(session, ticket.id)
        await tell_asker(
            session,
            ticket,
            key=f"quote:{quote.id}:expired",
            words=lambda t, ticket=ticket, said=said: said(t, ticket.id, ticket.title),  # type: ignore[misc]
            now=now,
        )
    return over


def _forget_seeming(ticket: Ticket) -> None:
    """The price is decided: nobody asks for a discount on it any more."""
    ticket.flags = [flag for flag in ticket.flags if flag["code"] != bargaining.SEEMS]


async def _ends(session: Session, ticket: Ticket) -> bool:
    """Whether a price that came to nothing ends its ticket: not beside one that is agreed, nor when the work is done."""
    agreed = await queries.is_agreed(session, ticket.id)
    return not agreed and ticket.status is Status.OPEN and ticket.verdict is Verdict.BILLABLE
