"""A price talked over: by mail a reply is enough; words that ask for a discount are shown to the manager."""

from datetime import datetime

from billing.quotes import bargaining
from billing.quotes import queries as quotes
from billing.quotes.asks_discount import asks_discount
from billing.quotes.errors import QuoteRefusal
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from billing.verdicts import quoting, version_offers
from bot.client import declining
from bot.client.answering import answer
from bot.staff import acceptance, work
from config.database import Session
from intake.contacts.models import Channel
from intake.contacts.queries import Who
from intake.mailbox.proof import Proof
from intake.message import Incoming
from intake.outbox.answering import ANSWERING
from intake.outbox.delivery import speaker
from intake.tickets import actions as tickets
from intake.tickets import rules
from intake.tickets.models import Ticket


async def look(session: Session, ticket: Ticket, text: str) -> None:
    """Words about a price that is being talked over: do they ask for a discount? Only the manager makes it a fact."""
    price = await quotes.current(session, ticket.id)
    if price is None or price.state is not State.DISCUSSED or not asks_discount(text):
        return
    if await bargaining.was_asked(session, price.id):
        return
    others = [flag for flag in ticket.flags if flag["code"] != bargaining.SEEMS]
    seems = {"code": bargaining.SEEMS, "quote": price.id, "words": acceptance.said_in(text)}
    ticket.flags = [*others, seems]
    await tickets.refresh(session, ticket.id)


async def hear(
    session: Session, ticket: Ticket, price: Quote, words: Incoming, who: Who, proof: Proof, now: datetime
) -> None:
    """A mail that answers the mail of a price, and neither takes nor declines it, wants to talk it over.

    Only of somebody proven who may order: what new versions cost is counted by it.
    """
    place = who.place_at(ticket.client_id)
    may = proof.proven and place is not None and place.authority.may_order
    if place and may and price.state is State.PUT and await _is_answer(session, price, words):
        try:
            async with session.begin_nested():
                decided = await quoting.discuss(
                    session,
                    quote_id=price.id,
                    revision=price.revision,
                    contact_id=place.contact_id,
                    channel=Channel.MAIL,
                    now=now,
                )
        except QuoteRefusal:
            return  # it lapsed meanwhile: the words are on the request all the same
        ticket = decided.ticket
        await work.tell_desk(session, ticket, now, key=f"quote:{price.id}:discuss:desk")
        if costs := await version_offers.current(session, ticket, now):
            t = await speaker(session, who.person_id)
            # Money rides on it: that is said however much else was.
            session.info.pop(ANSWERING, None)
            key = f"{version_offers.offer_key(price.id)}:{words.fingerprint}"
            await answer(session, ticket, key, version_offers.offer(t, ticket, costs), words, t, now)
    await look(session, ticket, words.text)


async def _is_answer(session: Session, price: Quote, words: Incoming) -> bool:
    if words.automatic or not words.text.strip() or rules.is_nod(words):
        return False
    return await declining.answers_price(session, price, words)
