"""What may be charged without asking, what a consent to it covers, and how long a charge can be objected to. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from billing.ledger.postings import digest
from billing.quotes.lifecycle import MINUTES_OF, Line, LineKind
from billing.quotes.printing import total
from billing.tariffs.book import Unit
from billing.vat import VatPrices
from config.clock import midnight
from intake.office.book import Office
from intake.office.rules import opening

WORKING_DAYS = 5
"""How long after its day a charge can be objected to."""


@dataclass(frozen=True)
class Fixed:
    """The agreed price of one unit of an item."""

    item: str
    unit: Unit
    minor: int
    minimum: int
    vat_rate: int | None

    def kept(self) -> dict[str, object]:
        return {**asdict(self), "unit": self.unit.value}


@dataclass(frozen=True)
class Offer:
    """What a signer is asked to agree to."""

    limit_minor: int
    currency: str
    vat: VatPrices | None
    prices: tuple[Fixed, ...]

    @property
    def digest(self) -> str:
        """Another limit, another price, another tax: another digest."""
        return digest(
            limit=self.limit_minor,
            currency=self.currency,
            vat=self.vat.value if self.vat else None,
            prices=[price.kept() for price in self.prices],
        )


def covers(offer: Offer, lines: Sequence[Line]) -> bool:
    """Whether printed lines are only agreed fixed prices, and together at most the limit."""
    agreed = {(one.item, one.unit, one.minor) for one in offer.prices}
    return total(lines) <= offer.limit_minor and all(
        line.kind is LineKind.VAT
        or (
            line.kind is LineKind.ITEM
            and line.unit not in MINUTES_OF
            and (line.item, line.unit, line.unit_price_minor) in agreed
        )
        for line in lines
    )


def objection_until(office: Office, charged_at: datetime) -> datetime:
    """The end of the fifth working day after the day of a charge, as aware UTC."""
    zone, days = office.firm.zone, set[date]()
    own = charged_at.astimezone(zone).date()
    for span in opening(office, charged_at):
        day = span.start.astimezone(zone).date()
        if day > own:
            days.add(day)
        if len(days) == WORKING_DAYS:
            return midnight(date.fromordinal(day.toordinal() + 1), zone)
    raise AssertionError  # opening() never ends
