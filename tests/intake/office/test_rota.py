"""Who is on call: the first shift that fits, by days, hours and weeks of the office's own time."""

from datetime import UTC, datetime

import pytest

from bot.book.reading import read_book
from intake.office.book import Office
from intake.office.rota import next_on_call, on_call
from tests.stories.stage import BOOKS

ROTA = """
[[on_call.rota]]
who = "lena"
from = 2026-12-24
until = 2026-12-26

[[on_call.rota]]
who = "ivan"
deputy = "max"
days = ["friday", "saturday"]
hours = ["00:00-09:00", "18:00-24:00"]

[[on_call.rota]]
who = "timur"
weeks = "even"
days = ["sunday"]
"""


@pytest.fixture
def office(tmp_path) -> Office:
    text = (BOOKS / "en.toml").read_text()
    before, _, after = text.partition('[[on_call.rota]]\nwho = "ivan"\ndeputy = "max"\n')
    book = tmp_path / "office.toml"
    book.write_text(before + ROTA + after)
    return read_book(book).for_intake()


def at(text: str) -> datetime:
    """A time of the office, which is one hour ahead in winter."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        ("2026-11-27T17:59", None),  # a Friday
        ("2026-11-27T18:00", "ivan"),
        ("2026-11-27T23:59", "ivan"),
        ("2026-11-28T08:59", "ivan"),
        ("2026-11-28T09:00", None),
        ("2026-11-29T12:00", "timur"),  # the Sunday of week 48
        ("2026-12-06T12:00", None),  # of week 49
        ("2026-12-25T20:00", "lena"),  # a Friday: named first, she wins
        ("2026-12-26T23:59", "lena"),
        ("2026-12-27T00:00", "timur"),
    ],
)
def test_the_first_that_fits(office, moment, who):
    shift = on_call(office, at(moment))
    assert (shift.who if shift else None) == who


def test_when_somebody_is_on_call_next(office):
    assert next_on_call(office, at("2026-11-24T12:00")) == at("2026-11-27T00:00")
    assert next_on_call(office, at("2026-11-28T10:00")) == at("2026-11-28T18:00")


def test_nobody_for_two_weeks_is_nobody(office, tmp_path):
    alone = office.model_copy(update={"on_call": None})
    assert on_call(alone, at("2026-11-27T20:00")) is None
    assert next_on_call(alone, at("2026-11-27T20:00")) is None
