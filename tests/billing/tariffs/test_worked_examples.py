"""docs/tariffs.md is what the program does: every row of its tables is worked out here."""

import re
from pathlib import Path

import pytest

from billing.money import charged_minutes
from billing.tariffs.book import Unit
from billing.tariffs.pricing import Use, exceeds_by, level_reached, moved, price_for_client, regranted

PAGE = (Path(__file__).parents[3] / "docs" / "tariffs.md").read_text()


def rows(table):
    [found] = re.findall(rf"<!-- table: {table} -->\n\n((?:\|.*\n)+)", PAGE)
    heading, _, *lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()
    ]
    examples = [dict(zip(heading, line, strict=True)) for line in lines]
    return [pytest.param(example, id=example["what it shows"]) for example in examples]


def number(cell):
    return None if cell in ("–", "no limit") else int(cell)


@pytest.mark.parametrize("row", rows("left"))
def test_what_is_left(row):
    use = Use(number(row["granted"]), int(row["reserved"]), int(row["used"]))
    assert use.left == number(row["left"])
    assert exceeds_by(use, int(row["wanted"])) == int(row["exceeds by"])


@pytest.mark.parametrize("row", rows("used"))
def test_what_work_uses(row):
    charged = charged_minutes(int(row["worked"]), int(row["unit"]), int(row["minimum"]))
    before = Use(number(row["granted"]), used=int(row["used"]), overrun=int(row["overrun"]))
    after = moved(before, consumed=charged)
    assert charged == int(row["charged"])
    assert (after.used, after.overrun) == (int(row["used then"]), int(row["overrun then"]))
    assert level_reached(after, told=0) == number(row["told"])


@pytest.mark.parametrize("row", rows("regranted"))
def test_when_the_terms_change(row):
    before = Use(number(row["granted"]), used=int(row["used"]), overrun=int(row["overrun"]))
    after = regranted(before, number(row["new grant"]))
    assert (after.used, after.overrun) == (int(row["used then"]), int(row["overrun then"]))


@pytest.mark.parametrize("row", rows("prices"))
def test_what_they_pay(row):
    price = price_for_client(Unit.PIECE, number(row["own list"]), number(row["default list"]), "RUB")
    assert (price and price.your_minor) == number(row["they pay"])
    beside = price.list_minor if price and price.is_special else None
    assert beside == number(row["beside it"])
