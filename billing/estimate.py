"""About what a request will cost, before anybody has looked at it: by what its kind of work usually takes."""

from dataclasses import dataclass
from datetime import datetime

from billing.tariffs.book import Unit
from billing.tariffs.prices import PricedItem, price_items, usual_item
from billing.tariffs.pricing import quantity_for
from config.database import ReadSession

TIMED = (Unit.HOUR, Unit.STARTED_15)


@dataclass(frozen=True)
class Estimate:
    """A guess in minor units; `list_minor` is what it would be by everybody's prices."""

    minor: int
    list_minor: int
    currency: str


async def estimate(
    session: ReadSession, client_id: int, category: str, minutes: int, now: datetime
) -> Estimate | None:
    """By the item usually billed to this client for it, else by the hour of its kind; None where neither has a price."""
    item = await usual_item(session, client_id, category, now)
    if item is None:
        items = await price_items(session, client_id, now)
        item = next((one for one in items if one.category == category and one.price.unit in TIMED), None)
    return estimate_of(item, minutes) if item else None


def estimate_of(item: PricedItem, minutes: int) -> Estimate:
    """So many of it as are usually ordered; of time, as much as `minutes` are."""
    unit = item.price.unit
    quantity = max(quantity_for(unit, minutes), item.minimum) if unit in TIMED else item.quantity
    return Estimate(
        quantity * item.price.your_minor,
        quantity * item.price.list_minor,
        item.price.currency,
    )
