"""Arithmetic of allowances and prices. Pure; sums are minor units, times whole minutes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from billing.money import times
from billing.tariffs.book import Unit
from billing.tariffs.weights import EVEN

LEVELS = (80, 100)
"""Hundredths of an allowance at which people are told, once for each."""


@dataclass(frozen=True)
class Use:
    """An allowance in one period: `used` never exceeds `granted`, `overrun` is what went beyond it."""

    granted: int | None
    """None is without limit, 0 is not included."""
    reserved: int = 0
    used: int = 0
    overrun: int = 0

    @property
    def left(self) -> int | None:
        """What a new request may still take; None is without limit."""
        return None if self.granted is None else max(self.granted - self.used - self.reserved, 0)

    @property
    def consumed(self) -> int:
        return self.used + self.overrun


def moved(use: Use, *, reserved: int = 0, consumed: int = 0) -> Use:
    """`use` after so much was reserved and consumed (or given back, where negative).

    What others have reserved does not push work done into overrun: only work itself uses an allowance up.
    """
    return _settled(replace(use, reserved=use.reserved + reserved), use.consumed + consumed)


def regranted(use: Use, granted: int | None) -> Use:
    """`use` under other terms: what was overrun may fit now, and what fitted may not."""
    return _settled(replace(use, granted=granted), use.consumed)


def _settled(use: Use, consumed: int) -> Use:
    used = consumed if use.granted is None else min(consumed, use.granted)
    return replace(use, used=used, overrun=consumed - used)


def exceeds_by(use: Use, wanted: int) -> int:
    """By how much a request for `wanted` would go beyond what is left; 0 where it fits."""
    return 0 if use.left is None else max(wanted - use.left, 0)


def level_reached(use: Use, told: int) -> int | None:
    """The highest alert level reached beyond the one people were `told` of; None where there is none.

    Only what is consumed counts: a reservation is a guess, and nobody is warned on a guess.
    """
    if not use.granted:
        return None
    reached = [level for level in LEVELS if use.consumed * 100 >= use.granted * level and level > told]
    return reached[-1] if reached else None


def quantity_for(unit: Unit, minutes: int) -> int:
    """How many of a unit so many minutes are: started quarters and started hours; a piece or stage is one."""
    match unit:
        case Unit.HOUR:
            return -(-minutes // 60) or 1
        case Unit.STARTED_15:
            return -(-minutes // 15) or 1
        case Unit.PIECE | Unit.STAGE:
            return 1


@dataclass(frozen=True)
class Price:
    """What one unit of an item costs a client, and what it costs by the default list."""

    unit: Unit
    your_minor: int
    list_minor: int
    currency: str

    @property
    def is_special(self) -> bool:
        """Whether the client pays less than the list says, which is worth showing."""
        return self.your_minor < self.list_minor


def price_for_client(
    unit: Unit, special_minor: int | None, list_minor: int | None, currency: str, risk: int = EVEN
) -> Price | None:
    """The special price where there is one, else the list's; None where nobody has priced the item.

    `risk`, in hundredths, is folded into the list's price, which then is all there is to be seen of it; what was agreed
    specially stands as it was agreed.
    """
    if special_minor is None:
        return None if list_minor is None else _at_list(unit, times(list_minor, risk), currency)
    return Price(unit, special_minor, special_minor if list_minor is None else list_minor, currency)


def _at_list(unit: Unit, minor: int, currency: str) -> Price:
    return Price(unit, minor, minor, currency)


def most_frequent(billed: Iterable[str]) -> list[str]:
    """Item codes by how often they were billed, the most frequent first, of equals the one billed last."""
    codes = list(billed)
    last = {code: position for position, code in enumerate(codes)}
    return sorted(last, key=lambda code: (-codes.count(code), -last[code]))
