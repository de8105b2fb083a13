"""From what somebody wants to charge for to a price's printed lines, by the book. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from billing.quotes.lifecycle import Line
from billing.quotes.printing import Off, credit, discount, printed, surcharge
from billing.tariffs.amounts import hundredths
from billing.tariffs.book import BillingBook, Occasion
from billing.tariffs.currencies import surcharge_in, surcharges_in
from intake.office.book import said


@dataclass(frozen=True)
class Paid:
    """Something charged before that the price of the order has to be less by; without the tax where prices are."""

    item: str
    title: str
    minor: int
    rate: int | None

    def off(self, items: Sequence[Line]) -> Line:
        """As a line under those items."""
        return credit(items, self.item, self.title, self.minor, self.rate)


def made(
    book: BillingBook,
    items: Sequence[Line],
    surcharges: Iterable[str],
    language: str,
    currency: str,
    *,
    off: Off | None = None,
    credits: Iterable[Paid] = (),
) -> tuple[Line, ...]:
    """The printed lines for items, with surcharges by their codes, a discount, what was paid before, and the tax.

    A code the book has no more, or has no sum for in this currency, is left out.
    """
    rated = [replace(item, vat_rate=book.vat_rate(item.item)) for item in items]
    added = [line for code in surcharges for line in _surcharge(book, rated, code, language, currency)]
    taken = [*(discount(rated, off) if off else ()), *(one.off(rated) for one in credits)]
    return printed([*rated, *added, *taken], book.vat_rule.prices if book.vat_rule else None)


def suggested(book: BillingBook, occasions: Iterable[Occasion], currency: str) -> list[str]:
    """Codes of the surcharges a request calls for."""
    met = set(occasions)
    return [code for code, entry in surcharges_in(book, currency).items() if entry.when in met]


def _surcharge(
    book: BillingBook, items: Sequence[Line], code: str, language: str, currency: str
) -> tuple[Line, ...]:
    entry = surcharges_in(book, currency).get(code)
    if entry is None:
        return ()
    return surcharge(
        items,
        code,
        said(entry.title, language),
        percent=None if entry.percent is None else hundredths(entry.percent),
        minor=surcharge_in(book, code, currency),
    )
