"""Clients in several currencies: what the book has to say for it, and what it may not change later."""

import re

import pytest

from bot.book.commands import apply_file, fault_lines
from bot.book.faults import BookWrong
from bot.book.reading import parse_book
from tests.bot.book.office_database import ENGLISH, NOW

YEN_LIST = """
[price_lists.yen]
name = "Yen"
default = true
currency = "JPY"

[[price_lists.yen.versions]]
from = 2026-01-01
prices = { banner = 18000 }
"""
YEN_TARIFF = """
[tariffs.yen]
name = "Yen"
currency = "JPY"

[[tariffs.yen.versions]]
from = 2026-01-01
monthly_fee = 40000
"""
YEN_CLIENT = """
[clients.sakura]
name = "Sakura"
currency = "JPY"
credit_limit = 5000
"""

FAULTS = [
    (
        YEN_LIST + YEN_LIST.replace("[price_lists.yen", "[price_lists.yen2"),
        "price_lists.yen2.default: “yen” is the default price list already",
    ),
    (YEN_LIST.replace("18000", "180.50"), "banner: 180.50 has too many decimals; JPY has 0"),
    (YEN_TARIFF.replace("40000", "400.5"), "monthly_fee: 400.5 has too many decimals; JPY has 0"),
    (YEN_CLIENT.replace("5000", "50.5"), "credit_limit: 50.5 has too many decimals; JPY has 0"),
    (
        YEN_CLIENT + 'price_list = "vega"\n',
        "clients.sakura.price_list: “vega” is in EUR, this client's account in JPY; expected one in JPY",
    ),
    (
        YEN_CLIENT.replace('"JPY"', '"EUR"') + 'tariff = "yen"\n' + YEN_TARIFF,
        "clients.sakura.tariff: “yen” is in JPY, this client's account in EUR; expected one in EUR",
    ),
    ("\n[currencies.EUR]\nbalance_below = 5\n", "currencies.EUR: EUR is the firm's own currency"),
    ("\n[currencies.JPY]\nbalance_below = 5.5\n", "balance_below: 5.5 has too many decimals; JPY has 0"),
    ("\n[currencies.XYZ]\nbalance_below = 5\n", "currencies.XYZ: unknown currency “XYZ”"),
    (
        "\n[currencies.JPY]\nsurcharges = { urgent = 500 }\n",
        "currencies.JPY.surcharges.urgent: says nothing by itself; expected surcharges.urgent.sum beside it",
    ),
    (
        "\n[currencies.JPY]\nto_level = 500\nbalance_below = 500\n",
        "currencies.JPY.to_level: expected more than 500, found 500",
    ),
]


@pytest.mark.parametrize(("more", "told"), FAULTS)
def test_what_does_not_fit_is_told_with_its_line(more, told):
    with pytest.raises(BookWrong) as wrong:
        parse_book(ENGLISH + more)
    [line] = [one for one in fault_lines(wrong.value, "en") if told in one]
    assert line.startswith("office.toml:")


def test_a_currency_with_terms_prices_and_a_client_is_right():
    book = parse_book(ENGLISH + YEN_LIST + YEN_TARIFF + YEN_CLIENT + 'tariff = "yen"\n')
    assert book.for_billing().clients["sakura"].currency == "JPY"
    assert book.for_billing().clients["vega"].currency == "EUR"


def test_a_client_pays_in_the_currency_of_their_tariff():
    book = parse_book(
        ENGLISH + YEN_TARIFF + YEN_CLIENT.replace('currency = "JPY"\n', "") + 'tariff = "yen"\n'
    )
    assert book.for_billing().clients["sakura"].currency == "JPY"


def test_beside_a_russian_account_other_currencies_need_their_own():
    russian = (
        re.sub(r"(?m)^(iban|bic) = .*\n", "", ENGLISH).replace(
            "[firm.bank]\n",
            '[firm.bank]\nbic = "044525225"\naccount = "40702810900000005555"\n'
            'correspondent = "30101810400000000225"\n',
        )
        + YEN_CLIENT
    )
    with pytest.raises(BookWrong) as wrong:
        parse_book(russian)
    [line] = fault_lines(wrong.value, "en")
    assert "invoices in JPY need an account to be paid to: the firm's takes EUR only" in line
    book = parse_book(russian + '\n[currencies.JPY.bank]\nlines = ["みずほ銀行"]\n')
    assert book.for_invoices().bank_for("JPY").lines == ("みずほ銀行",)
    assert book.for_invoices().bank_for("EUR").account == "40702810900000005555"


async def test_what_has_no_price_is_said_once(desk):
    said = await desk.apply(ENGLISH + YEN_LIST + YEN_CLIENT)
    [careful] = [line for line in said if line.startswith("Careful")]
    assert "no price in JPY" in careful and "Banner" not in careful
    assert await desk.apply() == ["Nothing changed: the desk already works by this book."]


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (
            'currency = "JPY"\ncredit_limit',
            'currency = "EUR"\ncredit_limit',
            "clients.sakura.currency: the account of sakura is kept in JPY and stays so; found EUR. Write "
            + 'currency = "JPY" under clients.sakura; for EUR, end this client and begin another',
        ),
        (
            'currency = "JPY"\n\n[[price_lists',
            'currency = "USD"\n\n[[price_lists',
            "price_lists.yen.currency: “yen” is priced in JPY and stays so; found USD.",
        ),
    ],
)
async def test_what_was_priced_or_opened_in_a_currency_stays_in_it(desk, tmp_path, was, becomes, told):
    book = ENGLISH + YEN_LIST + YEN_CLIENT
    await desk.apply(book)
    file = tmp_path / "office.toml"
    file.write_text(book.replace(was, becomes))
    with pytest.raises(BookWrong) as wrong:
        await apply_file(file, desk.database, NOW)
    [line] = fault_lines(wrong.value, "en")
    assert told in line
    assert line.startswith("office.toml:")
