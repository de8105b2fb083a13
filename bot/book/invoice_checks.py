"""What invoices need to be in the book, and which ways of being paid there are."""

from collections.abc import Iterator

from billing.invoices.book import Bank, Way, fits_bank
from billing.tariffs.amounts import minor_of
from bot.book.faults import Fault, FaultKind
from bot.book.lines import Place
from bot.book.model import OfficeBook

BANK: Place = ("firm", "bank")
RULES: Place = ("invoices",)
MONTH_END: Place = ("month_end",)
RUSSIAN = ("bank", "bic", "account", "correspondent")


def invoice_checks(book: OfficeBook) -> Iterator[Fault]:
    """Faults between `[invoices]`, `[firm.legal]`, `[firm.bank]` and the clients' `legal`."""
    if book.firm.bank:
        yield from bank_checks(book.firm.bank, BANK)
    yield from _month_end(book)
    rules = book.invoices
    if rules is None:
        return
    for name in ("legal", "bank"):
        if getattr(book.firm, name) is None:
            yield Fault(FaultKind.NEEDS, RULES, {"other": f"firm.{name}"})
    if rules.to_level is None:
        return
    if rules.usual_month:
        yield Fault(FaultKind.NOT_WITH, (*RULES, "usual_month"), {"other": "to_level"})
    least = book.reminders.balance_below
    if minor_of(rules.to_level, book.firm.currency) <= minor_of(least, book.firm.currency):
        # An account filled up to where it counts as low would be low again with the next kopeck.
        facts = {"least": least, "value": rules.to_level, "itself": False}
        yield Fault(FaultKind.TOO_SMALL, (*RULES, "to_level"), facts)


def _month_end(book: OfficeBook) -> Iterator[Fault]:
    rules = book.month_end
    if rules is None:
        return
    if book.firm.legal is None:
        yield Fault(FaultKind.NEEDS, MONTH_END, {"other": "firm.legal"})
    if book.invoices and book.invoices.series == rules.act_series:
        # Both are numbered in one list: of two papers with one number nobody would know which is meant.
        yield Fault(FaultKind.TWICE, (*MONTH_END, "act_series"), {"value": "invoices.series"})
    if rules.russian_form == "upd" and (book.firm.bank is None or book.firm.bank.way is not Way.RUSSIAN):
        yield Fault(FaultKind.NEEDS, (*MONTH_END, "russian_form"), {"other": "firm.bank.account"})


def bank_checks(bank: Bank, at: Place) -> Iterator[Fault]:
    """An account is given in one way, and whole."""
    given = [name for name in ("iban", "account", "lines") if getattr(bank, name)]
    if not given:
        yield Fault(FaultKind.NEEDS, at, {"other": "iban, account, lines"})
    for name in given[1:]:
        yield Fault(FaultKind.NOT_WITH, (*at, name), {"other": given[0]})
    if bank.way is not Way.RUSSIAN:
        if bank.correspondent:
            yield Fault(FaultKind.NEEDS, (*at, "correspondent"), {"other": "account"})
        return
    missing = [name for name in RUSSIAN if not getattr(bank, name)]
    for name in missing:
        yield Fault(FaultKind.NEEDS, (*at, "account"), {"other": name})
    if missing or len(given) > 1:
        return
    for name in ("account", "correspondent"):
        number, bic = str(getattr(bank, name)), str(bank.bic)
        if not (bic.isdecimal() and fits_bank(number, bic, correspondent=name == "correspondent")):
            facts = {"what": "key_digit", "value": number}
            yield Fault(FaultKind.BAD_VALUE, (*at, name), facts)
