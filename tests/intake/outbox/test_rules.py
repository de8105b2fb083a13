"""Pace and back-off."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.outbox.rules import BACKOFF_MAX, Bucket, Pace, backoff, mail_pause

buckets = st.builds(Bucket, every=st.floats(0.01, 10), burst=st.integers(1, 30))
gaps = st.lists(st.floats(0, 20), min_size=1, max_size=60)


@given(buckets, gaps, st.floats(0, 1e6))
def test_whoever_waits_as_told_is_never_faster_than_the_rate(bucket, gaps, start):
    at, taken = start, []
    for gap in gaps:
        at += gap
        at += bucket.wait(at)
        assert bucket.wait(at) <= 1e-6
        bucket.take(at)
        taken.append(at)
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            count, span = last - first + 1, taken[last] - taken[first]
            assert count <= bucket.burst + span / bucket.every + 1e-3


@given(buckets, st.integers(0, 40), st.floats(0, 100), st.floats(0, 100))
def test_the_later_one_asks_the_shorter_one_waits(bucket, taken, at, more):
    bucket.wait(at)
    for _ in range(taken):
        bucket.take(at)
    wait = bucket.wait(at)
    assert bucket.wait(at + more) <= max(wait - more, 0) + 1e-6


@given(buckets, st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5), st.floats(0, 5)), max_size=30))
def test_however_long_each_is_on_its_way_none_arrives_before_its_time(bucket, ways):
    at, arrivals = 0.0, []
    for idle, going, coming in ways:
        at += idle
        at += bucket.wait(at)
        arrivals.append(at + going)
        at += going + coming
        bucket.take(at)
    for first, start in enumerate(arrivals):
        for count, arrived in enumerate(arrivals[first:], 1):
            assert count <= bucket.burst + (arrived - start) / bucket.every + 1e-6


@given(buckets, st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_frozen_it_gives_nothing_and_a_shorter_frost_does_not_thaw_it(bucket, at, frost, shorter):
    bucket.freeze(at + frost)
    bucket.freeze(at + min(frost, shorter))
    assert bucket.wait(at) >= frost - 1e-6
    assert bucket.wait(at + frost) <= bucket.every


@given(buckets, st.floats(1, 100), st.floats(0, 50))
def test_a_clock_that_steps_back_takes_no_token_away(bucket, at, back):
    bucket.wait(at)
    tokens = bucket.tokens
    bucket.wait(at - back)
    assert bucket.tokens >= tokens


def test_telegrams_limits():
    pace = Pace()
    assert 60 / pace.lane("-100123").every < 20
    assert 1 / pace.lane("7").every < 1
    assert 1 / pace.whole().every < 30


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (12, 4096), (13, 7200), (500, 7200)]
)
def test_the_wait_doubles_up_to_two_hours(attempts, seconds):
    assert backoff(attempts) == timedelta(seconds=seconds) <= BACKOFF_MAX


@pytest.mark.parametrize(("waited", "minutes"), [(0, 1), (4, 1), (20, 5), (60, 15), (6000, 15)])
def test_a_mail_put_off_is_tried_ever_more_rarely(waited, minutes):
    assert mail_pause(timedelta(minutes=waited)) == timedelta(minutes=minutes)
