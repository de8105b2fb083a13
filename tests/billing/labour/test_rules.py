"""Durations and hours of work as people type them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.labour.rules import LONGEST_MINUTES, parse_duration, split_hours, split_log


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1h20", 80),
        ("1:20", 80),
        ("80m", 80),
        ("80", 80),
        ("+30", 30),
        ("1 ч 20 мин", 80),
        ("90 мин.", 90),
        ("2 часа", 120),
        ("1時間20分", 80),
        ("１時間半", 90),
        ("1.5h", 90),
        ("1,5 ч", 90),
        ("0.33h", 20),
        ("0", None),
        ("25h", None),
        ("1:75", None),
        ("1.5", None),
        ("-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_durations(typed, minutes):
    assert parse_duration(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("1h20 what was done", (80, "what was done")),
        ("1 ч 20 мин правил баннер", (80, "правил баннер")),
        ("1h 2 banners", (60, "2 banners")),
        ("30 5 banners", (30, "5 banners")),
        ("15", (15, "")),
        ("banner", None),
    ],
)
def test_a_log_is_a_duration_and_what_was_done(typed, parts):
    assert split_log(typed) == parts


@given(st.integers(1, LONGEST_MINUTES))
def test_every_way_of_writing_means_the_same(minutes):
    hours, rest = divmod(minutes, 60)
    forms = [str(minutes), f"{minutes}m", f"{hours}:{rest:02}", f"{hours}h{rest:02}", f"{hours} ч {rest} мин"]
    assert {parse_duration(form) for form in forms} == {minutes}


@given(st.text(max_size=20))
def test_anything_typed_is_minutes_of_a_day_or_nothing(typed):
    minutes = parse_duration(typed)
    assert minutes is None or 0 < minutes <= LONGEST_MINUTES


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "start", "minutes", "rest"),
    [
        ("22:30-01:15 server", "2026-11-15T22:30", 165, "server"),
        ("09:15–10:00", "2026-11-16T09:15", 45, ""),
        ("13:00-14:00 yesterday's", "2026-11-15T13:00", 60, "yesterday's"),
        ("22:00-24:00 backup\nand restore", "2026-11-15T22:00", 120, "backup\nand restore"),
        ("０９：００〜０９：３０ 更新", "2026-11-16T09:00", 30, "更新"),
    ],
)
def test_hours_of_work_are_the_latest_that_are_over(typed, start, minutes, rest):
    ten = datetime(2026, 11, 16, 10, 0, tzinfo=BERLIN)
    found = split_hours(typed, ten, BERLIN)
    assert found
    hours, said = found
    assert (f"{hours.start.astimezone(BERLIN):%Y-%m-%dT%H:%M}", hours.minutes, said) == (start, minutes, rest)


@pytest.mark.parametrize("typed", ["25:00-26:00", "9-10", "1:20 logo", "22:30-", "10:00-24:30", "80m"])
def test_what_is_no_hours_of_work(typed):
    assert split_hours(typed, datetime(2026, 11, 16, 10, 0, tzinfo=BERLIN), BERLIN) is None
