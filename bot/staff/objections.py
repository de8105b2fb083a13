"""A charge somebody disagrees with, on the manager's desk: kept with words, or taken back."""

from datetime import datetime

from billing.consents import texts
from billing.quotes import queries as quotes
from billing.quotes.errors import NoSuchQuote
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from billing.verdicts import no_quote
from billing.verdicts.no_quote import KEPT, OBJECTED, Charged, Stand
from bot.staff import reviews
from bot.visit import Answer, Visit
from config.database import ReadSession
from config.i18n import Translator
from intake.letter import Button, Press

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
    quote = await visit.session.get(Quote, press.id)
    if quote is None:
        raise NoSuchQuote(press.id)
    return await reviews.ask_why_keep(visit, quote.ticket_id, QUESTION, quote_id=quote.id)


async def keep(visit: Visit, quote_id: int, words: str) -> Answer:
    charged = await no_quote.keep(
        visit.session, quote_id=quote_id, words=words, by=visit.employee_id, now=visit.now
    )
    return reviews.kept(visit, charged.ticket)


async def take_back(visit: Visit, press: Press) -> Answer:
    charged = await no_quote.take_back(visit.session, quote_id=press.id, by=visit.employee_id, now=visit.now)
    return reviews.taken_back(visit, charged.ticket, charged.quote.total_minor, charged.quote.currency)


async def tell_desk(visit: Visit, charged: Charged) -> None:
    quote = charged.quote
    key = f"quote:{quote.id}:objected"
    await reviews.tell_desk(visit, charged.ticket, quote.total_minor, quote.currency, key=key)
