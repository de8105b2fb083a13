"""The words printed on invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.invoices.lifecycle import InvoiceKind
from billing.vat import Taxed
from config.i18n import Translator


@dataclass(frozen=True)
class Exact:
    """Sums of one currency as papers print them."""

    t: Translator
    currency: str

    def __call__(self, minor: int) -> str:
        return self.t.exact(minor, self.currency)

    def figure(self, minor: int) -> str:
        return self.t.figure(minor, self.currency)


def title(t: Translator, kind: InvoiceKind) -> str:
    return t("Invoice") if kind is InvoiceKind.TOPUP else t("Credit note")


def heading(t: Translator, kind: InvoiceKind, name: str, day: date) -> str:
    """The title with number and day, where these stand in one line."""
    said = t.full_day(day)
    if kind is InvoiceKind.TOPUP:
        return t("Invoice No. {name} of {day}", name=name, day=said)
    return t("Credit note No. {name} of {day}", name=name, day=said)


def intro(t: Translator, kind: InvoiceKind, corrects: tuple[str, date] | None, *, delivered: bool) -> str:
    """The sentence above the lines."""
    if kind is InvoiceKind.CREDIT_NOTE and corrects:
        name, day = corrects
        return t(
            "This takes back invoice {name} of {day}, as far as it has not been paid. There is nothing to pay.",
            name=name,
            day=t.full_day(day),
        )
    if delivered:
        return t("We ask you to pay for the following:")
    return t("For services to come, we ask you to pay in beforehand:")


def dates(t: Translator, kind: InvoiceKind, name: str, day: date, last_day: date | None) -> list[list[str]]:
    """What tells one paper from another."""
    number = t("Invoice number") if kind is InvoiceKind.TOPUP else t("Credit note number")
    rows = [[number, name], [t("Date of issue"), t.full_day(day)]]
    return [*rows, [t("Please pay by"), t.full_day(last_day)]] if last_day else rows


def due(t: Translator, last_day: date) -> str:
    return t("Please pay by {day}.", day=t.full_day(last_day))


def seller(t: Translator) -> str:
    return t("Supplier")


def buyer(t: Translator) -> str:
    return t("Customer")


def honorific(t: Translator) -> str:
    """What stands behind the name of a firm one writes to, in Japanese."""
    return "御中" if t.language == "ja" else ""


def basis(t: Translator) -> str:
    return t("According to")


def columns(t: Translator, currency: str) -> list[str]:
    sign = t("RUB") if currency == "RUB" else t.symbol(currency)
    return [
        t("No."),
        t("Goods and services"),
        t("Quantity"),
        t("Unit"),
        t("Price, {currency}", currency=sign),
        t("Sum, {currency}", currency=sign),
    ]


def advance(t: Translator) -> str:
    """The line of a top-up invoice."""
    return t("Advance payment for services (top-up of the personal account)")


def taken_back(t: Translator, name: str) -> str:
    """The line of a credit note."""
    return t("Invoice {name}, unpaid part", name=name)


def piece(t: Translator) -> str:
    return t("pc.")


def sums(t: Translator, exact: Exact, tax: Sequence[Taxed]) -> list[list[str]]:
    """Between the lines and the total: for each rate what is net and what is tax."""
    rows = []
    for one in tax:
        rate = t.rate(one.rate)
        rows.append([t("Net at {rate}", rate=rate), exact(one.net_minor)])
        rows.append([t("VAT {rate}", rate=rate), exact(one.vat_minor)])
    return rows


def russian_sums(
    t: Translator, exact: Exact, total_minor: int, tax: Sequence[Taxed], *, taxed_later: bool
) -> list[list[str]]:
    """As Russian papers have it: the sum of the lines, and the tax in it."""
    rows = [[t("Sum of the lines"), exact.figure(total_minor)]]
    for one in tax:
        rows.append([t("Of this VAT {rate}", rate=t.rate(one.rate)), exact.figure(one.vat_minor)])
    return rows if tax or taxed_later else [*rows, [t("Without VAT"), "–"]]


def tax_said(t: Translator, exact: Exact, tax: Sequence[Taxed], *, taxed_later: bool) -> str:
    """The tax in a payment's purpose."""
    if taxed_later:
        return ""
    if not tax:
        return t("Without VAT") + "."
    return t.listed(
        f"{t('Of this VAT {rate}', rate=t.rate(one.rate))}: {exact.figure(one.vat_minor)}" for one in tax
    )


def total(t: Translator, kind: InvoiceKind) -> str:
    return t("Total to pay") if kind is InvoiceKind.TOPUP else t("Total taken back")


def counted(t: Translator, lines: int, total: str) -> str:
    return t("Lines in all: {count}, total {sum}", count=lines, sum=total)


def tax_notes(t: Translator, *, taxed_later: bool) -> list[str]:
    if not taxed_later:
        return []
    return [t("An advance bears no VAT yet: it becomes due with the services and is shown on their papers.")]


def waiting_heading(t: Translator) -> str:
    return t("What waits for this payment:")


def waiting_line(t: Translator, number: int, title: str, sum_: str) -> str:
    return t("#{number} “{title}”, {sum}", number=number, title=title, sum=sum_)


def pay_heading(t: Translator) -> str:
    return t("How to pay")


def payee(t: Translator) -> str:
    return t("Account holder")


def bank(t: Translator) -> str:
    return t("Bank")


def bank_account(t: Translator) -> str:
    """The label of lines that say it all."""
    return t("Bank account")


def bic(t: Translator) -> str:
    return t("BIC")


def correspondent(t: Translator) -> str:
    return t("Corr. account")


def reference(t: Translator) -> str:
    return t("Reference")


def bank_labels(t: Translator) -> dict[str, str]:
    """The labels of the table by which a Russian bank is paid; other layouts do not print them."""
    return {
        "payee_bank": t("Payee's bank"),
        "payee": t("Payee"),
        "account": t("Acc. No."),
        "bic": t("BIC"),
    }


def purpose(t: Translator, name: str, day: date, tax: str) -> str:
    """What the payer's bank is told the payment is for."""
    said = t("Payment of invoice {name} of {day}.", name=name, day=f"{day:%d.%m.%Y}")
    return t.sentences(said, tax) if tax else said


def scan(t: Translator) -> str:
    return t("Scan with your banking app")


def signatures(t: Translator, signatory: str | None) -> list[list[str]]:
    return [[t("Director"), signatory or ""], [t("Accountant"), signatory or ""]]


def page(t: Translator) -> str:
    """`{page}` and `{pages}` are put in by the layout."""
    return t("Page {page} of {pages}", page="{page}", pages="{pages}")
