"""An invoice's number is recognised in the ways people write it, and not where it is something else."""

from datetime import date

import pytest

from billing.payments.numbers import means, mentions

DAY = date(2026, 11, 12)


def named(reference: str, series: str = "R") -> bool:
    return any(means(one, series=series, year=2026, number=17, issued_on=DAY) for one in mentions(reference))


@pytest.mark.parametrize(
    "reference",
    [
        "R-2026-0017",
        "r-2026-0017",
        "R2026-0017",
        "R 2026 0017",
        "R-2026/0017 Vega GmbH",
        "RECHNUNG R-2026-0017 VOM 12.11.2026",
        "Rechnung 2026-0017",
        "RE2026-0017",
        "Rechnungsnr. 20260017",
        "inv2026.0017",
        "Invoice No. 2026-17",
        "invoice 17",
        "Rg. 17 vom 12.11.26",
        "0017/2026",
        "Оплата по счёту № 17 от 12.11.2026 за работы",
        "Оплата по счету Р-2026-0017. НДС не облагается",
        "счет 2026-0017",
        "сч. №17",
        "Ｒ－２０２６－００１７",
        "請求書番号 R-2026-0017",
        "R-2026–0017",
        "+++R-2026-0017+++",
    ],
)
def test_written_so_it_is_meant(reference):
    assert named(reference)


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "R-2026-00170",
        "R-2026-0018",
        "R-2025-0017",
        "12026-0017",
        "K-2026-0017",
        "KD2026-0017",
        "für 17.11.2026",
        "2026-11-17",
        "17",
        "Kundennummer 0017 4711",
        "счет 17 от 13.11.2026",
        "на расчетный счет 40702810400000001217",
        "invoice 17/3",
    ],
)
def test_written_so_it_is_something_else(reference):
    assert not named(reference)


def is_november(reference: str) -> bool:
    return any(means(one, series="", year=2026, number=11, issued_on=DAY) for one in mentions(reference))


def test_a_month_is_no_invoice_unless_it_is_called_one():
    assert not is_november("Wartung 2026-11")
    assert is_november("Rechnung 2026-11")
    assert is_november("Wartung 2026-0011")


@pytest.mark.parametrize(
    ("series", "written"), [("СЧ", "СЧ-2026-0017"), ("A/1", "A/1-2026-0017"), ("", "2026-0017")]
)
def test_any_series(series, written):
    assert named(written, series)
    assert named(written.replace("-", " "), series)
