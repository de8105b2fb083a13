"""A price declined by mail: a plain no to its very mail, of somebody proven who may order, needs no code."""

from datetime import datetime

from sqlalchemy import select

from billing.quotes import by_code, plain_no
from billing.quotes import texts as quote_texts
from billing.quotes.errors import QuoteRefusal
from billing.quotes.models import Quote
from billing.verdicts import quoting, versions
from billing.verdicts import texts as verdict_texts
from bot import errors
from bot.client.answering import answer
from bot.staff import acceptance, work
from config.database import ReadSession, Session
from intake.contacts.models import Channel
from intake.contacts.queries import Who
from intake.letter import letter
from intake.mailbox.proof import Proof
from intake.message import Incoming
from intake.outbox.answering import ANSWERING
from intake.outbox.delivery import speaker
from intake.outbox.models import Outbound
from intake.tickets.models import Ticket


async def hear(
    session: Session, ticket: Ticket, price: Quote, words: Incoming, who: Who, proof: Proof, now: datetime
) -> bool:
    """Does a mail decline this open price? What is not sure is shown to the manager. False where it sounds like none."""
    name, place = who.name, who.place_at(ticket.client_id)
    plain = plain_no.says_no(words.text, name)
    if not plain and not plain_no.sounds_like_no(by_code.without(words.text, price.code), name):
        return False
    may_order = place is not None and place.authority.may_order
    to_the_price = await answers_price(session, price, words)
    if plain and to_the_price and proof.proven and place and may_order:
        await _decline(session, ticket, price, place.contact_id, words, who, now)
        return True
    await acceptance.note(session, ticket, price, acceptance.NO_FLAG, words.text, who, now)
    if plain:
        t = await speaker(session, who.person_id)
        # Who is not proven hears of it once a price: this may be a program.
        if to_the_price:
            session.info.pop(ANSWERING, None)
        said = quote_texts.no_noted(t, ticket.id, ticket.title)
        once = words.fingerprint if proof.proven else "unproven"
        await answer(session, ticket, f"quote:{price.id}:no:{once}", said, words, t, now)
    return True


async def answers_price(session: ReadSession, price: Quote, words: Incoming) -> bool:
    """Whether a mail is the answer to the mail of this price: later ones of ours may have asked something else."""
    if not words.reply_to or price.code is None:
        return False
    answered = await session.scalar(
        select(Outbound.payload).where(
            Outbound.channel == Channel.MAIL,
            Outbound.external_id == words.reply_to[0],
            Outbound.ticket_id == price.ticket_id,
        )
    )
    return price.code in ((answered or {}).get("footer") or "")


async def _decline(
    session: Session,
    ticket: Ticket,
    price: Quote,
    contact_id: int,
    words: Incoming,
    who: Who,
    now: datetime,
) -> None:
    number, quote_id, t = ticket.id, price.id, await speaker(session, who.person_id)
    try:
        async with session.begin_nested():
            decided = await quoting.decline(
                session,
                quote_id=quote_id,
                revision=price.revision,
                contact_id=contact_id,
                channel=Channel.MAIL,
                now=now,
                reason=acceptance.said_in(words.text),
            )
    except QuoteRefusal as refusal:
        said = letter(await errors.worded(session, t, refusal))
        ticket = await session.get_one(Ticket, number, populate_existing=True)
        await answer(session, ticket, f"quote:{quote_id}:refused:{words.fingerprint}", said, words, t, now)
        return
    # A decision: whoever took it hears of it however much else was said.
    session.info.pop(ANSWERING, None)
    acceptance.forget(ticket)
    await work.tell_desk(session, ticket, now, key=f"quote:{quote_id}:declined:desk")
    said = quote_texts.declined_by_mail(t, number, ticket.title, await versions.kept(session, ticket, t))
    if not decided.ended:
        rest = verdict_texts.supplement_declined(t, number, ticket.title)
        said = letter(*(block.text for block in rest.paragraphs), quote_texts.still_wanted(t))
    await answer(session, ticket, f"quote:{quote_id}:declined:mail", said, words, t, now)
