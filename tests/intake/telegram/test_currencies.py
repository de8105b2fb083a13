"""Sums as Telegram counts and takes them."""

import pytest

from intake.telegram.currencies import from_wire, takes, to_wire


@pytest.mark.parametrize(
    ("minor", "currency", "counted"),
    [(50_000, "EUR", 50_000), (3_000_000, "RUB", 3_000_000), (12_000, "JPY", 12_000), (900, "RSD", 90_000)],
)
def test_counted_as_there_and_back(minor: int, currency: str, counted: int) -> None:
    assert to_wire(minor, currency) == counted
    assert from_wire(counted, currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "taken"),
    [
        (50_000, "EUR", True),
        (100, "EUR", False),
        (750_000, "EUR", False),
        (9_000_00, "RUB", True),
        (50_00, "RUB", False),
        (180, "JPY", False),
        (200, "JPY", True),
        (1_300_000, "JPY", False),
        (50_000, "XAF", False),
    ],
)
def test_what_is_worth_far_less_than_a_dollar_or_more_than_thousands_is_not_taken(
    minor: int, currency: str, taken: bool
) -> None:
    assert takes(minor, currency) is taken
