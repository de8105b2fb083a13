"""The Russian universal transfer document: what its boxes hold. Pure.

The form is recommended by the Federal Tax Service (letter of 21.10.2013, MMV-20-3/96@), on the ground of the tax
invoice of Government decree No. 1137 of 26.12.2011 as it stands since decree No. 534 of 02.04.2021. It exists in
Russian alone, and so do its words, which stand in the layout.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from billing.invoices.book import Legal
from billing.invoices.paper_texts import Exact
from billing.money import each_of
from billing.vat import split

if TYPE_CHECKING:
    from billing.acts.papers import ActPaper, Row

NONE = "–"
CURRENCIES = {
    "RUB": "Российский рубль, 643",
    "EUR": "Евро, 978",
    "USD": "Доллар США, 840",
    "JPY": "Иена, 392",
    "CNY": "Юань, 156",
    "KZT": "Тенге, 398",
    "BYN": "Белорусский рубль, 933",
}
"""Name and code by the classifier OK 014-2000, line (7)."""
WITHOUT_TAX = "без НДС"


def printed(paper: "ActPaper", exact: Exact) -> dict[str, Any]:
    """The boxes of the form by their numbers."""
    rows = [row for group in paper.groups for row in folded([row for row in group.rows if not row.is_tax])]
    net, vat = sum(row.net_minor for row in rows), sum(row.vat_minor for row in rows)
    taxed = bool(paper.tax)
    return {
        "status": "1" if paper.taxed_office else "2",
        "day": _long(paper.issued_on),
        "seller": {"name": paper.seller.name, "address": _address(paper.seller), "ids": _ids(paper.seller)},
        "buyer": {"name": paper.buyer.name, "address": _address(paper.buyer), "ids": _ids(paper.buyer)},
        "currency": CURRENCIES.get(paper.currency, paper.currency),
        "shipment": f"Универсальный передаточный документ, № {paper.name} от {paper.issued_on:%d.%m.%Y}",
        "rows": [_row(exact, number, row) for number, row in enumerate(rows, 1)],
        "total": [
            _figure(exact, net),
            _figure(exact, vat) if taxed else WITHOUT_TAX,
            _figure(exact, net + vat),
        ],
        "basis": paper.buyer.basis or NONE,
        "signatory": paper.seller.signatory or "",
        "handed_over": _long(paper.last_day),
        "further": f"Услуги за период {paper.month:%d.%m.%Y}–{paper.last_day:%d.%m.%Y}",
    }


def _row(exact: Exact, number: int, row: "Row") -> list[str]:
    """Columns А, 1, 1а, 1б, 2, 2а, 3, 4, 5, 6, 7, 8, 9, 10, 10а, 11, 12, 12а, 13."""
    taxed = row.rate is not None
    # The price without tax, as the form has it: of one with the tax in it, its net part.
    price = row.price_minor if row.total_minor == row.net_minor else net_price(row.price_minor, row.rate or 0)
    if row.price_minor and not _is_plain(row):
        price = each_of(row.net_minor, row.count)
    return [
        NONE,
        str(number),
        row.title,
        NONE,
        row.unit_code,
        row.unit,
        row.quantity,
        _figure(exact, price),
        _figure(exact, row.net_minor),
        "без акциза",
        exact.t.rate(row.rate or 0).replace("\xa0", "") if taxed else WITHOUT_TAX,
        _figure(exact, row.vat_minor) if taxed else WITHOUT_TAX,
        _figure(exact, row.net_minor + row.vat_minor),
        *[NONE] * 6,
    ]


def folded(rows: Sequence["Row"]) -> list["Row"]:
    """What is taken off a request's lines, off these lines: a tax invoice has no line below zero.

    Where nothing is left to take it off, as when an earlier month is corrected, the line stays as it is.
    """
    kept = [row for row in rows if row.total_minor >= 0]
    left: list[Row] = []
    for off in (row for row in rows if row.total_minor < 0):
        minor, net, vat = off.total_minor, off.net_minor, off.vat_minor
        places = sorted(
            (at for at, row in enumerate(kept) if row.rate == off.rate), key=lambda at: -kept[at].total_minor
        )
        if not places or kept[places[0]].total_minor + minor < 0:
            left.append(off)
            continue
        at = places[0]
        one = kept[at]
        kept[at] = replace(
            one,
            total_minor=one.total_minor + minor,
            net_minor=one.net_minor + net,
            vat_minor=one.vat_minor + vat,
        )
    return [*kept, *left]


def _is_plain(row: "Row") -> bool:
    """Whether nothing was taken off the line."""
    rest = row.price_minor * row.count - row.total_minor
    return abs(rest) < max(int(row.count), 1)


def net_price(minor: int, rate: int) -> int:
    """What of a unit price is not tax."""
    return split(minor, rate).net_minor


def _figure(exact: Exact, minor: int) -> str:
    return exact.figure(minor).replace("-", "−")


def _address(legal: Legal) -> str:
    return ", ".join(legal.address) or NONE


def _ids(legal: Legal) -> str:
    known = {label.upper(): value for label, value in legal.ids.items()}
    return "/".join(value for value in (known.get("ИНН"), known.get("КПП")) if value) or NONE


_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905


def _long(day: Any) -> str:
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year} г."
