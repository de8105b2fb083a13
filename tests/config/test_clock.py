"""Weeks, months and days of an office; and whose clock is believed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import (
    SANDBOX_CLOCK,
    SandboxClock,
    SystemClock,
    clock_for,
    midnight,
    month_of,
    week_named,
    week_of,
)

ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Berlin",
        "Europe/Moscow",
        "Asia/Tokyo",
        "America/Sao_Paulo",  # its summer time began at midnight
        "America/Havana",
        "Africa/Cairo",
        "Pacific/Apia",  # lived without 30 December 2011
        "Pacific/Kiritimati",
    )
]
moments = st.datetimes(datetime(2005, 1, 2), datetime(2045, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES)


@given(moments, zones, st.sampled_from([week_of, month_of]))
def test_every_moment_is_in_exactly_one_period_and_neighbours_tile(moment, zone, period_of):
    period = period_of(moment, zone)
    assert moment in period
    before, after = period_of(period.start - timedelta(microseconds=1), zone), period_of(period.end, zone)
    assert before.end == period.start
    assert after.start == period.end
    assert len({before.key, period.key, after.key}) == 3


@given(moments, zones)
def test_a_week_is_found_again_by_its_name(moment, zone):
    week = week_of(moment, zone)
    assert week_named(week.key, zone) == week


def test_the_weeks_of_a_changed_clock_are_longer_and_shorter():
    berlin = ZoneInfo("Europe/Berlin")
    spring = week_of(datetime(2026, 3, 28, tzinfo=UTC), berlin)
    autumn = week_of(datetime(2026, 10, 24, tzinfo=UTC), berlin)
    assert spring.end - spring.start == timedelta(days=7, hours=-1)
    assert autumn.end - autumn.start == timedelta(days=7, hours=1)


def test_a_year_of_fifty_three_weeks():
    assert week_of(datetime(2027, 1, 2, tzinfo=UTC), ZoneInfo("UTC")).key == "2026-W53"


@pytest.mark.parametrize("name", ["2026", "2026-W54", "last", "W47", "2026-11"])
def test_a_week_that_is_none_is_refused(name):
    with pytest.raises(ValueError, match=r"\w"):
        week_named(name, ZoneInfo("UTC"))


def test_a_day_begins_where_the_clock_first_shows_it():
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    began = midnight(datetime(2018, 11, 4).date(), sao_paulo)  # noqa: DTZ001 (a date)
    assert began.astimezone(sao_paulo).hour == 1, "that day had no midnight"


@pytest.mark.parametrize(
    "api", ["http://127.0.0.1:8081", "http://localhost:1", "http://[::1]:9", "http://127.9.9.9"]
)
def test_beside_a_stand_in_the_clock_can_be_moved(api, tmp_path):
    clock = clock_for(api, tmp_path)
    assert isinstance(clock, SandboxClock)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    (tmp_path / SANDBOX_CLOCK).write_text("86400.5\n")
    assert timedelta(hours=23) < clock.now() - datetime.now(UTC) < timedelta(hours=25)
    (tmp_path / SANDBOX_CLOCK).write_text("what?")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "api", ["https://api.telegram.org", "http://10.0.0.7:8081", "http://localhost.example.com", ""]
)
def test_nobody_moves_the_clock_of_the_real_thing(api, tmp_path):
    (tmp_path / SANDBOX_CLOCK).write_text("86400")
    clock = clock_for(api, tmp_path)
    assert isinstance(clock, SystemClock)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
