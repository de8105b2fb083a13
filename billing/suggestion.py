"""The usual answer to a request of this kind from this client: one tap on its card. Nothing is decided by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from billing.quotes.lifecycle import Line
from billing.quotes.making import made
from billing.quotes.printing import total
from billing.tariffs.book import BillingBook, Unit
from billing.tariffs.prices import PricedItem
from billing.tariffs.pricing import Price, quantity_for
from billing.tariffs.queries import billing_book, usual_item
from config.database import ReadSession
from intake.contacts.models import Employee
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class SuggestInTariff:
    """In the tariff, to whoever last did this for the client; nobody if nobody did."""

    category: str
    assignee_id: int | None


@dataclass(frozen=True)
class SuggestBill:
    """This client's usual item of the category. `quantity` counts the price's units."""

    item: str
    title: dict[str, str]
    """By language; read it with `intake.office.book.said`."""
    quantity: int
    price: Price
    total_minor: int
    """With what is added, and the tax where prices come without it."""
    added: tuple[dict[str, str], ...] = ()
    """Titles of the surcharges, by language."""


async def suggest(
    session: ReadSession,
    client_id: int,
    category: str | None,
    now: datetime,
    *,
    outside: bool,
    surcharges: Sequence[str] = (),
) -> SuggestInTariff | SuggestBill | None:
    """The usual case; None where nothing is usual yet. `outside`: the tariff does not cover the request.

    `surcharges`: codes of what was agreed to be added to its price.
    """
    if outside:
        item = await usual_item(session, client_id, category, now)
        return _bill(item, await billing_book(session), surcharges) if item else None
    if category is None:
        return None
    return SuggestInTariff(category, await last_assignee(session, client_id, category))


async def last_assignee(session: ReadSession, client_id: int, category: str) -> int | None:
    """Who last had this client's work of this category, if they still work here."""
    query = (
        select(Ticket.assignee_id)
        .join(Employee, Employee.id == Ticket.assignee_id)
        .where(Ticket.client_id == client_id, Ticket.category == category, Employee.ended_at.is_(None))
        .order_by(Ticket.id.desc())
        .limit(1)
    )
    assignee: int | None = await session.scalar(query)
    return assignee


def _bill(item: PricedItem, book: BillingBook, surcharges: Sequence[str]) -> SuggestBill:
    """The usual item; of time, as much as its category usually takes."""
    quantity, price = item.quantity, item.price
    if price.unit in (Unit.HOUR, Unit.STARTED_15):
        quantity = max(quantity, quantity_for(price.unit, book.categories[item.category].usual_minutes))
    line = Line(item.code, "", quantity, price.unit, price.your_minor, price.list_minor)
    to_pay = total(made(book, [line], surcharges, book.language, price.currency))
    added = tuple(book.surcharges[code].title for code in surcharges)
    return SuggestBill(item.code, item.title, quantity, price, to_pay, added)
