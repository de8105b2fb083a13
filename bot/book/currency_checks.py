"""Currencies of a book fit together: whoever pays in one has terms, prices and a bank account in it."""

from collections.abc import Iterator

from billing.invoices.book import Way
from billing.tariffs.changes import Change, ChangeKind, change
from bot.book.faults import Fault, FaultKind
from bot.book.invoice_checks import bank_checks
from bot.book.lines import Place
from bot.book.model import Client, OfficeBook
from bot.book.price_checks import precise
from intake.office.book import said


def currency_checks(book: OfficeBook) -> Iterator[Fault]:
    """Faults of `[currencies.X]`, and of clients whose tariff or list is in another currency than their account."""
    for code, entry in book.currencies.items():
        at: Place = ("currencies", code)
        if code == book.firm.currency:
            yield Fault(FaultKind.OWN_CURRENCY, at, {"value": code})
        yield from _sums(book, code)
        if entry.bank:
            yield from bank_checks(entry.bank, (*at, "bank"))
    for code, client in book.clients.items():
        yield from _client(book, code, client)


def _sums(book: OfficeBook, currency: str) -> Iterator[Fault]:
    entry, at = book.currencies[currency], ("currencies", currency)
    for name in ("balance_below", "urgent_cap", "to_level"):
        if (amount := getattr(entry, name)) is not None:
            yield from precise(amount, currency, (*at, name))
    for position, level in enumerate(entry.balance_levels):
        yield from precise(level, currency, (*at, "balance_levels", position))
    for code, amount in entry.surcharges.items():
        place: Place = (*at, "surcharges", code)
        yield from precise(amount, currency, place)
        if code not in book.surcharges or book.surcharges[code].sum is None:
            yield Fault(FaultKind.NEEDS, place, {"other": f"surcharges.{code}.sum"})
    if entry.urgent_cap is not None and book.urgent is None:
        yield Fault(FaultKind.NEEDS, (*at, "urgent_cap"), {"other": "[urgent]"})
    for name in ("to_level", "bank"):
        if getattr(entry, name) is not None and book.invoices is None:
            yield Fault(FaultKind.NEEDS, (*at, name), {"other": "[invoices]"})
    if entry.to_level is not None and book.invoices and book.invoices.to_level is None:
        yield Fault(FaultKind.NEEDS, (*at, "to_level"), {"other": "invoices.to_level"})
    least = entry.balance_below
    if entry.to_level is not None and least is not None and entry.to_level <= least:
        facts = {"least": least, "value": entry.to_level, "itself": False}
        yield Fault(FaultKind.TOO_SMALL, (*at, "to_level"), facts)


def _client(book: OfficeBook, code: str, client: Client) -> Iterator[Fault]:
    currency, at = book.currency_of(client), ("clients", code)
    named = (("tariff", client.tariff, book.tariffs), ("price_list", client.price_list, book.price_lists))
    for key, name, known in named:
        entry = known.get(name) if name else None
        theirs = (entry.currency or book.firm.currency) if entry else currency
        if theirs != currency:
            facts = {"name": name, "theirs": theirs, "currency": currency}
            yield Fault(FaultKind.OTHER_CURRENCY, (*at, key), facts)
    yield from precise(client.credit_limit, currency, (*at, "credit_limit"))
    if client.no_quote_limit is not None:
        yield from precise(client.no_quote_limit, currency, (*at, "no_quote_limit"))
    bank, own, firms = book.firm.bank, book.currencies.get(currency), book.firm.currency
    if book.invoices and bank and bank.way is Way.RUSSIAN and currency != firms and not (own and own.bank):
        # The number of a Russian account names its currency; any other account may take several.
        place: Place = (*at, "currency") if client.currency else at
        yield Fault(FaultKind.NEEDS_BANK, place, {"value": currency, "known": firms})


def unpriced(book: OfficeBook) -> Iterator[Change]:
    """For every currency somebody pays in: what no list that everybody has prices in it."""
    paid_in = {book.currency_of(client) for client in book.clients.values() if not client.ended}
    for currency in sorted(paid_in - {book.firm.currency}):
        lists = [one for one in book.price_lists.values() if one.currency == currency]
        priced = {item for one in lists for version in one.versions for item in version.prices}
        missing = [
            said(item.title, book.firm.language) for code, item in book.items.items() if code not in priced
        ]
        if missing:
            count, items = len(missing), ", ".join(missing)
            yield change(ChangeKind.UNPRICED, currency=currency, count=count, items=items)
