"""Value added tax of sums in minor units. Pure; rates are hundredths of a per cent, so 19 % is 1900."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from billing.money import part_of

WHOLE = 100_00
"""A hundred per cent."""


class VatPrices(enum.Enum):
    """What the prices of the book are: with the tax in them, or without."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class TaxPoint(enum.Enum):
    """What makes the tax due: the work done, or the money paid in beforehand."""

    DELIVERY = "delivery"
    TOPUP = "topup"


@dataclass(frozen=True)
class VatRule:
    """How the office is taxed; an office without one prints no tax."""

    prices: VatPrices
    rate: int
    """Of whatever has no rate of its own."""
    due: TaxPoint


@dataclass(frozen=True)
class Taxed:
    """A sum in its parts; they add up to it."""

    rate: int
    net_minor: int
    vat_minor: int

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.vat_minor


def split(gross_minor: int, rate: int) -> Taxed:
    """What of a sum is tax: the net is rounded, half a unit up, and the tax is the rest."""
    net = _signed(gross_minor, WHOLE, WHOLE + rate)
    return Taxed(rate, net, gross_minor - net)


def added(net_minor: int, rate: int) -> Taxed:
    """A sum with its tax on top, which is rounded, half a unit up."""
    return Taxed(rate, net_minor, _signed(net_minor, rate, WHOLE))


def by_rate(lines: Iterable[tuple[int, int]], prices: VatPrices) -> tuple[Taxed, ...]:
    """A document's tax for each rate, the highest first; `lines` are pairs of rate and sum as printed.

    Prices with tax are split line by line, so that the lines' tax adds up to the document's; on prices without it the tax
    is reckoned once, on the sum of a rate's lines.
    """
    sums: dict[int, list[int]] = {}
    for rate, minor in lines:
        sums.setdefault(rate, []).append(minor)
    if prices is VatPrices.EXCLUSIVE:
        return tuple(added(sum(sums[rate]), rate) for rate in sorted(sums, reverse=True))
    parts = {rate: [split(minor, rate) for minor in minors] for rate, minors in sums.items()}
    return tuple(
        Taxed(rate, sum(one.net_minor for one in parts[rate]), sum(one.vat_minor for one in parts[rate]))
        for rate in sorted(parts, reverse=True)
    )


def shared(whole: int, parts: Sequence[int]) -> list[int]:
    """A sum laid on parts in their proportion: each share is rounded so that all of them add up to it."""
    total = sum(parts)
    if not total:
        return [*[0] * (len(parts) - 1), whole] if parts else []
    shares: list[int] = []
    passed = given = 0
    for part in parts:
        passed += part
        upto = (2 * whole * passed + total) // (2 * total)
        shares.append(upto - given)
        given = upto
    return shares


def _signed(minor: int, part: int, whole: int) -> int:
    # What is taken off a document mirrors what was put on it, to the last unit.
    return part_of(minor, part, whole) if minor >= 0 else -part_of(-minor, part, whole)
