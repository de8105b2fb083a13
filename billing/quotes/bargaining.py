"""What was haggled over: discounts asked for and given, new versions of a price, and why prices were declined."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from billing.ledger import actions as ledger
from billing.quotes.errors import AlreadyDecided
from billing.quotes.lifecycle import AGREED, UNDECIDED, State
from billing.quotes.models import Quote, QuoteEvent
from billing.quotes.turning import record
from config.clock import Period
from config.database import ReadSession, Session

ASKED, GIVEN = "discount_asked", "discount"
SEEMS = "asks_discount"
"""The flag of a ticket whose client's words sound like it."""
OWN_WORDS = "own_words"
"""Why a price was declined, where no button says it."""


@dataclass(frozen=True)
class Discount:
    """One that was given."""

    quote_id: int
    ticket_id: int
    minor: int
    items_minor: int
    """What it was taken off."""
    percent: int | None
    """Hundredths of a per cent, where it was given so."""
    asked: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Bargaining:
    """How a client deals with prices."""

    won: int
    """Orders that came of prices put."""
    lost: int
    won_versions: int
    """New versions they asked for, of the prices that became orders."""
    lost_versions: int
    open_versions: int
    asked: int
    """Prices they asked a discount on."""
    discounts: tuple[Discount, ...]
    declined: Mapping[str, int]
    """How often, by the code of the button, `own_words` where there is none, "" where nothing was said."""


async def note_asked(session: Session, quote_id: int, *, actor: str, now: datetime) -> bool:
    """They ask for a discount on this price; False where that is noted already. Raises AlreadyDecided."""
    quote = await session.get_one(Quote, quote_id)
    await ledger.lock(session, quote.client_id)
    await session.refresh(quote)
    if quote.state not in UNDECIDED:
        raise AlreadyDecided(quote.id, quote.state)
    if await was_asked(session, quote_id):
        return False
    await record(session, quote, ASKED, actor=actor, now=now)
    await session.flush()
    return True


async def was_asked(session: ReadSession, quote_id: int) -> bool:
    """Whether a discount was asked on this price."""
    return bool(
        await session.scalar(
            select(QuoteEvent.id).where(QuoteEvent.quote_id == quote_id, QuoteEvent.kind == ASKED).limit(1)
        )
    )


async def asked_discount(session: ReadSession, ticket_id: int) -> bool:
    """Whether a discount was asked on any price of a ticket."""
    found = (
        select(QuoteEvent.id)
        .join(Quote, Quote.id == QuoteEvent.quote_id)
        .where(Quote.ticket_id == ticket_id, QuoteEvent.kind == ASKED)
    )
    return bool(await session.scalar(found.limit(1)))


async def of_client(session: ReadSession, client_id: int, period: Period | None = None) -> Bargaining:
    """All of it, from the first price put to them; or of the prices put in a period, as they stand today."""
    put = (
        (Quote.put_at >= period.start, Quote.put_at < period.end, Quote.client_id == client_id)
        if period
        else (Quote.client_id == client_id,)
    )
    quotes = list(await session.scalars(select(Quote).where(*put).order_by(Quote.id)))
    events = list(
        await session.scalars(
            select(QuoteEvent)
            .join(Quote, Quote.id == QuoteEvent.quote_id)
            .where(*put, QuoteEvent.kind.in_((ASKED, GIVEN)))
            .order_by(QuoteEvent.id)
        )
    )
    by_id = {quote.id: quote for quote in quotes}
    orders: dict[int, list[Quote]] = {}
    for quote in quotes:
        orders.setdefault(quote.ticket_id, []).append(quote)
    won = {number for number, of in orders.items() if any(_agreed(quote) for quote in of)}
    still_open = {number for number, of in orders.items() if number not in won and of[-1].state in UNDECIDED}
    lost = orders.keys() - won - still_open
    return Bargaining(
        won=len(won),
        lost=len(lost),
        won_versions=sum(_versions(orders[number]) for number in won),
        lost_versions=sum(_versions(orders[number]) for number in lost),
        open_versions=sum(_versions(orders[number]) for number in still_open),
        asked=sum(event.kind == ASKED for event in events),
        discounts=tuple(
            _discount(by_id[event.quote_id], event)
            for event in events
            if event.kind == GIVEN and by_id[event.quote_id].state is not State.RELEASED
        ),
        declined=Counter(_why(quote) for quote in quotes if quote.state is State.DECLINED),
    )


def _agreed(quote: Quote) -> bool:
    return quote.state in AGREED


def _versions(quotes: list[Quote]) -> int:
    """A version that was withdrawn before anybody saw it counts for nothing."""
    return sum(quote.requote > 0 and quote.state is not State.RELEASED for quote in quotes)


def _discount(quote: Quote, event: QuoteEvent) -> Discount:
    said = event.facts
    return Discount(
        quote_id=quote.id,
        ticket_id=quote.ticket_id,
        minor=said["minor"],
        items_minor=said["items_minor"],
        percent=said["percent"],
        asked=said["asked"],
        by=event.actor,
        at=event.at,
    )


CODES = ("price", "needless", "elsewhere")


def _why(quote: Quote) -> str:
    if quote.decline_reason in CODES:
        return str(quote.decline_reason)
    return OWN_WORDS if quote.decline_reason or quote.decline_words else ""
