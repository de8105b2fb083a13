"""Statements as tables with separators (CSV), by a mapping the office book keeps for each bank. Pure."""

import codecs
import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billing.payments.reading.credit import (
    FAULTS_TOLD,
    Fault,
    FaultKind,
    Raw,
    Reading,
    Unreadable,
    account_number,
    amount_fault,
    amount_of,
    is_currency,
    keyed,
    line_and_column,
    tidy,
)

HEADINGS_WITHIN = 60
"""Lines from the top among which the headings are looked for: banks print who, when and which account above them."""
CELL_MAX = 20_000
_TOKENS = {"YYYY": r"(?P<Y>\d{4})", "YY": r"(?P<y>\d{2})", "MM": r"(?P<m>\d{1,2})", "DD": r"(?P<d>\d{1,2})"}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = ("utf-8", "cp1252", "cp1251", "cp932", "utf-16")
_DELIMITERS = (";", ",", "\t")
Cells = list[str]
Row = tuple[int, Cells]


@dataclass(frozen=True)
class Columns:
    """How a bank's table is read; columns go by their headings."""

    date: str
    date_format: str
    """Such as `DD.MM.YYYY`."""
    amount: str | None = None
    """With its sign; or else `credit` holds what came in and nothing else does."""
    credit: str | None = None
    direction: str | None = None
    """A column that tells money in from money out, and what it says of money in."""
    credit_words: tuple[str, ...] = ()
    payer: str | None = None
    payer_account: str | None = None
    reference: tuple[str, ...] = ()
    id: str | None = None
    currency: str | None = None
    decimal: str = "."
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def needed(self) -> tuple[str, ...]:
        """Every heading that has to be there."""
        single = (
            self.date, self.amount, self.credit, self.direction, self.payer, self.payer_account, self.id, self.currency,
        )  # fmt: skip
        return tuple(one for one in (*single, *self.reference) if one is not None)


def read(raw: bytes, mappings: Mapping[str, Columns], currency: str) -> Reading:
    """The credits of a table by the one mapping whose headings it has. `currency` is the firm's. Raises Unreadable."""
    fitting: dict[str, list[Row]] = {}
    faults: list[Fault] = []
    for name, columns in mappings.items():
        try:
            rows = _below_headings(raw, columns)
        except Unreadable as unreadable:
            faults += unreadable.faults
            continue
        if rows:
            fitting[name] = rows
    if len(fitting) > 1:
        raise Unreadable(Fault(FaultKind.TWO_MAPPINGS, what=", ".join(fitting)))
    if not fitting:
        raise Unreadable(*(faults[:1] or [_misread(raw, mappings)]))
    name, rows = next(iter(fitting.items()))
    return _Table(name, mappings[name], rows[0][1], currency).read(rows[1:])


def _misread(raw: bytes, mappings: Mapping[str, Columns]) -> Fault:
    """Why no mapping fits: one would in another encoding or with another delimiter, or the headings are others."""
    for name, columns in mappings.items():
        for encoding in (columns.encoding, *_ENCODINGS):
            for delimiter in (columns.delimiter, *_DELIMITERS):
                tried = replace(columns, encoding=encoding, delimiter=delimiter)
                try:
                    fits = _below_headings(raw, tried)
                except Unreadable:
                    continue
                if fits:
                    what = f'encoding = "{encoding}", delimiter = {json.dumps(delimiter)}'
                    return Fault(FaultKind.WOULD_FIT, fits[0][0], 1, f"payments.csv.{name}", what)
    return Fault(FaultKind.NO_HEADINGS, 1, 1, what=", ".join(mappings))


class _Table:
    """One table under its headings."""

    def __init__(self, name: str, columns: Columns, headings: Cells, currency: str) -> None:
        self._name = name
        self._columns = columns
        self._headings = [_heading(cell) for cell in headings]
        self._currency = currency
        self._day = day_pattern(columns.date_format)

    def read(self, rows: Sequence[Row]) -> Reading:
        raws: list[Raw] = []
        faults: list[Fault] = []
        debits = 0
        for line, cells in rows:
            if not any(cells) or self._is_footer(cells):
                continue
            try:
                raw = self._raw(line, cells)
            except Unreadable as unreadable:
                faults += unreadable.faults
                continue
            if raw is None:
                debits += 1
            else:
                raws.append(raw)
        if faults:
            raise Unreadable(*faults[:FAULTS_TOLD])
        return Reading(f"csv:{self._name}", keyed(raws), debits)

    def _is_footer(self, cells: Cells) -> bool:
        """Totals and remarks below the bookings: neither a day nor enough cells for a sum."""
        day = self._place(self._columns.date)
        sums = [self._place(name) for name in (self._columns.amount, self._columns.credit) if name]
        return (
            day < len(cells) and not cells[day] and all(at >= len(cells) or not cells[at] for at in sums)
        ) or (len(cells) <= min(sums) and self._day.fullmatch(cells[day] if day < len(cells) else "") is None)

    def _raw(self, line: int, cells: Cells) -> Raw | None:
        """A row as a credit; None for money that went out."""
        columns = self._columns
        currency = self._said(columns.currency, line, cells).upper() or self._currency
        if not is_currency(currency):
            raise self._fault(FaultKind.BAD_CURRENCY, line, columns.currency or "", currency)
        minor = self._minor(line, cells, currency)
        if minor is None:
            return None
        return Raw(
            account="",
            bank_id=self._said(columns.id, line, cells),
            at=self._date(line, cells),
            amount_minor=minor,
            currency=currency,
            payer=self._said(columns.payer, line, cells),
            payer_account=account_number(self._said(columns.payer_account, line, cells)),
            reference=tidy(" ".join(self._said(name, line, cells) for name in columns.reference)),
        )

    def _minor(self, line: int, cells: Cells, currency: str) -> int | None:
        columns = self._columns
        if columns.direction is not None:
            said = self._said(columns.direction, line, cells).casefold()
            if said not in {word.casefold() for word in columns.credit_words}:
                return None
        name = columns.credit or columns.amount or ""
        said = self._said(name, line, cells)
        if columns.credit is not None and not said:
            return None
        minor = amount_of(said, currency, columns.decimal)
        fault = amount_fault(minor)
        if minor is None or fault:
            raise self._fault(fault or FaultKind.BAD_AMOUNT, line, name, said)
        return minor if minor > 0 else None

    def _date(self, line: int, cells: Cells) -> date:
        said = self._said(self._columns.date, line, cells)
        found = self._day.fullmatch(unicodedata.normalize("NFKC", said))
        try:
            if found:
                parts = found.groupdict()
                year = int(parts["Y"]) if "Y" in parts else 2000 + int(parts["y"])
                return date(year, int(parts["m"]), int(parts["d"]))
        except ValueError:
            pass
        name = self._columns.date
        form, table = self._columns.date_format, f"payments.csv.{self._name}"
        raise Unreadable(Fault(FaultKind.BAD_DATE, line, self._place(name) + 1, name, said, form, table))

    def _said(self, name: str | None, line: int, cells: Cells) -> str:
        if name is None:
            return ""
        at = self._place(name)
        if at >= len(cells):
            raise Unreadable(Fault(FaultKind.CELLS, line, len(cells), name))
        return cells[at]

    def _place(self, name: str) -> int:
        return self._headings.index(_heading(name))

    def _fault(self, kind: FaultKind, line: int, name: str, what: str) -> Unreadable:
        column = self._place(name) + 1 if name else None
        return Unreadable(Fault(kind, line, column, name, what))


def day_pattern(form: str) -> re.Pattern[str]:
    """`DD.MM.YYYY` as a pattern; a time of day after the day does not matter. ValueError where a part is missing."""
    pattern = re.escape(form)
    for part, group in _TOKENS.items():
        if part == "YY" and "(?P<Y>" in pattern:
            continue
        pattern = pattern.replace(part, group, 1)
    named = re.compile(rf"{pattern}(?:[ T,].*)?")
    if not {"m", "d"} <= named.groupindex.keys() or not {"Y", "y"} & named.groupindex.keys():
        raise ValueError(form)
    return named


def _below_headings(raw: bytes, columns: Columns) -> list[Row]:
    """The row of headings and all below it; nothing where this mapping's headings are not there."""
    encoding = next((known for mark, known in _MARKS if raw.startswith(mark)), columns.encoding)
    wanted = {_heading(name) for name in columns.needed}
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        head = raw[: error.start].decode(encoding, "replace")
        if not any(
            wanted <= {_heading(cell) for cell in cells} for _, cells in _rows(head, columns.delimiter)
        ):
            return []
        line, column = line_and_column(raw, error.start)
        raise Unreadable(Fault(FaultKind.ENCODING, line, column, what=encoding)) from None
    rows: list[Row] = []
    for line, cells in _rows(text, columns.delimiter):
        if rows:
            rows.append((line, cells))
        elif wanted <= {_heading(cell) for cell in cells}:
            rows = [(line, cells)]
        elif line > HEADINGS_WITHIN:
            return []
    return rows


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Rows with the line each begins at: a cell in quotes may go over several."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            if any(len(cell) > CELL_MAX for cell in cells):
                raise Unreadable(Fault(FaultKind.TOO_LONG, before + 1))
            yield before + 1, [tidy(cell) for cell in cells]
            before = reader.line_num
    except csv.Error:
        raise Unreadable(Fault(FaultKind.TOO_LONG, before + 1)) from None


def _heading(cell: str) -> str:
    return tidy(unicodedata.normalize("NFKC", cell)).strip("\ufeff").casefold()
