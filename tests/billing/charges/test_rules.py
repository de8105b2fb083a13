"""Who went beyond an allowance, and which sums are offered: pure arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.charges.rules import TrueUp, beyond, true_up
from billing.ledger.sums import round_up, three_sums, usual_month


@pytest.mark.parametrize(
    ("steps", "granted", "found"),
    [
        pytest.param([(1, 60)], 60, {}, id="exactly at the limit"),
        pytest.param([(1, 61)], 60, {1: 1}, id="one minute over"),
        pytest.param([(1, 50), (2, 30), (1, 10)], 60, {2: 20, 1: 10}, id="by the time it was used"),
        pytest.param([(1, 60), (2, 30), (1, -30)], 60, {}, id="what is given back makes room for the next"),
        pytest.param([(1, 30), (2, 30), (1, 30), (1, -10)], 60, {1: 20}, id="taken off its own latest step"),
        pytest.param([(1, 30), (1, -30)], 0, {}, id="undone"),
        pytest.param([(1, 15)], 0, {1: 15}, id="nothing granted"),
    ],
)
def test_who_went_beyond(steps, granted, found):
    assert beyond(steps, granted) == found


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 90)), max_size=12), st.integers(0, 200))
def test_together_it_is_what_the_allowance_did_not_cover(steps, granted):
    assert sum(beyond(steps, granted).values()) == max(sum(minutes for _, minutes in steps) - granted, 0)


def test_too_little_is_added_to_and_too_much_is_charged_anew():
    assert true_up(100, 0) == TrueUp(add=100)
    assert true_up(100, 60) == TrueUp(add=40)
    assert true_up(100, 100) == TrueUp()
    assert true_up(60, 100) == TrueUp(anew=60)
    assert true_up(0, 100) == TrueUp(anew=0)


@pytest.mark.parametrize(
    ("gap", "usual", "level", "sums"),
    [
        pytest.param(0, 0, 10000, (10000, 20000, 40000), id="nothing known but the level: 200 around it"),
        pytest.param(0, 0, 0, (5000, 10000, 20000), id="nothing known at all"),
        pytest.param(0, 34000, 10000, (20000, 35000, 70000), id="a usual month, half of it, two of it"),
        pytest.param(
            11340, 34000, 10000, (11340, 50000, 85000), id="the gap to the cent, then a month on top"
        ),
        pytest.param(11340, 0, 10000, (11340, 35000, 55000), id="a gap of somebody new"),
        pytest.param(0, 1, 0, (1, 2, 3), id="the smallest"),
        pytest.param(7, 0, 50000, (7, 150000, 250000), id="yen"),
    ],
)
def test_three_sums(gap, usual, level, sums):
    assert three_sums(gap, usual, level) == sums


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_none_is_below_the_gap_and_each_is_larger_than_the_one_before(gap, usual, level):
    first, second, third = three_sums(gap, usual, level)
    assert max(gap, 1) <= first < second < third


def test_rounding_up_is_to_a_round_sum_never_below():
    assert [round_up(n) for n in (1, 7, 12, 113, 11340, 34000, 98000)] == [
        1,
        7,
        15,
        150,
        15000,
        35000,
        100000,
    ]


def test_a_usual_month_of_somebody_new_is_what_they_spent_so_far():
    assert usual_month(3000, 5) == 3000
    assert usual_month(3000, 45) == 1500
    assert usual_month(3001, 400) == 1001
