"""What people read about statements: what one holds, and why one cannot be read."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from billing.payments.queries import Counted, Preview
from billing.payments.reading.credit import Credit, Fault, FaultKind, Reading
from config.i18n import Translator

RETURNED_SHOWN = 5
WHAT_SHOWN = 100
"""Signs of what stands in a file; a cell may hold thousands."""


def fault_line(t: Translator, name: str, fault: Fault) -> str:
    """`statement.csv, line 5, column 3 “Betrag”: …`."""
    where = [name]
    if fault.line:
        where.append(t("line {number}", number=fault.line))
    if fault.column:
        where.append(t("column {number}", number=fault.column))
    what = fault.what if len(fault.what) <= WHAT_SHOWN else f"{fault.what[:WHAT_SHOWN]}…"
    said = _FAULTS[fault.kind](t, replace(fault, what=what))
    place = f" {t.quoted(fault.place)}" if fault.place else ""
    return f"{', '.join(where)}{place}: {said}"


def unreadable(t: Translator, name: str, faults: Sequence[Fault]) -> list[str]:
    """Why a file is refused, and that nothing of it was taken."""
    lines = [fault_line(t, name, fault) for fault in faults]
    return [*lines, t("Nothing was imported.")]


def offer(t: Translator, name: str, reading: Reading, preview: Preview) -> list[str]:
    """What a file holds, first the question whether to import it."""
    if not preview.new:
        return nothing_new(t, name, reading, preview)
    head = t.plural(
        "Import {count} payment from {name}?", "Import {count} payments from {name}?", preview.new, name=name
    )
    return [head, figures(t, preview), *_beside(t, reading)]


def figures(t: Translator, preview: Preview) -> str:
    """`31 certain · 2 to ask about · 1 here already`."""
    parts = [t.plural("{count} certain", "{count} certain", preview.certain)]
    if preview.asked:
        parts.append(t.plural("{count} to ask about", "{count} to ask about", preview.asked))
    if preview.known:
        parts.append(t.plural("{count} here already", "{count} here already", preview.known))
    return " · ".join(parts)


def nothing_new(t: Translator, name: str, reading: Reading, preview: Preview) -> list[str]:
    if preview.known:
        said = t.plural(
            "The payment in {name} is here already; there is nothing to import.",
            "All {count} payments in {name} are here already; there is nothing to import.",
            preview.known,
            name=name,
        )
    else:
        said = t("{name} has no money coming in; there is nothing to import.", name=name)
    return [said, *_beside(t, reading)]


def _beside(t: Translator, reading: Reading) -> list[str]:
    """What of a file is no payment."""
    parts = []
    if reading.debits:
        parts.append(t.plural("{count} line of money out", "{count} lines of money out", reading.debits))
    if reading.pending:
        parts.append(t.plural("{count} line not booked yet", "{count} lines not booked yet", reading.pending))
    lines = [t("Passed over: {what}.", what=t.listed(parts))] if parts else []
    lines += [returned(t, one) for one in reading.returned[:RETURNED_SHOWN]]
    return lines


def returned(t: Translator, credit: Credit) -> str:
    return "⚠️ " + t(
        "The bank has taken back {sum} of {day}: {whose}. If it was booked, take the booking back.",
        sum=t.money(credit.amount_minor, credit.currency),
        day=t.day(credit.at),
        whose=credit.payer or credit.reference or "?",
    )


def imported(t: Translator, name: str, counted: Counted, known: int) -> list[str]:
    """What became of a file."""
    parts = [t.plural("{count} payment booked", "{count} payments booked", counted.booked)]
    if counted.asked:
        parts.append(t.plural("{count} to be answered", "{count} to be answered", counted.asked))
    if known:
        parts.append(t.plural("{count} here already", "{count} here already", known))
    return [f"{name}: {' · '.join(parts)}"]


def _unknown(t: Translator, _: Fault) -> str:
    return t(
        "not a statement I can read. I read camt.053 (XML), 1C exchange files, and tables (CSV) that "
        "[payments.csv] of the office book describes."
    )


def _bad_date(t: Translator, fault: Fault) -> str:
    if fault.table:
        return t(
            "“{value}” is no day written as {form}, the date_format of [{table}] in the office book.",
            value=fault.what,
            form=fault.expected,
            table=fault.table,
        )
    return t("“{value}” is no day written as {form}.", value=fault.what, form=fault.expected)


def _would_fit(t: Translator, fault: Fault) -> str:
    return t("this mapping fits with {what}; please correct it in the office book.", what=fault.what)


_FAULTS: dict[FaultKind, Callable[[Translator, Fault], str]] = {
    FaultKind.UNKNOWN: _unknown,
    FaultKind.EMPTY: lambda t, _: t("the file is empty."),
    FaultKind.ENCODING: lambda t, f: t("these bytes are no text in {what}.", what=f.what),
    FaultKind.MIXED_ENCODING: lambda t, f: t(
        "the file changes its encoding here ({what}); please export it again.", what=f.what
    ),
    FaultKind.XML: lambda t, f: t("not well-formed XML: {what}.", what=f.what),
    FaultKind.DOCTYPE: lambda t, _: t(
        "the file declares a document type, which no bank's statement does; I do not read it."
    ),
    FaultKind.OTHER_MESSAGE: lambda t, f: t("this is {what}; I read camt.053.", what=f.what),
    FaultKind.MISSING: lambda t, _: t("missing, but required."),
    FaultKind.BAD_DATE: _bad_date,
    FaultKind.BAD_AMOUNT: lambda t, f: t("“{value}” is no sum as it is written here.", value=f.what),
    FaultKind.TOO_MUCH: lambda t, f: t("“{value}” is more than any account can hold.", value=f.what),
    FaultKind.BAD_CURRENCY: lambda t, f: t("“{value}” is no currency.", value=f.what),
    FaultKind.NOT_ENDED: lambda t, _: t("the file ends too early; please export it again."),
    FaultKind.NO_HEADINGS: lambda t, f: t(
        "no line has the headings of one of these mappings: {names}.", names=f.what
    ),
    FaultKind.WOULD_FIT: _would_fit,
    FaultKind.TWO_MAPPINGS: lambda t, f: t(
        "several mappings fit: {names}. Name a heading in one of them that only its bank has.", names=f.what
    ),
    FaultKind.CELLS: lambda t, _: t("the line has too few cells."),
    FaultKind.TOO_LONG: lambda t, _: t("a cell is far too long; is a quotation mark missing?"),
}
