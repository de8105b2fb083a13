"""Time, day and words as people type them behind /log, in three languages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.labour.durations import LONGEST_MINUTES, parse_duration
from billing.labour.reading import Typed, read_log

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_AT_TEN = Typed(datetime(2026, 11, 16, 10, 0, tzinfo=BERLIN), BERLIN)


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
        ("1 час 20", 80),
        ("час двадцать", 80),
        ("час с половиной", 90),
        ("полтора часа", 90),
        ("полчаса", 30),
        ("около часа", 60),
        ("минут сорок", 40),
        ("2 с половиной часа", 150),
        ("an hour and a half", 90),
        ("half an hour", 30),
        ("1½h", 90),
        ("半時間", 30),
        ("二時間半", 150),
        ("九十分", 90),
        ("約1時間", 60),
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
        ("1 час 20 правил баннер", (80, "правил баннер")),
        ("1時間20分バナー修正", (80, "バナー修正")),
        ("1h20: banner", (80, "banner")),
        ("1.5 часа баннер", (90, "баннер")),
        ("1h 1.2 released", (60, "1.2 released")),
        ("1ч сборка", (60, "сборка")),
        ("30 may be late", (30, "may be late")),
        ("1h wedding page", (60, "wedding page")),
        ("13:00-14:00 yesterday's", (60, "yesterday's")),
    ],
)
def test_a_log_is_a_duration_and_what_was_done(typed, parts):
    said = read_log(typed, MONDAY_AT_TEN)
    assert said is not None
    assert (said.minutes, said.what, said.day) == (*parts, None)


@pytest.mark.parametrize(
    ("typed", "minutes", "day"),
    [
        ("1h20 yesterday banner", 80, 15),
        ("вчера 1ч20 баннер", 80, 15),
        ("昨日1時間20分バナー", 80, 15),
        ("позавчера полчаса баннер", 30, 14),
        ("в пятницу 1:20 баннер", 80, 13),
        ("1h on fri banner", 60, 13),
        ("last monday 20 banner", 20, 9),
        ("monday 20 banner", 20, 16),
        ("金曜日に1時間 バナー", 60, 13),
        ("先週の月曜 1時間 バナー", 60, 9),
        ("3 дня назад 1ч баннер", 60, 13),
        ("13.11 30 banner", 30, 13),
        ("30 2026-11-13 banner", 30, 13),
        ("13 ноября, 40 минут: баннер", 40, 13),
        ("1h nov 13 banner", 60, 13),
        ("11月13日(金) 1時間 バナー", 60, 13),
        ("13.11 22:30-23:15 banner", 45, 13),
        ("с 10:00 до 11:20 13-го баннер", 80, 13),
    ],
)
def test_the_day_stands_before_the_time_or_behind_it(typed, minutes, day):
    said = read_log(typed, MONDAY_AT_TEN)
    assert said is not None
    assert (said.minutes, said.day) == (minutes, date(2026, 11, day))
    assert said.what in ("banner", "баннер", "バナー")
    assert said.hours is None or said.hours.start.astimezone(BERLIN).day == day


@pytest.mark.parametrize(
    ("typed", "month_first", "day"),
    [
        ("11/13 1h", False, date(2026, 11, 13)),
        ("13/11 1h", False, date(2026, 11, 13)),
        ("11/5 1h", True, date(2026, 11, 5)),
        ("25.11 1h", False, date(2025, 11, 25)),
    ],
)
def test_a_day_without_a_year_is_the_latest_such_day(typed, month_first, day):
    said = read_log(typed, Typed(MONDAY_AT_TEN.now, BERLIN, month_first))
    assert said is not None
    assert said.day == day


@pytest.mark.parametrize("typed", ["banner", "soon", "tomorrow 1h", "32.11 1h", "11/5 1h", "yesterday", ""])
def test_without_a_time_nothing_is_read(typed):
    assert read_log(typed, MONDAY_AT_TEN) is None


@given(st.integers(1, LONGEST_MINUTES))
def test_every_way_of_writing_means_the_same(minutes):
    hours, rest = divmod(minutes, 60)
    forms = [str(minutes), f"{minutes}m", f"{hours}:{rest:02}", f"{hours}h{rest:02}", f"{hours} ч {rest} мин"]
    assert {parse_duration(form) for form in forms} == {minutes}


@given(st.text(max_size=20))
def test_anything_typed_is_minutes_of_a_day_or_nothing(typed):
    minutes = parse_duration(typed)
    assert minutes is None or 0 < minutes <= LONGEST_MINUTES


@pytest.mark.parametrize(
    ("typed", "start", "minutes", "rest"),
    [
        ("22:30-01:15 server", "2026-11-15T22:30", 165, "server"),
        ("09:15–10:00", "2026-11-16T09:15", 45, ""),
        ("from 13:00 to 14:00 letters", "2026-11-15T13:00", 60, "letters"),
        ("22:00-24:00 backup\nand restore", "2026-11-15T22:00", 120, "backup\nand restore"),
        ("０９：００〜０９：３０ 更新", "2026-11-16T09:00", 30, "更新"),
    ],
)
def test_hours_of_work_are_the_latest_that_are_over(typed, start, minutes, rest):
    said = read_log(typed, MONDAY_AT_TEN)
    assert said is not None
    assert said.hours is not None
    found = f"{said.hours.start.astimezone(BERLIN):%Y-%m-%dT%H:%M}"
    assert (found, said.minutes, said.what) == (start, minutes, rest)


@pytest.mark.parametrize("typed", ["25:00-26:00", "9-10", "1:20 logo", "22:30-", "10:00-24:30", "80m"])
def test_what_is_no_hours_of_work(typed):
    said = read_log(typed, MONDAY_AT_TEN)
    assert said is None or said.hours is None
