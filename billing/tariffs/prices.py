"""Reading prices: what an item costs a client now, beside the list; and what they usually order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from billing.quotes.lifecycle import AGREED, LineKind
from billing.quotes.models import Quote, QuoteLine
from billing.tariffs.book import BillingBook, risk_of
from billing.tariffs.currencies import currency_of
from billing.tariffs.errors import UnknownItem
from billing.tariffs.models import PriceListRow, PriceRow
from billing.tariffs.pricing import Price, most_frequent, price_for_client
from billing.tariffs.terms import agreement, billing_book
from billing.tariffs.timeline import Dated, in_force
from config.database import ReadSession
from intake.contacts.models import Client

REMEMBERED = 100
"""Latest billed lines that say what a client usually orders."""


@dataclass(frozen=True)
class PricedItem:
    """Something a client can order, with their price for one unit."""

    code: str
    title: dict[str, str]
    """By language; read it with `intake.office.book.said`."""
    category: str
    quantity: int
    """How many are usually ordered."""
    minimum: int
    """How many at least; 0 where nothing is said."""
    price: Price
    listed: bool = True
    """Whether the client's own price list names it; one without such a list has everybody's."""

    @property
    def total_minor(self) -> int:
        return self.quantity * self.price.your_minor


async def price(session: ReadSession, client_id: int, item_code: str, now: datetime) -> Price:
    """The client's price for one unit, special price list first. Raises `UnknownItem` where there is none."""
    for item in await price_items(session, client_id, now):
        if item.code == item_code:
            return item.price
    raise UnknownItem(item_code)


async def price_items(session: ReadSession, client_id: int, now: datetime) -> tuple[PricedItem, ...]:
    """Everything the client can order in their currency, in the order of the book."""
    book = await billing_book(session)
    terms = await agreement(session, client_id, now)
    currency = await currency_of(session, client_id)
    special, default = await _lists(session, terms.price_list if terms else None, currency)
    client = await session.get_one(Client, client_id)
    risk = risk_of(book, client.code)
    own = await _prices(session, special, now)
    everybody = await _prices(session, default, now)
    return tuple(
        PricedItem(
            code,
            item.title,
            item.category,
            max(item.quantity, item.minimum or 0),
            item.minimum or 0,
            price,
            special is None or code in own,
        )
        for code, item in book.items.items()
        if (price := price_for_client(item.unit, own.get(code), everybody.get(code), currency, risk))
    )


@dataclass(frozen=True)
class Unpriced:
    """Something the book sells that has no price in a client's currency: whoever charges it says how much."""

    code: str
    title: dict[str, str]
    category: str


async def unpriced_items(session: ReadSession, client_id: int, now: datetime) -> tuple[Unpriced, ...]:
    """What the client could order if anybody named its price; nothing for those who pay in the firm's currency."""
    book = await billing_book(session)
    if await currency_of(session, client_id) == book.currency:
        return ()
    priced = {item.code for item in await price_items(session, client_id, now)}
    return tuple(
        Unpriced(code, item.title, item.category) for code, item in book.items.items() if code not in priced
    )


async def usual_items(
    session: ReadSession, client_id: int, category: str | None, now: datetime
) -> tuple[PricedItem, ...]:
    """What this client most often orders of a category (of all, if None): billed, else as the book says."""
    book = await billing_book(session)
    client = await session.get_one(Client, client_id)
    billed = await _billed(session, client_id)
    priced = {item.code: item for item in await price_items(session, client_id, now)}
    codes = dict.fromkeys([*billed, *_usual(book, client.code, category)])
    found = [priced[code] for code in codes if code in priced]
    return tuple(item for item in found if category is None or item.category == category)


async def usual_item(
    session: ReadSession, client_id: int, category: str | None, now: datetime
) -> PricedItem | None:
    """What one tap may bill: ordered before, or usual for them by the book; the category's own if their prices name it."""
    book = await billing_book(session)
    client = await session.get_one(Client, client_id)
    terms, entry = book.clients.get(client.code), book.categories.get(category or "")
    habits = {*await _billed(session, client_id), *(terms.usual if terms else ())}
    for item in await usual_items(session, client_id, category, now):
        if item.code in habits or (entry and item.code == entry.usual and item.listed):
            return item
    return None


def _usual(book: BillingBook, client: str, category: str | None) -> list[str]:
    """The book's word: the client's usual items, then the category's own, then any of the category."""
    terms = book.clients.get(client)
    codes = list(terms.usual) if terms else []
    entry = book.categories.get(category) if category else None
    if entry and entry.usual:
        codes.append(entry.usual)
    return codes + [code for code, item in book.items.items() if item.category == category]


async def _billed(session: ReadSession, client_id: int) -> list[str]:
    """Item codes of this client's latest agreed quotes, the oldest first."""
    query = (
        select(QuoteLine.item)
        .join(Quote, Quote.id == QuoteLine.quote_id)
        .where(Quote.client_id == client_id, Quote.state.in_(AGREED), QuoteLine.kind == LineKind.ITEM)
        .order_by(Quote.id.desc(), QuoteLine.position.desc())
        .limit(REMEMBERED)
    )
    return most_frequent(reversed(list(await session.scalars(query))))


async def _lists(
    session: ReadSession, special: str | None, currency: str
) -> tuple[PriceListRow | None, PriceListRow | None]:
    """Those in a currency: a price in another one is no price."""
    query = select(PriceListRow).where(PriceListRow.currency == currency).order_by(PriceListRow.id)
    rows = list(await session.scalars(query))
    own = next((row for row in rows if row.code == special), None)
    return own, next((row for row in rows if row.is_default), None)


async def _prices(session: ReadSession, price_list: PriceListRow | None, now: datetime) -> dict[str, int]:
    """Prices of a list in force, by item."""
    if price_list is None:
        return {}
    query = select(PriceRow).where(PriceRow.price_list_id == price_list.id).order_by(PriceRow.id)
    dated: dict[str, list[Dated[int | None]]] = {}
    for row in await session.scalars(query):
        dated.setdefault(row.item, []).append(Dated(row.valid_from, row.minor))
    prices = {item: in_force(rows, now) for item, rows in dated.items()}
    return {item: row.value for item, row in prices.items() if row is not None and row.value is not None}
