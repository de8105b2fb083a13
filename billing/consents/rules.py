"""What may be charged without asking, what a consent to it covers, and how long a charge can be objected to. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from billing.ledger.postings import digest
from billing.quotes.lifecycle import MINUTES_OF, Line, LineKind
from billing.quotes.printing import total
from billing.tariffs.book import Unit
from billing.vat import VatPrices
from intake.office.book import Office
from intake.office.rules import end_of_working_day

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
class Call:
    """Consultations on the phone, charged at once when they are agreed to there."""

    item: str
    free_minutes: int


@dataclass(frozen=True)
class Offer:
    """What a signer is asked to agree to."""

    limit_minor: int
    currency: str
    vat: VatPrices | None
    prices: tuple[Fixed, ...]
    call: Call | None = None

    @property
    def digest(self) -> str:
        """Another limit, another price, another tax: another digest."""
        return digest(
            limit=self.limit_minor,
            currency=self.currency,
            vat=self.vat.value if self.vat else None,
            prices=[price.kept() for price in self.prices],
            # What was agreed to before there were paid calls stands.
            **({"call": asdict(self.call)} if self.call else {}),
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
    return end_of_working_day(office, charged_at, WORKING_DAYS)
