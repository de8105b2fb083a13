"""What a charge is made of, and what proves that it was not changed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from billing.ledger.postings import digest
from billing.vat import VatPrices, VatRule, added, split


@dataclass(frozen=True)
class Due:
    """A sum to be charged, before anybody looks whether the money is there."""

    subject: str
    lines: Sequence[dict[str, Any]]
    counted: dict[str, Any] = field(default_factory=dict)
    ticket_id: int | None = None
    contact_id: int | None = None

    @property
    def amount_minor(self) -> int:
        """The sum of the printed lines."""
        return sum(line["total_minor"] for line in self.lines)


def printed(title: str, minor: int, *, kind: str = "item", **more: Any) -> dict[str, Any]:
    """One line of one piece."""
    return {
        "title": title,
        "kind": kind,
        "unit": "piece",
        "quantity": 1,
        "unit_price_minor": minor,
        "list_price_minor": minor,
        "total_minor": minor,
        **more,
    }


VAT = "vat"


def taxed(lines: Sequence[dict[str, Any]], rule: VatRule | None) -> list[dict[str, Any]]:
    """Lines at the office's rate; where its prices come without the tax, that follows in a line of its own."""
    if rule is None:
        return list(lines)
    rated = [{**line, "vat_rate": rule.rate} for line in lines]
    if rule.prices is VatPrices.INCLUSIVE:
        return rated
    tax = added(at_prices(rated), rule.rate).vat_minor
    return [*rated, printed("", tax, kind=VAT, vat_rate=rule.rate)]


def at_prices(lines: Sequence[dict[str, Any]]) -> int:
    """What lines come to at the prices of the book: a tax that comes on top of them is left out."""
    return sum(line["total_minor"] for line in lines if line["kind"] != VAT)


def part_of(lines: Sequence[dict[str, Any]], title: str, minor: int) -> list[dict[str, Any]]:
    """So much of a charge in a line of its own, taxed as the charge was; the tax in it is shown where it was shown."""
    rate = lines[0].get("vat_rate")
    if all(line["kind"] != VAT for line in lines):
        return [printed(title, minor, vat_rate=rate)]
    parts = split(minor, rate or 0)
    return [
        printed(title, parts.net_minor, vat_rate=rate),
        printed("", parts.vat_minor, kind=VAT, vat_rate=rate),
    ]


def facts(kind: str, client_id: int, due: Due) -> str:
    """The fingerprint of what is charged to whom for what."""
    return digest(
        kind=kind,
        client=client_id,
        subject=due.subject,
        lines=list(due.lines),
        counted=due.counted,
        ticket=due.ticket_id,
        contact=due.contact_id,
    )
