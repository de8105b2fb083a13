"""The lines of a price as they are printed, and again as they are charged: the total is always their sum. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from billing.money import part_of
from billing.quotes.lifecycle import MINUTES_OF, Line, LineKind
from billing.tariffs.book import Unit
from billing.vat import WHOLE, VatPrices, by_rate

ADDED = (LineKind.SURCHARGE, LineKind.DISCOUNT, LineKind.CREDIT)
TAKEN_OFF = (LineKind.DISCOUNT, LineKind.CREDIT)


def printed(lines: Iterable[Line], prices: VatPrices | None) -> tuple[Line, ...]:
    """Items, what is added to them and taken off, and the tax, all reckoned from the items.

    A part in hundredths is of the items of its own rate; nothing is taken off beyond what stands above it. With prices
    without tax a line for each rate ends it. Printed again, nothing changes.
    """
    lines = tuple(lines)
    items = [line for line in lines if line.kind is LineKind.ITEM]
    shown, left = list(items), _sums(items)
    for line in (line for line in lines if line.kind in ADDED):
        line = _reckoned(line, items, left)
        left[line.vat_rate] = left.get(line.vat_rate, 0) + line.total_minor
        shown.append(line)
    return (*shown, *(_tax_lines(shown) if prices is VatPrices.EXCLUSIVE else ()))


def prices_of(lines: Iterable[Line]) -> VatPrices | None:
    """How printed lines are taxed, whatever the book says now."""
    lines = tuple(lines)
    if any(line.kind is LineKind.VAT for line in lines):
        return VatPrices.EXCLUSIVE
    return VatPrices.INCLUSIVE if any(line.vat_rate is not None for line in lines) else None


def total(lines: Iterable[Line]) -> int:
    return sum(line.total_minor for line in lines)


def surcharge(
    items: Sequence[Line], code: str, title: str, *, percent: int | None, minor: int | None
) -> tuple[Line, ...]:
    """What is added to items: hundredths of a per cent of them, a line for each tax; or a sum, taxed as the first."""
    rates = list(dict.fromkeys(item.vat_rate for item in items)) if percent is not None else []
    return tuple(
        Line(
            code,
            title,
            1,
            Unit.PIECE,
            minor or 0,
            minor or 0,
            kind=LineKind.SURCHARGE,
            vat_rate=rate,
            percent=percent,
        )
        for rate in rates or [items[0].vat_rate]
    )


@dataclass(frozen=True)
class Off:
    """A discount: hundredths of a per cent of the items, or a sum."""

    title: str
    percent: int | None = None
    minor: int | None = None


def discount(items: Sequence[Line], off: Off) -> tuple[Line, ...]:
    """What is taken off items: a part of each tax's, or a sum, of the first tax's as long as there is some left."""
    left, lines = off.minor or 0, []
    for rate, sum_ in _sums(items).items():
        minor = 0 if off.percent is not None else min(left, sum_)
        left -= minor
        if minor or off.percent is not None:
            lines.append(_taken(LineKind.DISCOUNT, "discount", off.title, minor, rate, off.percent))
    return tuple(lines)


def credit(items: Sequence[Line], code: str, title: str, minor: int, rate: int | None) -> Line:
    """What was paid before, taken off at its own tax where there is such an item, else at the first one's."""
    rates = [item.vat_rate for item in items]
    return _taken(LineKind.CREDIT, code, title, minor, rate if rate in rates else rates[0])


def _taken(
    kind: LineKind, code: str, title: str, minor: int, rate: int | None, percent: int | None = None
) -> Line:
    return Line(code, title, 1, Unit.PIECE, -minor, -minor, kind=kind, vat_rate=rate, percent=percent)


def timed(lines: Iterable[Line]) -> Line | None:
    """The line that is counted when the work is done, if it is counted."""
    return next((line for line in lines if line.kind is LineKind.ITEM and line.unit in MINUTES_OF), None)


def worked(lines: Iterable[Line], minutes: int) -> tuple[tuple[Line, ...], int]:
    """The lines for the minutes there are, and how many of them they cover: at least the least, at most the hours named."""
    lines = tuple(lines)
    line = timed(lines)
    if line is None:
        return lines, 0
    least, most = (count * MINUTES_OF[line.unit] for count in (line.least, line.quantity))
    covered = min(max(minutes, least), most) if minutes > 0 else 0
    return _counted(lines, covered), covered


def beyond(lines: Iterable[Line], minutes: int) -> int:
    """What so many minutes more would come to at the same terms: their time, what is added to it in parts, and the tax."""
    lines = tuple(lines)
    parts = [
        line
        for line in lines
        if line is timed(lines) or line.percent is not None or line.kind is LineKind.VAT
    ]
    return total(_counted(parts, minutes))


def kept(line: Line) -> dict[str, Any]:
    """A charged line as it is kept with the charge; `minutes` where time was counted, which then make its total."""
    said: dict[str, Any] = {
        "item": line.item,
        "title": line.title,
        "unit": line.unit.value,
        "quantity": line.quantity,
        "unit_price_minor": line.unit_price_minor,
        "list_price_minor": line.list_price_minor,
        "total_minor": line.total_minor,
        "kind": line.kind.value,
        "vat_rate": line.vat_rate,
    }
    further = {"percent": line.percent, "minutes": line.minutes}
    return said | {name: value for name, value in further.items() if value is not None}


def charged_line(row: dict[str, Any]) -> Line:
    """The line `kept` kept; of the first charges ever booked, all were items."""
    return Line(
        row.get("item", ""),
        row["title"],
        row["quantity"],
        Unit(row["unit"]),
        row["unit_price_minor"],
        row.get("list_price_minor", row["unit_price_minor"]),
        kind=LineKind(row.get("kind", LineKind.ITEM.value)),
        vat_rate=row.get("vat_rate"),
        percent=row.get("percent"),
        minutes=row.get("minutes"),
    )


def _counted(lines: Sequence[Line], minutes: int) -> tuple[Line, ...]:
    """With so many minutes on the line of time."""
    line = timed(lines)
    again = (replace(one, minutes=minutes) if one is line else one for one in lines)
    return printed(again, prices_of(lines))


def _reckoned(line: Line, items: Sequence[Line], left: dict[int | None, int]) -> Line:
    minor = line.unit_price_minor
    if line.percent is not None:
        base = sum(item.total_minor for item in items if item.vat_rate == line.vat_rate)
        minor = (
            part_of(base, line.percent, WHOLE) if line.percent <= WHOLE else _more_than(base, line.percent)
        )
        minor = -minor if line.kind in TAKEN_OFF else minor
    if line.kind in TAKEN_OFF:
        minor = -min(-minor, max(left.get(line.vat_rate, 0), 0))
    return replace(line, unit_price_minor=minor, list_price_minor=minor)


def _more_than(base: int, percent: int) -> int:
    """More than the whole of a sum: the whole of it and the rest."""
    whole, rest = divmod(percent, WHOLE)
    return base * whole + part_of(base, rest, WHOLE)


def _tax_lines(lines: Sequence[Line]) -> list[Line]:
    rated = [(line.vat_rate or 0, line.total_minor) for line in lines]
    return [
        Line(
            "vat",
            "",
            1,
            Unit.PIECE,
            taxed.vat_minor,
            taxed.vat_minor,
            kind=LineKind.VAT,
            vat_rate=taxed.rate,
        )
        for taxed in by_rate(rated, VatPrices.EXCLUSIVE)
    ]


def _sums(lines: Iterable[Line]) -> dict[int | None, int]:
    sums: dict[int | None, int] = {}
    for line in lines:
        sums[line.vat_rate] = sums.get(line.vat_rate, 0) + line.total_minor
    return sums
