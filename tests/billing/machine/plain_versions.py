"""New versions of a price, written down a second time: which of them count, and what the next one costs."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.billing.machine.plain_requests import Price, tax
from tests.billing.machine.scene import FREE_VERSIONS, VERSION

COST = VERSION + tax(VERSION)


@dataclass(frozen=True)
class Wanted:
    """The version a client waits for since they wanted to talk over `about`."""

    about: Price
    number: int

    @property
    def costs(self) -> bool:
        return self.number > FREE_VERSIONS


def wanted(prices: Sequence[Price]) -> Wanted | None:
    """A correction of our own is none, one withdrawn never was, and after an order there is nothing to talk over."""
    seen = [price for price in prices if price.state != "released"]
    if not seen or not seen[-1].discussed or seen[-1].state in ("accepted", "settled", "reversed"):
        return None
    return Wanted(seen[-1], sum(price.answers > 0 for price in seen) + 1)


def not_yet_credited(prices: Sequence[Price], charged: Sequence[int]) -> int:
    """How many of the charged versions, named by their revisions, no order has been less by."""
    ordered = max((price.revision for price in prices if price.state in ("accepted", "settled")), default=0)
    return sum(revision > ordered for revision in charged)
