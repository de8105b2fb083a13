"""Working time: what is promised, when the desk is open, and clocks that change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.office.book import Closing, Firm, Hours, Office, Promise, Summary
from intake.office.rules import add_working, is_open, open_on, promise, working_between

WEEK = {day: ["09:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}


def office(timezone="Europe/Berlin", minutes=120, **hours) -> Office:
    return Office(
        firm=Firm(name="Studio", language="en", timezone=timezone, currency="EUR"),
        hours=Hours.model_validate(hours or WEEK, strict=False),
        promise=Promise(minutes=minutes),
        closing=Closing(after_days=5),
        summary=Summary.model_validate({"time": "09:00"}, strict=False),
        refusals={},
        employees={},
    )


def local(studio: Office, year, month, day, hour, minute=0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=studio.firm.zone).astimezone(UTC)


def test_asked_on_friday_evening_looked_at_on_monday_at_eleven():
    studio = office()
    assert promise(studio, local(studio, 2026, 11, 20, 19, 30)) == local(studio, 2026, 11, 23, 11)


def test_asked_in_the_morning_looked_at_before_noon():
    studio = office()
    assert promise(studio, local(studio, 2026, 11, 18, 9, 40)) == local(studio, 2026, 11, 18, 11, 45)


def test_what_does_not_fit_today_goes_on_tomorrow():
    studio = office()
    assert promise(studio, local(studio, 2026, 11, 18, 17, 0)) == local(studio, 2026, 11, 19, 10)


def test_a_promise_is_never_rounded_past_closing_time():
    studio = office(minutes=60, wednesday=["09:00-12:10"], thursday=["09:00-18:00"])
    assert promise(studio, local(studio, 2026, 11, 18, 11, 8)) == local(studio, 2026, 11, 18, 12, 10)


def test_holidays_are_closed_and_special_days_have_their_own_hours():
    studio = office(**WEEK, holidays=["2026-11-23"], special={"2026-11-21": ["10:00-14:00"]})
    assert promise(studio, local(studio, 2026, 11, 20, 19)) == local(studio, 2026, 11, 21, 12)
    assert promise(studio, local(studio, 2026, 11, 21, 15)) == local(studio, 2026, 11, 24, 11)


def test_open_at_opening_time_closed_at_closing_time():
    studio = office(wednesday=["09:00-12:00", "13:00-24:00"])
    assert is_open(studio, local(studio, 2026, 11, 18, 9))
    assert not is_open(studio, local(studio, 2026, 11, 18, 12))
    assert is_open(studio, local(studio, 2026, 11, 18, 23, 59))
    assert not is_open(studio, local(studio, 2026, 11, 19, 0))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 15), 24)],
    ids=["clocks go forward", "clocks go back", "an ordinary Sunday"],
)
def test_a_day_lasts_as_long_as_it_lasts(day, hours):
    studio = office(sunday=["00:00-24:00"])
    [span] = open_on(studio, day)
    assert span.end - span.start == timedelta(hours=hours)


def test_an_hour_the_clocks_skip_is_no_opening_time():
    studio = office(sunday=["02:00-03:00"])
    assert open_on(studio, date(2026, 3, 29)) == []


moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
works = st.integers(1, 5000).map(lambda minutes: timedelta(minutes=minutes))
studios = st.sampled_from(
    [
        office(),
        office("Asia/Tokyo", monday=["09:30-12:30", "13:30-18:30"], holidays=["2026-11-23"]),
        office("America/New_York", sunday=["00:00-24:00"], saturday=["22:00-24:00"]),
        office("Asia/Kathmandu", friday=["00:00-06:00"], special={"2026-05-01": []}),
    ]
)


@given(studios, moments, works)
def test_adding_work_and_measuring_it_agree(studio, start, work):
    end = add_working(studio, start, work)
    assert working_between(studio, start, end) == work
    assert end > start


@given(studios, moments, moments, works)
def test_who_asks_later_is_not_promised_an_earlier_time(studio, one, other, work):
    first, second = sorted((one, other))
    assert promise(studio, first) <= promise(studio, second)
    assert add_working(studio, first, work) <= add_working(studio, second, work)


@given(studios, moments)
def test_a_promise_is_in_opening_time_and_after_the_question(studio, asked):
    told = promise(studio, asked)
    assert told > asked
    assert is_open(studio, told - timedelta(microseconds=1))


@given(studios, st.lists(moments, min_size=3, max_size=3))
def test_working_time_adds_up(studio, times):
    one, two, three = sorted(times)
    whole = working_between(studio, one, three)
    assert whole == working_between(studio, one, two) + working_between(studio, two, three)
