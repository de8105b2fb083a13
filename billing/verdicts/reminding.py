"""A price nobody has decided is put once more before it expires, to those it was put to; never while it is talked over."""

from dataclasses import replace
from datetime import datetime, timedelta

from billing.ledger import actions as ledger
from billing.quotes import queries, texts
from billing.quotes.lifecycle import UNDECIDED
from billing.quotes.models import Quote
from billing.quotes.reminding import within
from billing.quotes.turning import record, reminder_key
from billing.verdicts import untold
from billing.verdicts.price_letters import quote_letter, readers
from config.database import Session
from config.i18n import Translator
from intake.letter import Letter, letter
from intake.office.queries import office
from intake.tickets.models import Ticket


async def remind(session: Session, *, client_id: int, now: datetime) -> list[Quote]:
    """Remind of this client's prices that are due for it, each once. What is talked over today waits a day."""
    await ledger.lock(session, client_id)
    return [
        price
        for price in await queries.to_remind(session, client_id, now)
        if await _remind(session, price, now)
    ]


async def _remind(session: Session, price: Quote, now: datetime) -> bool:
    price.remind_at = None
    if price.state not in UNDECIDED or price.valid_until <= now:
        return False
    ticket = await session.get_one(Ticket, price.ticket_id)
    book = await office(session)
    zone = book.firm.zone
    if ticket.touched_at.astimezone(zone).date() == now.astimezone(zone).date():
        price.remind_at = within(book, now + timedelta(days=1), price.valid_until)
        return False
    price.reminded = True
    await record(session, price, "reminded", actor="desk", now=now)
    people, own = await readers(session, ticket)

    async def words(t: Translator) -> Letter:
        put = await quote_letter(session, price.id, t, original=not own)
        first = letter(texts.still_open(t, t.moment(price.valid_until, zone))).paragraphs
        return replace(put, paragraphs=(*first, *put.paragraphs))

    for contact, person in people:
        await untold.tell_about(
            session,
            ticket,
            person.id,
            key=f"{reminder_key(price)}#{contact.id}",
            words=words,
            now=now,
            before=price.valid_until,
        )
    await session.flush()
    return True
