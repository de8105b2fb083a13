"""What is printed on an invoice: facts first, then every word in its language, so that the paper stays as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.invoices import codes, paper_texts
from billing.invoices.book import Bank, ClientLegal, FirmLegal, Legal, Way
from billing.invoices.lifecycle import InvoiceKind
from billing.invoices.words import roubles_in_words
from billing.money import Money
from billing.vat import Taxed
from config.i18n import Translator


@dataclass(frozen=True)
class Row:
    """One line as it is printed; its sum has the tax in it where any is due."""

    title: str
    quantity: int
    unit: str
    price_minor: int
    total_minor: int


@dataclass(frozen=True)
class Paper:
    """Everything an invoice says."""

    kind: InvoiceKind
    name: str
    issued_on: date
    last_day: date | None
    currency: str
    rows: Sequence[Row]
    tax: Sequence[Taxed]
    """For each rate, its part of the rows. Empty where no tax is shown."""
    tax_later: bool
    """The office is taxed, but only once the work is done."""
    seller: FirmLegal
    bank: Bank
    buyer: ClientLegal
    waiting: Sequence[str] = ()
    """What this money is waited for with, a line each."""
    note: str | None = None
    corrects: tuple[str, date] | None = None
    """Name and day of the invoice a credit note takes back."""
    delivered: bool = False
    """Whether it is, or is also, for services already rendered."""

    @property
    def total_minor(self) -> int:
        return sum(row.total_minor for row in self.rows)


def form_of(bank: Bank, language: str) -> str:
    """Which layout is customary: by the bank in Russia, else by the client's language."""
    if bank.way is Way.RUSSIAN:
        return "ru"
    return "ja" if language == "ja" else "en"


def language_of(bank: Bank, language: str) -> str:
    """The language of a paper; a Russian account is paid by a Russian paper."""
    return "ru" if bank.way is Way.RUSSIAN else language


def printed(t: Translator, paper: Paper) -> dict[str, Any]:
    """The paper word by word, as its layout takes it; `facts` are for whoever checks the sums."""
    total = Money(paper.total_minor, paper.currency)
    russian = form_of(paper.bank, t.language) == "ru"
    exact = paper_texts.Exact(t, paper.currency)
    credit = paper.kind is InvoiceKind.CREDIT_NOTE
    return {
        "form": form_of(paper.bank, t.language),
        "language": t.language,
        "day": paper.issued_on.isoformat(),
        "name": paper.name,
        "title": paper_texts.title(t, paper.kind),
        "heading": paper_texts.heading(t, paper.kind, paper.name, paper.issued_on),
        "intro": paper_texts.intro(t, paper.kind, paper.corrects, delivered=paper.delivered),
        "dates": paper_texts.dates(t, paper.kind, paper.name, paper.issued_on, paper.last_day),
        "due": paper_texts.due(t, paper.last_day) if paper.last_day else "",
        "seller": party(paper_texts.seller(t), paper.seller),
        "buyer": party(paper_texts.buyer(t), paper.buyer),
        "honorific": paper_texts.honorific(t),
        "basis": [paper_texts.basis(t), paper.buyer.basis] if paper.buyer.basis else [],
        "columns": paper_texts.columns(t, paper.currency),
        "rows": [_row(t, exact, number, row) for number, row in enumerate(paper.rows, 1)],
        "sums": paper_texts.russian_sums(t, exact, total.minor, paper.tax, taxed_later=paper.tax_later)
        if russian
        else paper_texts.sums(t, exact, paper.tax),
        "total": [paper_texts.total(t, paper.kind), exact(total.minor)],
        "counted": paper_texts.counted(t, len(paper.rows), exact(total.minor)) if russian else "",
        "words": roubles_in_words(total.minor) if russian and paper.currency == "RUB" else "",
        "bank": _bank(paper.bank),
        "bank_labels": paper_texts.bank_labels(t),
        "pay": [] if credit else _pay(t, paper),
        "pay_heading": paper_texts.pay_heading(t),
        "waiting": [paper_texts.waiting_heading(t), *paper.waiting] if paper.waiting else [],
        "notes": [
            *paper_texts.tax_notes(t, taxed_later=paper.tax_later),
            *([paper.note] if paper.note else []),
        ],
        "code": None if credit else _code(t, paper, total),
        "signatures": paper_texts.signatures(t, paper.seller.signatory) if russian else [],
        "page": paper_texts.page(t),
        "facts": {
            "currency": paper.currency,
            "gross_minor": total.minor,
            "rows": [row.total_minor for row in paper.rows],
            "tax": [[one.rate, one.net_minor, one.vat_minor] for one in paper.tax],
            "untaxed_minor": total.minor - sum(one.gross_minor for one in paper.tax),
        },
    }


def _row(t: Translator, exact: paper_texts.Exact, number: int, row: Row) -> list[str]:
    price, sum_ = exact.figure(row.price_minor), exact.figure(row.total_minor)
    return [str(number), row.title, t.number(row.quantity), row.unit, price, sum_]


def party(label: str, legal: Legal) -> dict[str, Any]:
    """One of the two a paper is between."""
    return {
        "label": label,
        "name": legal.name,
        "address": list(legal.address),
        "ids": [[key, value] for key, value in legal.ids.items()],
    }


def _bank(bank: Bank) -> dict[str, Any]:
    return {
        "way": bank.way.value,
        "bank": bank.bank or "",
        "bic": bank.bic or "",
        "account": bank.account or "",
        "correspondent": bank.correspondent or "",
        "lines": list(bank.lines),
    }


def _pay(t: Translator, paper: Paper) -> list[list[str]]:
    """How to pay, as pairs of label and value."""
    bank = paper.bank
    if bank.way is Way.RUSSIAN:
        return _pay_in_russia(t, paper)
    rows = [[paper_texts.payee(t), paper.seller.name]]
    if bank.bank:
        rows.append([paper_texts.bank(t), bank.bank])
    if bank.iban:
        rows.append(["IBAN", " ".join(bank.iban[at : at + 4] for at in range(0, len(bank.iban), 4))])
    if bank.bic:
        rows.append([paper_texts.bic(t), bank.bic])
    if bank.lines:
        rows = [[paper_texts.bank_account(t) if at == 0 else "", line] for at, line in enumerate(bank.lines)]
    return [*rows, [paper_texts.reference(t), paper.name]]


def _pay_in_russia(t: Translator, paper: Paper) -> list[list[str]]:
    bank, labels = paper.bank, paper_texts.bank_labels(t)
    return [
        [labels["payee"], paper.seller.name],
        *([label, number] for label, number in paper.seller.ids.items()),
        [labels["account"], bank.account or ""],
        [labels["payee_bank"], bank.bank or ""],
        [labels["bic"], bank.bic or ""],
        [paper_texts.correspondent(t), bank.correspondent or ""],
        [paper_texts.reference(t), _purpose(t, paper)],
    ]


def _purpose(t: Translator, paper: Paper) -> str:
    """What the payer's bank is told; the tax belongs into it."""
    exact = paper_texts.Exact(t, paper.currency)
    tax = paper_texts.tax_said(t, exact, paper.tax, taxed_later=paper.tax_later)
    return paper_texts.purpose(t, paper.name, paper.issued_on, tax)


def _code(t: Translator, paper: Paper, total: Money) -> dict[str, str] | None:
    payload = codes.epc(paper.seller.name, paper.bank, total, paper.name)
    if payload is None:
        payload = codes.gost(paper.seller, paper.bank, total, _purpose(t, paper))
    return {"payload": payload, "caption": paper_texts.scan(t)} if payload else None
