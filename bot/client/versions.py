"""A new version of a price beyond the free ones: the client is told what it costs, and says Go on or Leave it."""

from datetime import datetime
from functools import partial

from sqlalchemy import select

from billing.quotes import version_texts as texts
from billing.quotes.errors import QuoteRefusal
from billing.quotes.go_on import Said, heard
from billing.quotes.models import Quote
from billing.quotes.texts import answers
from billing.verdicts import version_offers, versions
from billing.verdicts.version_offers import offer_key, terms
from billing.verdicts.versions import Next
from bot import errors
from bot.client.answering import answer
from bot.client.own_price import contact_for
from bot.client.talking import TALK, ask
from bot.staff import work
from bot.visit import Answer, Visit
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Channel
from intake.contacts.queries import Who
from intake.letter import Letter, Press, letter
from intake.mailbox.proof import Proof
from intake.message import Incoming
from intake.office.queries import office
from intake.outbox.answering import ANSWERING
from intake.outbox.delivery import speaker
from intake.outbox.models import Outbound
from intake.tickets.models import Ticket


async def go_on(visit: Visit, press: Press) -> Answer:
    """ "Go on: 1 500 ₽"."""
    quote, ticket = await _price(visit.session, press.id)
    version = await versions.next_version(visit.session, ticket, visit.now)
    version, again = await versions.agree(
        visit.session,
        quote_id=press.id,
        revision=press.revision,
        contact_id=await contact_for(visit, press.id),
        channel=Channel.TELEGRAM,
        text_seen=terms(visit.t, version) if version else "",
        now=visit.now,
    )
    if again:
        return Answer(toast=texts.agreed_before(visit.t))
    await work.tell_desk(visit.session, ticket, visit.now, key=f"quote:{quote.id}:version:desk")
    await ask(visit, TALK, ticket.id)
    agreed = partial(_agreed, ticket=ticket, version=version)
    pressed = (visit.chat_id, visit.card_id or 0)
    await version_offers.taken(visit.session, version, agreed, now=visit.now, but=pressed)
    return Answer(agreed(visit.t), rewrite=True, ticket_id=ticket.id)


def _agreed(t: Translator, ticket: Ticket, version: Next) -> Letter:
    return texts.agreed(t, ticket.id, ticket.title, t.money(version.minor, version.about.currency))


async def leave_it(visit: Visit, press: Press) -> Answer:
    """ "Leave it": the price as it stands, with its answers."""
    quote = await versions.leave(
        visit.session,
        quote_id=press.id,
        revision=press.revision,
        contact_id=await contact_for(visit, press.id),
        channel=Channel.TELEGRAM,
        now=visit.now,
    )
    ticket = await visit.session.get_one(Ticket, quote.ticket_id)
    await work.tell_desk(visit.session, ticket, visit.now, key=f"quote:{quote.id}:version_left:desk")
    return Answer(await _left(visit.session, quote, ticket, visit.t), rewrite=True, ticket_id=ticket.id)


async def _left(session: ReadSession, quote: Quote, ticket: Ticket, t: Translator) -> Letter:
    zone = (await office(session)).firm.zone
    total = t.money(quote.total_minor, quote.currency)
    said = texts.left(t, ticket.id, ticket.title, total, t.moment(quote.valid_until, zone))
    return letter(*said.paragraphs, buttons=answers(t, quote))


async def _price(session: ReadSession, quote_id: int) -> tuple[Quote, Ticket]:
    quote = await session.get_one(Quote, quote_id)
    return quote, await session.get_one(Ticket, quote.ticket_id)


async def hear(
    session: Session, ticket: Ticket, price: Quote, words: Incoming, who: Who, proof: Proof, now: datetime
) -> bool:
    """Does a mail answer what the next version costs? Only of somebody proven who may order; False where it does not."""
    place = who.place_at(ticket.client_id)
    said = heard(words.text)
    if said is None or not proof.proven or place is None or not place.authority.may_order:
        return False
    if not await _answers_offer(session, price, words):
        return False
    t = await speaker(session, who.person_id)
    number = ticket.id
    try:
        async with session.begin_nested():
            reply = await _decide(session, ticket, price, place.contact_id, said, t, now)
    except QuoteRefusal as refusal:
        reply = letter(await errors.worded(session, t, refusal))
        ticket = await session.get_one(Ticket, number, populate_existing=True)
    # A decision: whoever took it hears of it however much else was said.
    session.info.pop(ANSWERING, None)
    key = f"{offer_key(price.id)}:{said.value}:{words.fingerprint}"
    await answer(session, ticket, key, reply, words, t, now)
    return True


async def _decide(
    session: Session, ticket: Ticket, price: Quote, contact_id: int, said: Said, t: Translator, now: datetime
) -> Letter:
    about = {"quote_id": price.id, "revision": price.revision, "contact_id": contact_id}
    if said is Said.LEAVE:
        quote = await versions.leave(session, **about, channel=Channel.MAIL, now=now)
        await work.tell_desk(session, ticket, now, key=f"quote:{quote.id}:version_left:desk")
        return await _left(session, quote, ticket, t)
    known = await versions.next_version(session, ticket, now)
    seen = terms(t, known) if known else ""
    version, again = await versions.agree(session, **about, channel=Channel.MAIL, text_seen=seen, now=now)
    if again:
        return letter(texts.agreed_before(t))
    await work.tell_desk(session, ticket, now, key=f"quote:{price.id}:version:desk")
    agreed = partial(_agreed, ticket=ticket, version=version)
    await version_offers.taken(session, version, agreed, now=now)
    return agreed(t)


async def _answers_offer(session: ReadSession, price: Quote, words: Incoming) -> bool:
    """Whether a mail answers the very mail that said what it costs."""
    if not words.reply_to:
        return False
    found = await session.scalar(
        select(Outbound.id).where(
            Outbound.channel == Channel.MAIL,
            Outbound.external_id == words.reply_to[0],
            Outbound.key.startswith(offer_key(price.id), autoescape=True),
        )
    )
    return found is not None
