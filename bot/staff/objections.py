"""A charge somebody disagrees with, on the manager's desk: kept with words, or taken back."""

from datetime import datetime

from billing.consents import texts
from billing.quotes import queries as quotes
from billing.quotes.errors import NoSuchQuote
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from billing.verdicts import no_quote
from billing.verdicts.no_quote import KEPT, OBJECTED, Charged, Stand
from bot import dialogs
from bot.staff import texts as staff_texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Client
from intake.letter import Button, Press
from intake.letter import letter as plain
from intake.outbox.delivery import tell
from intake.tickets.texts import titled

QUESTION = "keep"


async def buttons(
    session: ReadSession, price: Quote, t: Translator, now: datetime
) -> list[tuple[Button, ...]]:
    """Keep, once somebody disagrees; take back as long as anybody may."""
    charged = await no_quote.standing(session, price, now)
    if charged is None or charged.stands not in (Stand.CHARGED, Stand.OBJECTED):
        return []
    keep = Button(texts.keep_button(t), Press("keep", price.id, price.revision))
    back = Button("↩ " + texts.take_back_button(t), Press("giveback", price.id, price.revision))
    return [(keep, back)] if charged.stands is Stand.OBJECTED else [(back,)]


async def line(session: ReadSession, price: Quote, t: Translator) -> str | None:
    """What the card says of a charge beside its state."""
    if price.consent_id is None or price.state is State.REVERSED:
        return None
    said = await quotes.said_of(session, price.id, OBJECTED, KEPT)
    if KEPT in said:
        return texts.kept_after_review(t)
    return "⚑ " + texts.disagrees(t, said[OBJECTED].facts["name"]) if OBJECTED in said else None


async def ask_words(visit: Visit, press: Press) -> Answer:
    """Keep: why? Asked in the private chat."""
    quote = await visit.session.get(Quote, press.id)
    if quote is None:
        raise NoSuchQuote(press.id)
    assert visit.who is not None
    await dialogs.ask(
        visit.session,
        person_id=visit.who.person_id,
        chat_id=int(visit.sender.value),
        question=QUESTION,
        now=visit.now,
        quote_id=quote.id,
    )
    toast = None if visit.private else staff_texts.sent_private(visit.t)
    return Answer(texts.ask_why_keep(visit.t, quote.ticket_id), toast=toast, private=True)


async def keep(visit: Visit, quote_id: int, words: str) -> Answer:
    kept = await no_quote.keep(
        visit.session, quote_id=quote_id, words=words, by=visit.employee_id, now=visit.now
    )
    return Answer(plain(texts.kept_for_desk(visit.t, kept.ticket.id)), ticket_id=kept.ticket.id)


async def take_back(visit: Visit, press: Press) -> Answer:
    charged = await no_quote.take_back(visit.session, quote_id=press.id, by=visit.employee_id, now=visit.now)
    total = visit.t.money(charged.quote.total_minor, charged.quote.currency)
    return Answer(
        toast=texts.taken_back_for_desk(visit.t, charged.ticket.id, total), ticket_id=charged.ticket.id
    )


async def tell_desk(visit: Visit, charged: Charged) -> None:
    """Whoever has the card reads it privately; nobody having it, every manager."""
    ticket, quote = charged.ticket, charged.quote
    client = await visit.session.get_one(Client, ticket.client_id)
    who = visit.who.name if visit.who else ""
    for manager in await contacts.managers(visit.session):
        if ticket.taken_by not in (None, manager.id):
            continue
        await tell(
            visit.session,
            person_id=manager.person_id,
            key=f"quote:{quote.id}:objected:{manager.id}",
            words=lambda t: texts.objection_for_desk(
                t,
                ticket.id,
                titled(t, ticket.title),
                client.name,
                who,
                t.money(quote.total_minor, quote.currency),
            ),
            now=visit.now,
            ticket_id=ticket.id,
        )
