"""A price accepted: what the client reads then, and the way to accept one by mail."""

from dataclasses import replace
from datetime import datetime

from billing.invoices import payable
from billing.invoices import texts as invoice_texts
from billing.quotes import by_code, half_yes, plain_no
from billing.quotes import queries as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.errors import QuoteRefusal
from billing.quotes.lifecycle import UNDECIDED, State
from billing.quotes.models import Quote
from billing.verdicts import closing, facts, invoicing, quoting, topping
from billing.verdicts import texts as verdict_texts
from billing.verdicts.quoting import Decided
from bot import errors
from bot.client import declining, talking_over, versions
from bot.client.answering import answer
from bot.staff import acceptance, work
from config.database import Session
from config.i18n import Translator
from intake.contacts.models import Channel
from intake.contacts.queries import Who, address_of
from intake.letter import Letter, letter
from intake.mailbox.proof import Proof
from intake.message import Incoming
from intake.outbox.answering import ANSWERING
from intake.outbox.delivery import speaker, tell
from intake.tickets import rules
from intake.tickets.models import Ticket


async def worded(session: Session, decided: Decided, t: Translator) -> Letter:
    """What accepting has done, and what happens next."""
    ticket, quote, accepted = decided.ticket, decided.quote, decided.accepted
    assert accepted is not None
    total = t.money(quote.total_minor, quote.currency)
    if decided.charged:
        charged = await closing.settled(session, ticket, decided.charged, t)
        return verdict_texts.accepted_and_charged(t, ticket.id, ticket.title, charged or "")
    if accepted.held:
        available = await facts.still_available(session, ticket.client_id, t)
        return quote_texts.accepted(t, ticket.id, ticket.title, total, available)
    missing = t.money(accepted.missing_minor, quote.currency)
    said = quote_texts.accepted_short(t, ticket.id, ticket.title, total, missing)
    covering = await invoicing.covering(session, ticket.client_id)
    if covering is None:
        if quote.decided_at is None or await invoicing.is_asked(session, ticket.client_id):
            return said
        # No invoice is on its way for what is missing: they choose how much they pay in.
        sums = await topping.offers(session, quote.client_id, quote.decided_at)
        return replace(said, buttons=topping.buttons(t, quote.client_id, sums, quote.currency))
    pay = await payable.button(session, t, covering)
    return invoice_texts.with_covering(t, said, covering, pay)


async def hear(
    session: Session, ticket: Ticket, words: Incoming, who: Who, proof: Proof, now: datetime
) -> None:
    """Does a mail accept the price of its request? The code in new words, a proven sender who may order: it does.

    Any other yes or no is shown to the manager; a plain no may decline.
    """
    price = await quotes.current(session, ticket.id)
    if price is None or price.state not in UNDECIDED:
        if price and price.state is State.ACCEPTED:
            await _after(session, ticket, price, words, who, now)
        return
    if await versions.hear(session, ticket, price, words, who, proof, now):
        return
    place = who.place_at(ticket.client_id)
    may_order = place is not None and place.authority.may_order
    by_the_code = price.code is not None and by_code.accepts(words.text, price.code, who.name)
    if by_the_code and proof.proven and place and may_order:
        await _accept(session, ticket, price.id, price.revision, place.contact_id, words, who, now)
        return
    if by_the_code or rules.is_yes(words.text):
        doubt = not by_the_code and half_yes.is_half_yes(words.text, price.code, who.name)
        await acceptance.note(session, ticket, price, acceptance.FLAG, words.text, who, now, doubt=doubt)
        await _answer_yes(session, ticket, price, words, who, proof, now, by_the_code=by_the_code)
    elif await declining.hear(session, ticket, price, words, who, proof, now):
        return
    elif half_yes.is_half_yes(words.text, price.code, who.name):
        await acceptance.note(session, ticket, price, acceptance.FLAG, words.text, who, now, doubt=True)
        if price.code and by_code.names(words.text, price.code):
            await _answer_yes(session, ticket, price, words, who, proof, now, by_the_code=False)
    elif acceptance.seemed_to_agree(ticket, price, who) and half_yes.takes_back(words.text, who.name):
        await acceptance.note(
            session, ticket, price, acceptance.BACK_FLAG, words.text, who, now, agreed=False
        )
    else:
        await talking_over.hear(session, ticket, price, words, who, proof, now)


async def _after(
    session: Session, ticket: Ticket, price: Quote, words: Incoming, who: Who, now: datetime
) -> None:
    """A no to what is accepted changes nothing; whoever has the card reads it there."""
    if plain_no.sounds_like_no(by_code.without(words.text, price.code), who.name):
        await acceptance.note(session, ticket, price, acceptance.BACK_FLAG, words.text, who, now, agreed=True)


async def _answer_yes(
    session: Session,
    ticket: Ticket,
    price: Quote,
    words: Incoming,
    who: Who,
    proof: Proof,
    now: datetime,
    *,
    by_the_code: bool,
) -> None:
    """What becomes of a yes that does not count by itself, and what would count."""
    t = await speaker(session, who.person_id)
    place = who.place_at(ticket.client_id)
    may_order = place is not None and place.authority.may_order
    # Whoever orders waits for a word. Not proven, they have it once a price: this may be a program.
    if proof.proven or by_the_code:
        session.info.pop(ANSWERING, None)
    if by_the_code and not may_order:
        said = quote_texts.yes_of_member(t, ticket.id, ticket.title)
    elif price.code and not by_the_code and by_code.names(words.text, price.code):
        said = quote_texts.other_words(t, ticket.id, ticket.title, may_order=may_order and proof.proven)
    else:
        ask_code = may_order and price.code is not None and not by_the_code
        said = quote_texts.yes_noted(t, ticket.id, ticket.title, ask_code=ask_code)
    once = words.fingerprint if proof.proven else "unproven"
    await answer(session, ticket, f"quote:{price.id}:yes:{once}", said, words, t, now)


async def _accept(
    session: Session,
    ticket: Ticket,
    quote_id: int,
    revision: int,
    contact_id: int,
    words: Incoming,
    who: Who,
    now: datetime,
) -> None:
    number, t = ticket.id, await speaker(session, who.person_id)
    try:
        async with session.begin_nested():
            decided = await quoting.accept(
                session,
                quote_id=quote_id,
                revision=revision,
                contact_id=contact_id,
                channel=Channel.MAIL,
                now=now,
            )
    except QuoteRefusal as refusal:
        said = letter(await errors.worded(session, t, refusal))
        ticket = await session.get_one(Ticket, number, populate_existing=True)
        await answer(session, ticket, f"quote:{quote_id}:refused:{words.fingerprint}", said, words, t, now)
        return
    if decided.again:
        return
    # Money has moved: that is said however much else was.
    session.info.pop(ANSWERING, None)
    acceptance.forget(ticket)
    await work.tell_desk(session, ticket, now, key=f"quote:{quote_id}:accepted:desk")
    said = await worded(session, decided, t)
    await answer(session, ticket, f"quote:{quote_id}:accepted:mail", said, words, t, now)
    await _echo(session, decided, who, now)


async def _echo(session: Session, decided: Decided, who: Who, now: datetime) -> None:
    """Whoever may order reads of it where they are surely reached, and can object: also who is said to have done it."""
    quote, ticket = decided.quote, decided.ticket

    def words(t: Translator) -> Letter:
        total = t.money(quote.total_minor, quote.currency)
        note = verdict_texts.by_mail_of(t, who.name)
        return letter(
            verdict_texts.accepted_on_behalf(t, ticket.id, ticket.title, total, note),
            verdict_texts.object_if_wrong(t),
        )

    for contact, person in await facts.deciders(session, quote.client_id):
        elsewhere = await address_of(session, person.id, Channel.TELEGRAM)
        if person.id == who.person_id and elsewhere is None:
            continue
        key = f"quote:{quote.id}:by_mail:{contact.id}"
        await tell(session, person_id=person.id, key=key, words=words, now=now, ticket_id=ticket.id)
