"""Durations as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.labour.rules import LONGEST_MINUTES, parse_duration, split_log


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
