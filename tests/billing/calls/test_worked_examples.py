"""docs/calls.md is what the program does: every row of its table is worked out here."""

import re
from pathlib import Path

import pytest

from billing.calls.book import CallKind, CallRules
from billing.calls.models import CallResult
from billing.calls.rules import CallTerms, Counted, count, must_ask
from billing.quotes.lifecycle import Line
from billing.tariffs.book import Unit
from billing.vat import VatPrices

PAGE = (Path(__file__).parents[3] / "docs" / "calls.md").read_text()
FREE = CallRules(item="consultation").free


def rows():
    [found] = re.findall(r"<!-- table: calls -->\n\n((?:\|.*\n)+)", PAGE)
    heading, _, *lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()
    ]
    examples = [dict(zip(heading, line, strict=True)) for line in lines]
    return [pytest.param(example, id=example["what it shows"]) for example in examples]


def number(cell):
    return None if cell == "–" else int(cell)


def terms_of(row):
    rate = number(row["VAT on top"])
    item = None
    if row["sold by"] != "–":
        price = int(row["price"])
        unit, least = Unit(row["sold by"]), int(row["minimum"])
        item = Line("consultation", "", 1, unit, price, price, vat_rate=rate and rate * 100, least=least)
    vat = VatPrices.EXCLUSIVE if rate else None
    return CallTerms(
        int(row["free"]),
        FREE,
        item,
        vat,
        included=row["in tariff"] == "yes",
        limit_minor=number(row["limit"]),
    )


@pytest.mark.parametrize("row", rows())
def test_what_a_call_comes_to(row):
    agreed = {"yes": True, "no": False, "–": None}[row["agreed"]]
    counted = count(CallKind(row["about"]), int(row["minutes"]), terms_of(row), agreed=agreed)
    assert counted.result is CallResult(row["it is"])
    assert (counted.free, counted.paid) == (int(row["free minutes"]), int(row["paid minutes"]))
    charged = counted.minor if counted.result in (CallResult.CHARGED, CallResult.QUOTE) else 0
    assert charged == int(row["it costs"])


def test_without_paid_calls_in_the_book_the_request_decides():
    assert count(CallKind.CONSULTATION, 10, None, agreed=None) == Counted(CallResult.FOLLOWS, 0, 10)
    assert count(CallKind.OURS, 10, None, agreed=None) == Counted(CallResult.OURS, 10)


def test_the_words_are_said_only_where_they_cost_something():
    line = Line("consultation", "", 1, Unit.STARTED_15, 2500, 2500)
    paid, free = CallTerms(5, FREE, line), CallTerms(5, FREE, line, included=True)
    assert must_ask(CallKind.CONSULTATION, paid, None, None), "while they talk"
    assert must_ask(CallKind.CONSULTATION, paid, 6, None)
    assert not must_ask(CallKind.CONSULTATION, paid, 5, None)
    assert not must_ask(CallKind.CONSULTATION, paid, 6, agreed=False)
    assert not must_ask(CallKind.CONSULTATION, free, 60, None)
    assert not must_ask(CallKind.INVOICE, paid, 60, None)
    assert not must_ask(None, paid, None, None)
