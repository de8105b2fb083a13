"""What was booked, as the lines of an act: each with its tax, together what was taken from the client. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from billing.vat import Taxed, shared, split

VAT = "vat"
"""The kind of a line that is tax itself."""


@dataclass(frozen=True)
class Work:
    """A booking that is printed, with everything its lines say."""

    what: Sequence[Mapping[str, Any]]
    counted: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "capture"
    """Of the booking, or of the one it takes back: capture or charge."""
    day: date = date.min
    ticket_id: int | None = None
    ticket_title: str | None = None
    ordered_by: str | None = None
    takes_back: bool = False
    corrects: str | None = None
    """The act in which the booking stands that is taken back, where it stands in one."""
    ours: bool = False
    """Taken back because it was our own fault."""

    @property
    def sign(self) -> int:
        return -1 if self.takes_back else 1


@dataclass(frozen=True)
class Counted:
    """A line with its tax; `said` are the words and figures it was booked with."""

    said: Mapping[str, Any]
    total_minor: int
    """As it is printed: with the tax in it, or without where tax lines follow."""
    taxed: Taxed | None
    """None where the office knows no tax, and of a line that is tax itself."""
    tax_follows: bool = False
    """In a line of its own, as it was booked."""


def counted(work: Work, rate: int | None) -> list[Counted]:
    """A booking's lines; `rate` is the office's, for whatever was booked without one of its own.

    Where tax stands in lines of its own, it is laid on the lines it was reckoned from, so that it is the same to the unit.
    """
    rows = [dict(line) for line in work.what]
    taxes: dict[int, int] = {}
    for row in rows:
        if row.get("kind") == VAT:
            of = row.get("vat_rate") or 0
            taxes[of] = taxes.get(of, 0) + row["total_minor"]
    shares = _shares(rows, taxes)
    found = []
    for at, row in enumerate(rows):
        minor = work.sign * row["total_minor"]
        if row.get("kind") == VAT:
            found.append(Counted(row, minor, None))
            continue
        own: int | None = row.get("vat_rate")
        if taxes:
            found.append(Counted(row, minor, Taxed(own or 0, minor, work.sign * shares[at]), True))
            continue
        of = rate if own is None else own
        found.append(Counted(row, minor, None if of is None else split(minor, of)))
    return found


def _shares(rows: Sequence[Mapping[str, Any]], taxes: Mapping[int, int]) -> dict[int, int]:
    shares: dict[int, int] = {}
    for of, tax in taxes.items():
        bearing = [
            at for at, row in enumerate(rows) if row.get("kind") != VAT and (row.get("vat_rate") or 0) == of
        ]
        laid = shared(tax, [rows[at]["total_minor"] for at in bearing])
        shares |= dict(zip(bearing, laid, strict=True))
    return {at: shares.get(at, 0) for at in range(len(rows))}


def tax_of(lines: Sequence[Counted], sign: int = 1, *, line_by_line: bool = False) -> tuple[Taxed, ...]:
    """The tax of an act for each rate, the highest first, rounded once for each as on an invoice over the same sum.

    `line_by_line`: the sum of what is printed beside each line. Tax that was booked in lines of its own is always that.
    """
    found: dict[int, list[Counted]] = {}
    for line in lines:
        if line.taxed:
            found.setdefault(line.taxed.rate, []).append(line)
    return tuple(_taxed(rate, found[rate], sign, line_by_line) for rate in sorted(found, reverse=True))


def _taxed(rate: int, lines: Sequence[Counted], sign: int, line_by_line: bool) -> Taxed:
    parts = [line.taxed for line in lines if line.taxed]
    if not line_by_line and not any(line.tax_follows for line in lines):
        return split(sign * sum(part.gross_minor for part in parts), rate)
    return Taxed(
        rate, sign * sum(part.net_minor for part in parts), sign * sum(part.vat_minor for part in parts)
    )
