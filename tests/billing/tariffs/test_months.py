"""Days of a month by the terms they end with, over months, time zones and clocks that change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.money import part_of
from billing.tariffs.allowances import Allowance, TariffTerms
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.months import Days, closings, days_of, fee_lines
from billing.tariffs.timeline import Dated
from config.clock import month_of

BERLIN = ZoneInfo("Europe/Berlin")
MINUTES = ("design", AllowanceUnit.MINUTES)


def tariff(minutes=240, fee=24000, **carry):
    allowance = Allowance(minutes=minutes, **carry)
    return TariffTerms(code="care", name="Care", monthly_fee_minor=fee, allowances={"design": allowance})


def counted(*terms, month=datetime(2026, 10, 20, tzinfo=UTC)):
    return [(days.count, bool(days.terms)) for days in days_of(month_of(month, BERLIN), BERLIN, terms)]


def day(number, hour=0):
    local = datetime(2026, 10, number, hour, tzinfo=BERLIN)
    return local.astimezone(UTC)


def test_begun_within_a_day_the_day_counts_and_an_end_at_midnight_leaves_its_day_out():
    care = tariff()
    assert counted(Dated(day(5, 10), care)) == [(4, False), (27, True)]
    assert counted(Dated(day(1), care), Dated(day(5), None)) == [(4, True), (27, False)]
    assert counted(Dated(day(1), care), Dated(day(5, 10), None)) == [(5, True), (26, False)]


def test_a_day_of_25_hours_is_one_day():
    assert counted(Dated(day(25, 4), tariff())) == [(24, False), (7, True)]


def test_before_anything_was_agreed_there_is_nothing():
    assert counted() == [(31, False)]
    assert counted(Dated(datetime(2026, 11, 3, tzinfo=UTC), tariff())) == [(31, False)]


def test_of_two_terms_written_for_the_same_day_the_later_one_counts():
    assert counted(Dated(day(5), tariff()), Dated(day(5), None)) == [(31, False)]


@pytest.mark.parametrize("wrong", [(-1, 1, 30), (100, 31, 30), (100, 0, 0)])
def test_a_part_of_nothing_is_no_sum(wrong):
    with pytest.raises(ValueError, match=str(wrong[0])):
        part_of(*wrong)


@given(st.lists(st.integers(0, 600), min_size=1, max_size=24), st.integers(0, 200) | st.none())
def test_over_any_months_nothing_appears_and_nothing_is_lost(used, at_most):
    terms = tariff(carry_over=True, carry_at_most=at_most or None, carry_deficit=True)
    closed = closings([[Days(30, terms)]] * len(used), MINUTES, used)
    given_out = sum(month.own or 0 for month in closed)
    assert given_out == sum(used) + sum(month.lapsed for month in closed) + closed[-1].carried_out
    assert all(
        (month.granted or 0) >= 0 and month.lapsed >= 0 and month.carried_out <= 240 for month in closed
    )


@given(st.lists(st.tuples(st.integers(1, 31), st.integers(0, 10**9)), min_size=1, max_size=6))
def test_a_fee_is_never_more_than_half_a_unit_off_for_each_of_its_lines(stretches):
    days = [Days(count, tariff(fee=fee)) for count, fee in stretches]
    whole = sum(count for count, _ in stretches)
    exact = sum(count * fee for count, fee in stretches)
    lines = fee_lines(days)
    assert abs(sum(line.minor for line in lines) * whole - exact) * 2 <= whole * len(lines)
