"""A made-up act, to look at layout and words before the first real one."""

from datetime import date, timedelta

from billing.acts.lifecycle import ActKind, Form
from billing.acts.line_texts import grouped
from billing.acts.lines import Work, counted, tax_of
from billing.acts.papers import ActPaper
from billing.charges.lifecycle import printed
from billing.invoices.book import ClientLegal, FirmLegal
from billing.invoices.rules import named
from billing.vat import VatPrices, VatRule, added
from config.i18n import Translator

HOUR, PAGE, FEE = 60_00, 1_234_56, 180_00
"""Sums of no office in particular; yen are written without their hundredths."""


def paper(
    t: Translator,
    form: Form,
    *,
    series: str,
    today: date,
    currency: str,
    rule: VatRule | None,
    seller: FirmLegal,
    buyer: ClientLegal,
) -> ActPaper:
    """Last month of nobody: a fee, work by the hour, a fixed price with a discount, and a correction."""
    last = today.replace(day=1) - timedelta(days=1)
    month = last.replace(day=1)
    rate = rule.rate if rule else None
    works = _works(t, month, rule)
    return ActPaper(
        kind=ActKind.WORK,
        form=form,
        name=named(series, today.year, 0),
        issued_on=today,
        month=month,
        last_day=last,
        currency=currency,
        groups=grouped(t, works, currency, rate, 1),
        tax=tax_of([line for work in works for line in counted(work, rate)], line_by_line=form is Form.UPD),
        seller=seller,
        buyer=buyer,
        taxed_office=rule is not None,
    )


def _works(t: Translator, month: date, rule: VatRule | None) -> list[Work]:
    rate = rule.rate if rule else None
    fee = {"mode": "fee", "period": f"{month:%Y-%m}", "parts": []}
    hours = printed(t("Work by the hour"), HOUR, vat_rate=rate) | {
        "unit": "hour",
        "quantity": 4,
        "minutes": 150,
        "total_minor": HOUR * 150 // 60,
    }
    fixed = [
        printed(t("Page of a site"), PAGE, vat_rate=rate),
        printed("", -PAGE // 10, kind="discount", percent=10_00, vat_rate=rate),
    ]
    anna, when = t("Anna"), month.replace(day=17)
    return [
        Work([printed(t("Tariff"), FEE)], fee, "charge", month),
        Work(_taxed([hours], rule), {}, "capture", when, 17, t("Spring campaign"), anna),
        Work(_taxed(fixed, rule), {}, "capture", when, 21, t("New page of the catalogue"), anna),
    ]


def _taxed(lines: list[dict[str, object]], rule: VatRule | None) -> list[dict[str, object]]:
    if rule is None or rule.prices is not VatPrices.EXCLUSIVE:
        return lines
    net = sum(int(str(line["total_minor"])) for line in lines)
    return [*lines, printed("", added(net, rule.rate).vat_minor, kind="vat", vat_rate=rule.rate)]
