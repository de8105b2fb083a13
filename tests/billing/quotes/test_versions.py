"""Which prices are new versions a client asked for: the table of docs/ledger.md, worked out."""

import re
from pathlib import Path

import pytest

from billing.quotes.lifecycle import State
from billing.quotes.versions import Version, count, is_beyond

PAGE = (Path(__file__).parents[3] / "docs" / "ledger.md").read_text()


def rows() -> list[object]:
    [found] = re.findall(r"<!-- table: versions -->\n\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE)
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()]
    return [pytest.param(*line[:4], id=line[4]) for line in lines]


def version(said: str) -> Version:
    states = {"x": State.RELEASED, "=": State.ACCEPTED}
    state = next((states[sign] for sign in said if sign in states), State.SUPERSEDED)
    return Version(state, answers="+" in said, discussed="!" in said)


@pytest.mark.parametrize(("prices", "free", "had", "following"), rows())
def test_counting(prices: str, free: str, had: str, following: str) -> None:
    counted = count([version(said) for said in prices.split(", ")])
    assert counted.had == int(had)
    if counted.waits is None:
        assert following == "–"
    else:
        beyond = is_beyond(counted.had + 1, None if free == "–" else int(free))
        assert following == ("paid" if beyond else "free")
