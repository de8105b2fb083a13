"""Reading tariffs, prices and what is used. Takes no locks; `now` decides which terms are in force."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from billing.tariffs.book import Segment
from billing.tariffs.errors import UnknownCategory
from billing.tariffs.granted import Grant, month_grants
from billing.tariffs.models import AllowanceUnit, AllowanceUse
from billing.tariffs.prices import price, price_items, usual_item, usual_items
from billing.tariffs.pricing import Use, regranted
from billing.tariffs.terms import agreement, billing_book
from config.clock import month_of
from config.database import ReadSession
from intake.contacts.models import Client

__all__ = [
    "agreement",
    "billing_book",
    "price",
    "price_items",
    "rounding",
    "segment",
    "usage",
    "usual_item",
    "usual_items",
]


@dataclass(frozen=True)
class Usage:
    """One allowance of a client this month, for people: `granted` None is without limit."""

    category: str
    name: dict[str, str]
    """By language; read it with `intake.office.book.said`."""
    unit: AllowanceUnit
    granted: int | None
    used: int
    reserved: int
    overrun: int
    carried: int = 0
    """What of `granted` the month before left, or took off where negative."""

    @property
    def as_use(self) -> Use:
        return Use(self.granted, self.reserved, self.used, self.overrun)


_USED = select(AllowanceUse).where(
    AllowanceUse.client_id == bindparam("client"), AllowanceUse.period == bindparam("period")
)


async def usage(session: ReadSession, client_id: int, now: datetime) -> tuple[Usage, ...]:
    """Every allowance of this month with what is used of it, and overruns of what is not in it."""
    book = await billing_book(session)
    period = month_of(now, ZoneInfo(book.timezone)).key
    rows = await session.scalars(_USED, {"client": client_id, "period": period})
    uses = {(row.category, row.unit): row for row in rows}
    granted = await month_grants(session, client_id, now)
    found = []
    order = {code: position for position, code in enumerate(book.categories)}
    keys = {*granted, *uses}
    for category, unit in sorted(keys, key=lambda key: (order.get(key[0], len(order)), key[1].value)):
        row = uses.get((category, unit))
        use = Use(row.granted, row.reserved, row.used, row.overrun) if row else Use(0)
        grant = granted.get((category, unit), Grant(0, 0))
        use = regranted(use, grant.granted)
        entry = book.categories.get(category)
        name = entry.name if entry else {"*": category}
        if use.granted != 0 or use.consumed or use.reserved:
            found.append(
                Usage(category, name, unit, use.granted, use.used, use.reserved, use.overrun, grant.carried)
            )
    return tuple(found)


async def rounding(session: ReadSession, category: str, now: datetime) -> tuple[int, int]:
    """Minutes work of a category is rounded up to, and the least that is charged. Raises `UnknownCategory`."""
    del now  # Rounding changes with the book as a whole.
    book = await billing_book(session)
    entry = book.categories.get(category)
    if entry is None:
        raise UnknownCategory(category)
    return entry.rounding_minutes, entry.minimum_minutes


async def segment(session: ReadSession, client_id: int) -> Segment:
    """How the firm sees a client; for the office's eyes only."""
    book, client = await billing_book(session), await session.get(Client, client_id)
    terms = book.clients.get(client.code) if client else None
    return terms.segment if terms else Segment.ORDINARY


async def category_names(session: ReadSession) -> dict[str, dict[str, str]]:
    """Kinds of work by their codes, by language."""
    return {code: dict(entry.name) for code, entry in (await billing_book(session)).categories.items()}
