"""What `okoshko clients import` says of a table, line by line, and of what it added."""

from collections.abc import Sequence

from bot.commands.clients.rows import RowFault, Wrong
from config.i18n import N_, Translator

WRONG = {
    Wrong.NO_CLIENT: N_("no client is named; write the name of the firm"),
    Wrong.TOO_LONG: N_("“{value}…” is too long; 200 characters at most"),
    Wrong.NO_CONTACT: N_(
        "a contact without a name; write it into the contact column, or clear the line's other cells"
    ),
    Wrong.AUTHORITY: N_("unknown authority “{value}”; expected one of: {known}"),
    Wrong.MAIL: N_("“{value}” is not a mail address; expected one such as anna@vega.example"),
    Wrong.LANGUAGE: N_("unknown language “{value}”; expected one of: {known}"),
    Wrong.TARIFF: N_("unknown tariff “{value}”; the book has: {known}"),
    Wrong.PRICE_LIST: N_("unknown price list “{value}”; the book has: {known}"),
    Wrong.CURRENCY: N_("“{value}” is no currency; expected three letters such as EUR"),
    Wrong.DATE: N_("“{value}” is not a date; expected one such as 2026-01-31"),
    Wrong.NOTHING_AGREED: N_(
        "says from when ({value}), but not what; give a tariff or a price list too, or no date"
    ),
    Wrong.COLLEAGUE: N_("{value} is a colleague's address in the book; give the contact another, or none"),
    Wrong.OTHERWISE: N_("{value}, but an earlier line says {known}. Change it there, or clear the cell here"),
    Wrong.ENDED: N_("{value} has ended in the book; take `ended` away there to have them back"),
}


def fault_line(t: Translator, file: str, fault: RowFault) -> str:
    """`clients.csv:7: unknown tariff …`."""
    words = t(WRONG[fault.wrong], value=fault.value, known=t.listed(fault.known))
    return t("{file}:{line}: {words}", file=file, line=fault.line, words=words)


def nothing_changed(t: Translator, faults: int) -> str:
    return t.plural(
        "{count} fault to mend; nothing was changed.", "{count} faults to mend; nothing was changed.", faults
    )


def unknown_columns(t: Translator, names: Sequence[str]) -> str:
    return t("Columns not imported: {names}", names=t.listed(names))


def heading(t: Translator, file: str, day: str) -> str:
    return t("Imported from {file} on {day}.", file=file, day=day)


def nothing_new(t: Translator, book: str) -> str:
    return t("{book} has all of it already; nothing was added.", book=book)


def added(t: Translator, book: str, clients: int, contacts: int) -> str:
    firms = t.plural("{count} client", "{count} clients", clients)
    people = t.plural("{count} contact", "{count} contacts", contacts)
    return t("Added to {book}: {firms}, {people}.", book=book, firms=firms, people=people)


def apply_it(t: Translator) -> str:
    return t("Look it through, then put it in force: okoshko book apply")
