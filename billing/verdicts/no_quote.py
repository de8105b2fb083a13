"""A small service charged without asking, as the signer agreed: told at once, objected to, kept or taken back."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from billing.consents import queries as consents
from billing.consents import texts
from billing.consents.rules import covers, objection_until
from billing.ledger.postings import OBJECTED_TO
from billing.ledger.queries import balance
from billing.quotes import queries as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.deciding import accept_beforehand
from billing.quotes.errors import MayNotOrder, NoSuchQuote
from billing.quotes.lifecycle import Mode, State
from billing.quotes.models import Quote
from billing.quotes.reversing import reverse
from billing.quotes.settlement import settle
from billing.quotes.turning import record
from billing.verdicts import facts
from billing.verdicts.counting import take_outcome
from billing.verdicts.errors import NothingToReview
from billing.verdicts.locking import lock_client_of
from billing.verdicts.running_low import warn_if_low
from billing.verdicts.starting import tell_can_start
from billing.verdicts.telling import tell_asker, tell_contact, tell_deciders
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.actors import actor_contact, actor_employee
from intake.contacts.models import Contact, Person
from intake.letter import Letter, Press
from intake.office.queries import office
from intake.outbox.rewording import take_buttons
from intake.tickets import actions as tickets
from intake.tickets import texts as ticket_texts
from intake.tickets.decisions import UNDO_FOR, verdict_key
from intake.tickets.models import Ticket

OBJECTED, KEPT = "objected", "kept"


class Stand(enum.Enum):
    """Where a charge made without asking stands."""

    CHARGED = "charged"
    """It can be objected to."""
    LATE = "late"
    """Nobody objected in time."""
    OBJECTED = "objected"
    KEPT = "kept"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Charged:
    """A charge made without asking."""

    quote: Quote
    ticket: Ticket
    stands: Stand
    until: datetime
    by: str = ""
    """Who objected."""


async def charge_at_once(session: Session, ticket: Ticket, quote: Quote, now: datetime) -> bool:
    """Take a price just put by what was agreed beforehand; False where that does not cover it, or the account is short."""
    consent = await consents.in_force(session, ticket.client_id, now)
    offered = await consents.offer(session, ticket.client_id, now) if consent else None
    if consent is None or offered is None or quote.mode is not Mode.FIXED or quote.total_minor == 0:
        return False
    lines = [quotes.as_line(row) for row in await quotes.lines_of(session, quote.id)]
    if not covers(offered, lines) or (await balance(session, ticket.client_id)).spendable < quote.total_minor:
        return False
    await accept_beforehand(session, quote, consent, now)
    await settle(session, ticket_id=ticket.id, actor="desk", now=now)
    await session.refresh(quote)
    actor = actor_contact(consent.contact_id)
    tickets.record(session, ticket.id, actor, "accepted", now, quote=quote.id, minor=quote.total_minor)
    await _tell_charged(session, ticket, quote, now)
    await warn_if_low(session, ticket.client_id, now)
    await tell_can_start(session, ticket, quote, now)
    return True


async def standing(session: ReadSession, quote: Quote, now: datetime) -> Charged | None:
    """Where a charge stands; None for a price that was asked about."""
    if quote.consent_id is None or quote.settled_at is None:
        return None
    ticket = await session.get_one(Ticket, quote.ticket_id)
    until = objection_until(await office(session), quote.settled_at)
    said = await quotes.said_of(session, quote.id, OBJECTED, KEPT)
    by = str(said[OBJECTED].facts.get("name", "")) if OBJECTED in said else ""
    if quote.state is State.REVERSED:
        stands = Stand.TAKEN_BACK
    elif KEPT in said:
        stands = Stand.KEPT
    elif OBJECTED in said:
        stands = Stand.OBJECTED
    else:
        stands = Stand.CHARGED if now < until else Stand.LATE
    return Charged(quote, ticket, stands, until, by)


async def client_of(session: ReadSession, quote_id: int) -> int | None:
    """Whose charge it is."""
    quote = await session.get(Quote, quote_id)
    return quote.client_id if quote else None


async def object_to(
    session: Session, *, quote_id: int, contact_id: int, now: datetime
) -> tuple[Charged, bool]:
    """Somebody who orders disagrees: the card asks for a second look. How it stood, and whether it is now objected to.

    Raises NoSuchQuote, MayNotOrder.
    """
    charged = await _locked(session, quote_id, now)
    contact = await session.get(Contact, contact_id)
    known = [one.id for one, _ in await facts.deciders(session, charged.quote.client_id)]
    if contact is None or contact.id not in known:
        raise MayNotOrder(quote_id, contact_id)
    if charged.stands is not Stand.CHARGED:
        return charged, False
    person = await session.get_one(Person, contact.person_id)
    await record(session, charged.quote, OBJECTED, actor=actor_contact(contact_id), now=now, name=person.name)
    await session.flush()
    await _no_more_to_say(session, charged, now)
    await _draw(session, charged.ticket)
    return charged, True


async def keep(session: Session, *, quote_id: int, words: str, by: int, now: datetime) -> Charged:
    """The charge stands, and those who order read why. Raises NoSuchQuote, NothingToReview."""
    charged = await _locked(session, quote_id, now)
    quote, ticket = charged.quote, charged.ticket
    if charged.stands is not Stand.OBJECTED:
        raise NothingToReview(quote.id)
    await record(session, quote, KEPT, actor=actor_employee(by), now=now, words=words)
    await session.flush()
    await _draw(session, ticket)
    await tell_deciders(
        session,
        quote.client_id,
        key=f"quote:{quote.id}:kept",
        words=lambda t: texts.kept(
            t, ticket.id, ticket.title, t.money(quote.total_minor, quote.currency), words
        ),
        now=now,
        surely=True,
    )
    return charged


async def take_back(session: Session, *, quote_id: int, by: int, now: datetime) -> Charged:
    """The charge is reversed, and those who order are told: also late, and where it was kept. Twice is once.

    Raises NoSuchQuote.
    """
    charged = await _locked(session, quote_id, now)
    quote, ticket = charged.quote, charged.ticket
    if charged.stands is Stand.TAKEN_BACK:
        return charged
    await _give_back(session, quote, ticket, reason=OBJECTED_TO, by=by, now=now)
    if charged.stands is Stand.CHARGED:
        await _no_more_to_say(session, charged, now)

    async def words(t: Translator) -> Letter:
        total = t.money(quote.total_minor, quote.currency)
        available = await facts.available(session, quote.client_id, t)
        return texts.taken_back(t, ticket.id, ticket.title, total, available)

    await tell_deciders(
        session, quote.client_id, key=f"quote:{quote.id}:taken_back", words=words, now=now, surely=True
    )
    return charged


async def _no_more_to_say(session: Session, charged: Charged, now: datetime) -> None:
    """It is objected to, or given back: nobody needs the button any more."""
    number = charged.quote.id
    await take_buttons(
        session,
        ticket_id=charged.ticket.id,
        stale=lambda press: press.action == "disagree" and press.id == number,
        key=f"quote:{number}:objected",
        now=now,
    )


async def unsay(session: Session, ticket: Ticket, by: int, now: datetime) -> None:
    """The verdict is taken back within its minute: what it charged at once is given back, and nobody has heard of it."""
    for quote in await quotes.of_ticket(session, ticket.id):
        if quote.consent_id is not None and quote.state is State.SETTLED:
            await _give_back(session, quote, ticket, reason="undone", by=by, now=now)


async def _give_back(
    session: Session, quote: Quote, ticket: Ticket, *, reason: str, by: int, now: datetime
) -> None:
    await reverse(session, quote, reason=reason, actor=actor_employee(by), now=now)
    await take_outcome(session, ticket.id, now)
    await _draw(session, ticket)


async def _locked(session: Session, quote_id: int, now: datetime) -> Charged:
    quote = await session.get(Quote, quote_id)
    if quote is None:
        raise NoSuchQuote(quote_id)
    await lock_client_of(session, quote.ticket_id)
    await session.refresh(quote)
    charged = await standing(session, quote, now)
    if charged is None:
        raise NoSuchQuote(quote_id)
    return charged


async def _draw(session: Session, ticket: Ticket) -> None:
    ticket.revision += 1
    await session.flush()
    await tickets.refresh(session, ticket.id)


async def _tell_charged(session: Session, ticket: Ticket, quote: Quote, now: datetime) -> None:
    """Those who order read of it once the minute for undoing is over; a colleague who asked, that work begins."""
    book = await office(session)
    last = (objection_until(book, now) - timedelta(minutes=1)).astimezone(book.firm.zone).date()
    key = verdict_key(ticket)

    async def words(t: Translator) -> Letter:
        shown = await quotes.shown(session, quote.id)
        assert shown is not None
        said = await facts.quote_facts(session, ticket, shown, t)
        return texts.charged(
            t,
            ticket.id,
            ticket.title,
            "\n".join(quote_texts.line(t, line, quote.currency) for line in said.lines),
            t.money(quote.total_minor, quote.currency),
            quote_texts.tax_within(t, said.tax, quote.currency),
            await facts.available(session, quote.client_id, t),
            t.day(last),
            Press("disagree", quote.id, quote.revision),
        )

    told = set()
    for contact, _ in await facts.deciders(session, ticket.client_id):
        told.add(contact.id)
        await tell_contact(
            session,
            ticket,
            contact,
            key=f"{key}#{contact.id}",
            words=words,
            now=now,
            after=UNDO_FOR,
            surely=True,
        )
    if ticket.contact_id not in told:
        await tell_asker(
            session,
            ticket,
            key=key,
            words=lambda t: ticket_texts.in_work(t, ticket.id, ticket.title),
            now=now,
            after=UNDO_FOR,
        )
