"""What is printed on an act: facts first, then every word in its language, so that the paper stays as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from billing.acts import paper_texts, upd
from billing.acts.lifecycle import ActKind, Form
from billing.invoices.book import Bank, ClientLegal, FirmLegal, Way
from billing.invoices.paper_texts import Exact
from billing.invoices.papers import party
from billing.invoices.words import roubles_in_words
from billing.vat import Taxed
from config.i18n import Translator


@dataclass(frozen=True)
class Row:
    """One line as it is printed; `net_minor` and `vat_minor` are its parts, whichever of them its sum is."""

    title: str
    quantity: str
    unit: str
    unit_code: str
    price_minor: int
    total_minor: int
    rate: int | None
    net_minor: int
    vat_minor: int
    count: Fraction = Fraction(1)
    """The quantity as a number."""
    is_tax: bool = False
    """Tax in a line of its own: its sum is a part of the lines above it."""


@dataclass(frozen=True)
class Group:
    """Lines that belong together, under the request they were booked for; the heading may be empty."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ActPaper:
    """Everything an act says."""

    kind: ActKind
    form: Form
    name: str
    issued_on: date
    month: date
    """Its first day."""
    last_day: date
    currency: str
    groups: Sequence[Group]
    tax: Sequence[Taxed]
    """For each rate; empty where the office knows no tax."""
    seller: FirmLegal
    buyer: ClientLegal
    replaces: str | None = None
    taxed_office: bool = False

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def total_minor(self) -> int:
        return sum(row.total_minor for row in self.rows)


def form_of(bank: Bank | None, language: str, *, upd: bool) -> Form:
    """Which layout is customary: by the bank in Russia, else by the client's language.

    `upd`: a universal transfer document where the bank is Russian. It cannot take back: a correction is a plain act.
    """
    if bank is not None and bank.way is Way.RUSSIAN:
        return Form.UPD if upd else Form.RUSSIAN
    return Form.JAPANESE if language == "ja" else Form.RECORD


def printed(t: Translator, paper: ActPaper) -> dict[str, Any]:
    """The paper word by word, as its layout takes it; `facts` are for whoever checks the sums."""
    exact, total = Exact(t, paper.currency), paper.total_minor
    russian = paper.form in (Form.RUSSIAN, Form.UPD)
    return {
        "form": paper.form.value,
        "language": t.language,
        "day": paper.issued_on.isoformat(),
        "name": paper.name,
        "title": paper_texts.title(t, paper.kind),
        "heading": paper_texts.heading(t, paper.kind, paper.name, paper.issued_on),
        "intro": paper_texts.intro(t, paper.kind),
        "dates": paper_texts.dates(t, paper.name, paper.issued_on, paper.month),
        "seller": party(paper_texts.contractor(t), paper.seller),
        "buyer": party(paper_texts.customer(t), paper.buyer),
        "honorific": paper_texts.honorific(t),
        "basis": [paper_texts.basis(t), paper.buyer.basis] if paper.buyer.basis else [],
        "columns": paper_texts.columns(t, paper.currency),
        "groups": _groups(exact, paper),
        "sums": paper_texts.tax(t, exact, total, paper.tax)
        if russian
        else paper_texts.sums(t, exact, paper.tax),
        "total": [paper_texts.total(t, paper.kind), exact(total)],
        "counted": paper_texts.counted(t, len(_services(paper)), exact(total)),
        "words": roubles_in_words(total) if russian and paper.currency == "RUB" else "",
        "statement": paper_texts.statement(t, paper.kind),
        "notes": [paper_texts.replaces(t, paper.replaces)] if paper.replaces else [],
        "signing": paper_texts.signing(t, paper.seller.signatory),
        "page": paper_texts.page(t),
        "upd": upd.printed(paper, exact) if paper.form is Form.UPD else {},
        "facts": {
            "currency": paper.currency,
            "gross_minor": total,
            "rows": [row.total_minor for row in paper.rows],
            "tax": [[one.rate, one.net_minor, one.vat_minor] for one in paper.tax],
        },
    }


def _services(paper: ActPaper) -> list[Row]:
    """Lines that are services: neither tax nor what is taken off."""
    return [row for row in paper.rows if not row.is_tax and row.total_minor >= 0]


def _groups(exact: Exact, paper: ActPaper) -> list[dict[str, Any]]:
    number, found = 0, []
    for group in paper.groups:
        rows = []
        for row in group.rows:
            number += not row.is_tax
            sum_ = figure(exact, row.total_minor)
            shown = (
                ["", row.title, "", "", "", sum_]
                if row.is_tax
                else [str(number), row.title, row.quantity, row.unit, figure(exact, row.price_minor), sum_]
            )
            rows.append(shown)
        found.append({"heading": group.heading, "rows": rows})
    return found


def figure(exact: Exact, minor: int) -> str:
    """A sum for a column; below zero with the sign people print."""
    return exact.figure(minor).replace("-", "−")
