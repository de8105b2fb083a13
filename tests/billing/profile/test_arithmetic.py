"""What is printed beside a result comes to that result, for whoever takes a pocket calculator to the sheet."""

import re
from fractions import Fraction

import pytest

from billing.profile import arithmetic_texts as arithmetic
from billing.rounding import half_up
from config.i18n import translator
from tests.billing.profile.conftest import FEES, TWELVE
from tests.bot.book.office_database import ENGLISH

DURATION = re.compile(r"(?:(\d+)\u00a0h)?\u00a0?(?:(\d+)\u00a0min)?")


def value(words: str) -> Fraction:
    """Of one term as printed in English: euros, hours, per cent, a number."""
    if hours := DURATION.fullmatch(words):
        return Fraction(60 * int(hours[1] or 0) + int(hours[2] or 0), 60)
    plain = words.replace("€", "").replace(",", "").replace("−", "-").replace("\u2212", "-")
    return Fraction(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)


def comes_to(terms: str) -> Fraction:
    """`€720 × 30.4375 / 83`, from left to right."""
    first, *rest = re.split(r" ([×/+−]) ", terms)
    total = value(first)
    for sign, term in zip(rest[::2], rest[1::2], strict=True):
        match sign:
            case "×":
                total *= value(term)
            case "/":
                total /= value(term)
            case "+":
                total += value(term)
            case "−":
                total -= value(term)
    return total


def cents(exact: Fraction) -> int:
    return half_up(exact * 100)


@pytest.mark.parametrize("since", ["2026-08-01", "2026-09-01"])
async def test_the_sheet_can_be_recounted_by_hand(quarter, since):
    await quarter.desk.apply(ENGLISH + FEES.replace("2026-08-01", since), TWELVE[11])
    other = await quarter.request("harbour", at=TWELVE[6])
    await quarter.worked(other, 50, TWELVE[6])
    t, told = translator("en"), await quarter.profile("vega")
    recounted = 0
    for option in told.options:
        for label, terms, result in arithmetic.rows(t, told, option):
            if terms:
                assert cents(comes_to(terms)) == cents(value(result.removeprefix("+"))), (label, terms)
                recounted += 1
            if worked := re.search(r"\((.* × 30\.4375 / \d+)\)", label):
                assert half_up(comes_to(worked[1]) * 60) == value(terms.partition(" ×")[0]) * 60
                recounted += 1
    assert recounted >= 11
    for name, whole, month, _, _ in arithmetic.fitted(t, told, {})[:-1]:
        assert half_up(value(whole) * 60 * Fraction(304375, 10000) / told.reach.days) == value(month) * 60, (
            name
        )
