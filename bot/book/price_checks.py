"""What the book says about money must be exact to the unit, and each table of it whole."""

from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import get_currency_precision

from bot.book.faults import Fault, FaultKind, closest
from bot.book.lines import Place
from bot.book.model import OfficeBook


def price_checks(book: OfficeBook) -> Iterator[Fault]:
    """Faults of taxes, surcharges and of how a price behaves."""
    yield from _quotes(book)
    if book.vat is not None:
        yield from digits(book.vat.rate, 2, ("vat", "rate"))
    for code, item in book.items.items():
        if item.vat_rate is not None:
            at: Place = ("items", code, "vat_rate")
            yield from digits(item.vat_rate, 2, at)
            if book.vat is None:
                yield Fault(FaultKind.NEEDS, at, {"other": "[vat]"})
    for code, entry in book.surcharges.items():
        at = ("surcharges", code)
        if (entry.percent is None) == (entry.sum is None):
            kind = FaultKind.NEEDS if entry.sum is None else FaultKind.NOT_WITH
            place: Place = at if entry.sum is None else (*at, "sum")
            yield Fault(kind, place, {"other": "percent"})
        if entry.percent is not None:
            yield from digits(entry.percent, 2, (*at, "percent"))
        if entry.sum is not None:
            yield from precise(entry.sum, book.firm.currency, (*at, "sum"))


def _items_named(book: OfficeBook) -> Iterator[Fault]:
    """What new versions and calls are sold as must be in the book."""
    named: list[tuple[str | None, Place]] = [(book.quotes.requote_item, ("quotes", "requote_item"))]
    named += [(book.calls.item, ("calls", "item"))] if book.calls else []
    known = list(book.items)
    for code, at in named:
        if code is not None and code not in book.items:
            facts = {"value": code, "what": "item", "known": known, "meant": closest(code, known)}
            yield Fault(FaultKind.UNKNOWN_NAME, at, facts)


def _quotes(book: OfficeBook) -> Iterator[Fault]:
    rules = book.quotes
    if rules.remind_days_before is not None and rules.remind_days_before >= rules.valid_days:
        facts = {"value": rules.remind_days_before, "most": rules.valid_days - 1}
        yield Fault(FaultKind.TOO_LARGE, ("quotes", "remind_days_before"), facts)
    yield from _items_named(book)
    if rules.requote_item is None:
        yield from _uncosted(book)


def _uncosted(book: OfficeBook) -> Iterator[Fault]:
    """Free ones are counted, and nothing says what the others cost."""
    needs = {"other": "[quotes] requote_item"}
    if book.quotes.free_requotes is not None:
        yield Fault(FaultKind.NEEDS, ("quotes", "free_requotes"), needs)
    for code, tariff in book.tariffs.items():
        for position, version in enumerate(tariff.versions):
            if version.requotes is not None:
                yield Fault(FaultKind.NEEDS, ("tariffs", code, "versions", position, "requotes"), needs)


def precise(amount: Decimal, currency: str, place: Place) -> Iterator[Fault]:
    """An amount with more decimals than its currency has."""
    known = get_currency_precision(currency)
    if amount != round(amount, known):
        facts = {"value": amount, "currency": currency, "digits": known}
        yield Fault(FaultKind.TOO_PRECISE, place, facts)


def digits(number: Decimal, most: int, place: Place) -> Iterator[Fault]:
    """A number with more decimals than are counted."""
    if number != round(number, most):
        yield Fault(FaultKind.TOO_FINE, place, {"value": number, "digits": most})
