"""Sums in Russian words; the codes a banking app reads, letter by letter."""

import pytest

from billing.invoices.book import Bank, FirmLegal
from billing.invoices.codes import epc, gost, square
from billing.invoices.words import roubles_in_words
from billing.money import Money

FIRM = FirmLegal(name="ООО «Липа»", ids={"ИНН": "7707083893", "КПП": "773601001"})
GERMAN = Bank(iban="DE89 3704 0044 0532 0130 00", bic="COBADEFFXXX")
RUSSIAN = Bank(
    bank="ПАО СБЕРБАНК",
    bic="044525225",
    account="40702810900000005555",
    correspondent="30101810400000000225",
)


@pytest.mark.parametrize(
    ("minor", "said"),
    [
        (0, "Ноль рублей 00 копеек"),
        (101, "Один рубль 01 копейка"),
        (2_02, "Два рубля 02 копейки"),
        (11_11, "Одиннадцать рублей 11 копеек"),
        (5_000_00, "Пять тысяч рублей 00 копеек"),
        (21_001_22, "Двадцать одна тысяча один рубль 22 копейки"),
        (1_234_567_89, "Один миллион двести тридцать четыре тысячи пятьсот шестьдесят семь рублей 89 копеек"),
        (2_000_002_00, "Два миллиона два рубля 00 копеек"),
        (112_000_000_000_00, "Сто двенадцать миллиардов рублей 00 копеек"),
    ],
)
def test_a_sum_in_words(minor, said):
    assert roubles_in_words(minor) == said


def test_a_sepa_code_has_its_eleven_rows():
    rows = epc("Lindenhof GmbH", GERMAN, Money(58_850, "EUR"), "R-2026-0012").split("\n")
    assert rows == [
        "BCD", "002", "1", "SCT", "COBADEFFXXX", "Lindenhof GmbH", "DE89370400440532013000", "EUR588.50", "", "",
        "R-2026-0012",
    ]  # fmt: skip


def test_a_russian_code_has_its_five_fields_first_and_no_bar_in_them():
    payload = gost(FIRM, RUSSIAN, Money(4_873_330, "RUB"), "Оплата | счёта 7")
    assert payload.split("|") == [
        "ST00012", "Name=ООО «Липа»", "PersonalAcc=40702810900000005555", "BankName=ПАО СБЕРБАНК", "BIC=044525225",
        "CorrespAcc=30101810400000000225", "PayeeINN=7707083893", "KPP=773601001", "Sum=4873330",
        "Purpose=Оплата   счёта 7",
    ]  # fmt: skip


def test_no_code_where_a_bank_would_refuse_it():
    assert epc("Lindenhof", GERMAN, Money(100, "USD"), "1") is None
    assert epc("Lindenhof", RUSSIAN, Money(100, "EUR"), "1") is None
    assert gost(FIRM, RUSSIAN, Money(100, "EUR"), "1") is None
    assert gost(FIRM, GERMAN, Money(100, "RUB"), "1") is None


def test_a_code_is_drawn_as_vectors_with_room_for_cyrillic():
    drawn = square("ST00012|Name=" + "Ж" * 120)
    assert drawn.startswith("<svg")
    assert "path" in drawn
