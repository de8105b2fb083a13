"""Whether another tariff would have included a whole month for less than was paid beside theirs. Pure, and rather silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from billing.tariffs.allowances import Terms
from billing.tariffs.models import AllowanceUnit
from billing.vat import VatPrices, VatRule, added


@dataclass
class Need:
    """What a month took of one category, in the tariff and past it."""

    minutes: int = 0
    tickets: set[int] = field(default_factory=set)

    def of(self, unit: AllowanceUnit) -> int:
        return self.minutes if unit is AllowanceUnit.MINUTES else len(self.tickets)


@dataclass(frozen=True)
class Offer:
    """A tariff that may be named to every client, as it was in force at the month's end."""

    name: dict[str, str]
    terms: Terms


@dataclass(frozen=True)
class Larger:
    """A tariff in which all of the month would have been included, and what it would have saved."""

    name: dict[str, str]
    fee_minor: int
    """A month, as the book says it."""
    saved_minor: int


def fits(terms: Terms, needs: Mapping[str, Need]) -> bool:
    """Whether everything is within what a whole month of the tariff grants by itself."""
    return all(_within(terms, category, need) for category, need in needs.items())


def _within(terms: Terms, category: str, need: Need) -> bool:
    allowance = terms.allowances.get(category)
    if allowance is None:
        return False
    return all(granted is None or need.of(unit) <= granted for unit, granted in allowance.grants().items())


def best(
    now: Terms, offers: Iterable[Offer], needs: Mapping[str, Need], past_minor: int, tax: VatRule | None
) -> Larger | None:
    """The one that saves most; None where none does. Minutes outside opening hours have to weigh the same in both."""
    found = [
        Larger(offer.name, offer.terms.monthly_fee_minor, past_minor - _dearer(now, offer.terms, tax))
        for offer in offers
        if offer.terms.outside_hours == now.outside_hours and fits(offer.terms, needs)
    ]
    saving = [one for one in found if one.saved_minor > 0]
    return max(saving, key=lambda one: (one.saved_minor, -one.fee_minor), default=None)


def _dearer(now: Terms, other: Terms, tax: VatRule | None) -> int:
    """How much more a month of it is charged, with the tax that comes on top of fees."""

    def charged(minor: int) -> int:
        on_top = tax is not None and tax.prices is VatPrices.EXCLUSIVE
        return added(minor, tax.rate).gross_minor if tax and on_top else minor

    return charged(other.monthly_fee_minor) - charged(now.monthly_fee_minor)
