"""Half hours that can be offered, typed times, and when what is due; over the days on which the clocks change, too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from billing.slots.rules import Fault, free, next_due, typed
from bot.book.reading import parse_book
from tests.bot.book.office_database import ENGLISH

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning."""


def office(**days: str):
    book = parse_book(ENGLISH).for_intake()
    hours = (
        type(book.hours).model_validate({day: (span,) for day, span in days.items()}) if days else book.hours
    )
    return book.model_copy(update={"hours": hours})


def local(*moments: datetime) -> list[str]:
    return [f"{moment.astimezone(BERLIN):%d.%m. %H:%M}" for moment in moments]


@pytest.mark.parametrize(
    ("open_on", "since", "busy", "expected"),
    [
        pytest.param({}, NOW, [], ["24.11. 10:00", "24.11. 10:30", "24.11. 11:00"], id="at once"),
        pytest.param(
            {},
            NOW + timedelta(minutes=1),
            [],
            ["24.11. 10:30", "24.11. 11:00", "24.11. 11:30"],
            id="on the grid",
        ),
        pytest.param(
            {},
            NOW,
            [NOW, NOW + timedelta(hours=1)],
            ["24.11. 10:30", "24.11. 11:30", "24.11. 12:00"],
            id="taken",
        ),
        pytest.param(
            {},
            datetime(2026, 11, 27, 15, 20, tzinfo=UTC),
            [],
            ["27.11. 16:30", "30.11. 09:00", "30.11. 09:30"],
            id="the last one ends at closing time, then comes Monday",
        ),
        pytest.param(
            {"tuesday": "09:15-10:20"},
            NOW,
            [],
            ["01.12. 09:30", "08.12. 09:30", "15.12. 09:30"],
            id="no half hour is cut short",
        ),
        pytest.param(
            {"sunday": "01:00-04:00"},
            datetime(2026, 3, 28, 12, 0, tzinfo=UTC),
            [],
            ["29.03. 01:00", "29.03. 01:30", "29.03. 03:00"],
            id="the hour the clocks skip is not there",
        ),
        pytest.param(
            {"sunday": "02:00-03:00"},
            datetime(2026, 10, 24, 12, 0, tzinfo=UTC),
            [],
            ["25.10. 02:00", "25.10. 02:30", "25.10. 02:00"],
            id="the hour that comes twice is there twice",
        ),
    ],
)
def test_half_hours(open_on, since, busy, expected):
    assert local(*free(office(**open_on), since, 3, busy)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("15:30", "24.11. 15:30"),
        ("Friday 15:30", "27.11. 15:30"),
        ("friday, at 15:30", "27.11. 15:30"),
        ("24.11. 14:00", "24.11. 14:00"),
        ("2026-12-01 09:00", "01.12. 09:00"),
        ("завтра в 15:30", "25.11. 15:30"),
        ("в пятницу в 10:00", "27.11. 10:00"),
        ("пятница 10:00", "27.11. 10:00"),
        ("明日15:30", "25.11. 15:30"),
        ("11月27日 10:00", "27.11. 10:00"),
        ("tomorrow 14:15", Fault.OFF_GRID),
        ("28.03.2027 14:30", Fault.TOO_FAR),
        ("09:00", Fault.TOO_SOON),
        ("10:00", Fault.TOO_SOON),
        ("25:00", Fault.UNREAD),
        ("3 pm", Fault.UNREAD),
        ("Friday", Fault.UNREAD),
        ("some day 15:30", Fault.UNREAD),
    ],
)
def test_typed_times(words, expected):
    at = typed(words, NOW, BERLIN)
    assert (at if isinstance(at, Fault) else local(at)[0]) == expected


def test_a_time_the_clocks_skip_is_none():
    assert typed("29.03. 02:30", datetime(2027, 3, 1, 9, tzinfo=UTC), BERLIN) is not Fault.OFF_GRID
    assert typed("28.03. 02:30", datetime(2027, 3, 1, 9, tzinfo=UTC), BERLIN) is Fault.OFF_GRID


def test_who_has_only_just_agreed_is_not_reminded():
    starts = NOW + timedelta(hours=1)
    assert next_due(starts, NOW) == starts - timedelta(minutes=15)
    assert next_due(starts, starts - timedelta(minutes=14)) == starts + timedelta(minutes=30)
