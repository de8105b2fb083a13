"""What waited for money and has it now: prices that were accepted and charges that were due, strictly by age."""

from dataclasses import dataclass
from datetime import datetime

from billing.charges import actions as charges
from billing.charges import queries as charge_queries
from billing.charges import texts as charge_texts
from billing.charges.models import Charge
from billing.ledger import actions as ledger
from billing.quotes import queries as quotes
from billing.quotes import texts
from billing.quotes.holding import try_hold
from billing.quotes.models import Quote
from billing.verdicts import texts as verdict_texts
from billing.verdicts.counting import settle_if_done
from billing.verdicts.starting import tell_can_start
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.tickets import actions as tickets
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class Started:
    """A price that has its money now."""

    quote: Quote
    ticket: Ticket
    charged_minor: int | None
    """What was charged at once, the work being done; None where it can start."""


@dataclass(frozen=True)
class Waited:
    """Everything that has its money now."""

    quotes: tuple[Started, ...]
    charges: tuple[Charge, ...]

    def __bool__(self) -> bool:
        return bool(self.quotes or self.charges)


async def start(session: Session, client_id: int, now: datetime) -> Waited:
    """Try again for everything that waits, the oldest first; what does not fit lets the next one try."""
    await ledger.lock(session, client_id)
    prices = await quotes.lacking_money(session, client_id)
    waiting: list[tuple[datetime, Quote | Charge]] = []
    waiting += [(price.decided_at or now, price) for price in prices if price.valid_until > now]
    waiting += [(charge.made_at, charge) for charge in await charge_queries.waiting(session, client_id)]
    started: list[Started] = []
    booked: list[Charge] = []
    for _, one in sorted(waiting, key=lambda pair: pair[0]):
        if isinstance(one, Charge):
            if await charges.try_book(session, one, now=now):
                booked.append(one)
        elif (await try_hold(session, one, now)).held:
            started.append(await _begin(session, one, now))
    return Waited(tuple(started), tuple(booked))


async def _begin(session: Session, quote: Quote, now: datetime) -> Started:
    ticket = await session.get_one(Ticket, quote.ticket_id)
    tickets.record(session, ticket.id, "desk", "held", now, quote=quote.id, minor=quote.total_minor)
    settlement = await settle_if_done(session, ticket, now)
    await session.refresh(quote)
    await tell_can_start(session, ticket, quote, now)
    ticket.revision += 1
    await tickets.refresh(session, ticket.id)
    return Started(quote, ticket, quote.charged_minor if settlement else None)


async def gap(session: ReadSession, client_id: int) -> int:
    """What everything that waits for money comes to."""
    prices = await quotes.lacking_money(session, client_id)
    return sum(price.total_minor for price in prices) + await charge_queries.due_minor(session, client_id)


def in_words(waited: Waited, t: Translator) -> list[str]:
    """A line for each, for those who may see money."""
    said = []
    for one in waited.quotes:
        number, title, currency = one.ticket.id, one.ticket.title, one.quote.currency
        if one.charged_minor is not None:
            said.append(verdict_texts.charged_now(t, number, title, t.money(one.charged_minor, currency)))
        else:
            said.append(texts.now_held(t, number, title, t.money(one.quote.total_minor, currency)))
    return [*said, *(charge_texts.charged_now(t, charge) for charge in waited.charges)]
