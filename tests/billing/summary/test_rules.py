"""When a summary is due: the latest week whose moment has passed, in the office's own time."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.summary.rules import before, due_week, made_at
from config.clock import week_named, week_of

BERLIN, TOKYO, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
NINE = time(9)


def at(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "zone", "week"),
    [
        ("2026-11-23T08:59:59", BERLIN, "2026-W46"),
        ("2026-11-23T09:00", BERLIN, "2026-W47"),
        ("2026-11-23T09:00", TOKYO, "2026-W47"),
        ("2026-11-29T23:59", BERLIN, "2026-W47"),
        ("2027-01-04T09:00", BERLIN, "2026-W53"),
        ("2026-10-26T09:00", BERLIN, "2026-W43"),  # the day after the clocks went back
        ("2026-03-30T09:00", BERLIN, "2026-W13"),  # and forward
        ("2026-11-02T09:00", NEW_YORK, "2026-W44"),
    ],
)
def test_monday_at_nine_tells_of_the_week_before(now, zone, week):
    assert due_week(at(now, zone), zone, 0, NINE).key == week


def test_a_friday_summary_tells_of_the_last_whole_week():
    assert due_week(at("2026-11-27T17:00", BERLIN), BERLIN, 4, time(17)).key == "2026-W47"
    assert due_week(at("2026-11-27T16:59", BERLIN), BERLIN, 4, time(17)).key == "2026-W46"


def test_after_weeks_of_absence_only_the_latest_is_due():
    assert due_week(at("2026-12-16T03:00", BERLIN), BERLIN, 0, NINE).key == "2026-W50"


@given(
    st.integers(1_100_000_000, 2_200_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from([BERLIN, TOKYO, NEW_YORK, ZoneInfo("Africa/Cairo"), ZoneInfo("Pacific/Apia")]),
    st.integers(0, 6),
    st.times(),
)
def test_the_due_week_is_over_and_the_next_is_not_due_yet(now, zone, weekday, clock):
    week = due_week(now, zone, weekday, clock)
    assert made_at(week, zone, weekday, clock) <= now
    assert week.end <= now
    assert made_at(week_of(week.end, zone), zone, weekday, clock) > now


def test_weeks_before_cross_the_year():
    assert before(week_named("2026-W02", BERLIN), BERLIN, 3).key == "2025-W51"
