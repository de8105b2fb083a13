"""Minor units, rounding in named places, and sums as people type them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from billing.money import MixedCurrenciesError, Money, charged_minutes, parse_amount, price_of_minutes


def test_currencies_do_not_mix():
    assert Money(100, "EUR") + Money(50, "EUR") - Money(1, "EUR") == Money(149, "EUR")
    assert Money(1, "EUR") < Money(2, "EUR")
    for mixed in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__):
        with pytest.raises(MixedCurrenciesError):
            mixed(Money(1, "EUR"), Money(1, "RUB"))


@pytest.mark.parametrize("minor", [1.0, True, "1", None])
def test_only_whole_minor_units(minor):
    with pytest.raises(TypeError):
        Money(minor, "EUR")


@pytest.mark.parametrize("currency", ["eur", "EURO", ""])
def test_only_currency_codes(currency):
    with pytest.raises(ValueError, match=f"^{currency}$"):
        Money(1, currency)


@pytest.mark.parametrize(
    ("minutes", "rate", "price"),
    [(60, 200_000, 200_000), (1, 29, 0), (1, 30, 1), (1, 31, 1), (90, 3, 5), (50, 60_000, 50_000), (0, 1, 0)],
)
def test_time_is_priced_half_up(minutes, rate, price):
    assert price_of_minutes(minutes, rate) == price


@given(st.integers(0, 10**6), st.integers(0, 10**9))
def test_a_price_is_at_most_half_a_unit_from_the_exact_one(minutes, rate):
    exact = Fraction(minutes * rate, 60)
    assert -Fraction(1, 2) < price_of_minutes(minutes, rate) - exact <= Fraction(1, 2)


def test_nothing_negative_is_priced():
    for minutes, rate in ((-1, 1), (1, -1)):
        with pytest.raises(ValueError, match="-1"):
            price_of_minutes(minutes, rate)


@pytest.mark.parametrize(
    ("worked", "unit", "minimum", "charged"),
    [
        (1, 15, 0, 15),
        (15, 15, 0, 15),
        (16, 15, 0, 30),
        (1, 15, 30, 30),
        (31, 15, 30, 45),
        (1, 15, 20, 30),
        (0, 15, 30, 0),
    ],
)
def test_minutes_are_charged_by_started_units(worked, unit, minimum, charged):
    assert charged_minutes(worked, unit, minimum) == charged


@given(st.integers(1, 2000), st.integers(1, 240), st.integers(0, 240))
def test_charged_covers_worked_and_minimum_by_less_than_a_unit(worked, unit, minimum):
    charged = charged_minutes(worked, unit, minimum)
    assert charged % unit == 0
    assert 0 <= charged - max(worked, minimum) < unit


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("10000", "RUB", 1_000_000),
        ("10 000", "RUB", 1_000_000),
        ("10\u202f000,50\u00a0₽", "RUB", 1_000_050),
        ("10 000 руб.", "RUB", 1_000_000),
        ("¥10,000", "JPY", 10_000),
        ("１０，０００円", "JPY", 10_000),
        ("1.500,00 €", "EUR", 150_000),
        ("1,500.00", "EUR", 150_000),
        ("1'500.5", "EUR", 150_050),
        ("EUR 19.9", "EUR", 1_990),
        ("0", "EUR", 0),
    ],
)
def test_sums_as_people_type_them(typed, currency, minor):
    assert parse_amount(typed, currency) == minor


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("", "EUR"),
        ("soon", "EUR"),
        ("-5", "EUR"),
        ("¥5", "EUR"),
        ("5 €", "RUB"),
        ("1 5", "RUB"),
        ("0,500", "EUR"),
        ("100.5", "JPY"),
        ("1,5.0", "EUR"),
        ("5 5 5", "EUR"),
        ("1e5", "EUR"),
        ("10 000 000 000 000.01", "EUR"),
        ("99999999999999999999", "JPY"),
    ],
)
def test_what_is_no_sum_in_this_currency(typed, currency):
    assert parse_amount(typed, currency) is None


@given(st.integers(0, 10**13), st.sampled_from(["en", "ru", "de", "fr", "ja"]))
def test_what_the_program_prints_it_can_read(minor, locale):
    printed = format_decimal(Decimal(minor) / 100, format="#,##0.00", locale=locale)
    assert parse_amount(printed, "EUR") == minor


@given(st.text(max_size=20), st.sampled_from(["RUB", "EUR", "JPY", "KWD"]))
def test_anything_typed_is_a_sum_or_nothing(typed, currency):
    amount = parse_amount(typed, currency)
    assert amount is None or amount >= 0
