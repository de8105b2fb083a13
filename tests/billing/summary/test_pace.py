"""What is made of a month's beginning, of an account's weeks, of two weeks side by side, and of money and hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.summary.changes import Change, WeekPoint, change_of
from billing.summary.economics import Economics, Spent, costs, fee_of_days, untaxed
from billing.summary.pace import projected, runs_out, used_up_at

START = datetime(2026, 11, 2, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("used", "reserved", "passed", "of_days", "said"),
    [
        (300, 0, 10, 21, 630),
        (100, 60, 10, 20, 200),
        (100, 160, 10, 20, 260),  # more is promised than the pace says
        (300, 0, 4, 21, None),
        (300, 0, 21, 21, None),
        (10, -5, 8, 21, 26),
    ],
)
def test_a_month_goes_on_as_it_began(used, reserved, passed, of_days, said):
    assert projected(used, reserved, passed, of_days) == said


def test_the_day_the_tariff_was_gone_is_the_last_time_it_went():
    day = timedelta(days=1)
    steps = [(START, 50), (START + day, 60), (START + 2 * day, -30), (START + 5 * day, 20)]
    assert used_up_at(steps[:2], 100) == START + day
    assert used_up_at(steps[:3], 100) is None
    assert used_up_at(steps[::-1], 100) == START + 5 * day
    assert used_up_at(steps, 0) is None


@pytest.mark.parametrize(
    ("available", "charged", "said"),
    [
        (100, 280, date(2026, 12, 3)),  # ten a day: enough for ten days
        (105, 280, date(2026, 12, 3)),
        (5, 280, date(2026, 11, 23)),
        (0, 280, None),
        (-10, 280, None),
        (100, 0, None),
        (10**9, 280, None),
    ],
)
def test_when_the_money_runs_out(available, charged, said):
    assert runs_out(available, charged, date(2026, 11, 22)) == said


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (600, 700, None),  # a sixth more
        (30, 100, None),  # an hour and ten minutes
        (200, 320, Change(200, 320)),
        (0, 120, Change(0, 120)),
        (500, 100, Change(500, 100)),
        (-15, 60, None),
    ],
)
def test_a_change_that_means_something(before, now, said):
    weeks = [WeekPoint("2026-W46", before, None), WeekPoint("2026-W47", now, None)]
    assert change_of(weeks) == said
    assert change_of(weeks[1:]) is None


@given(st.integers(0, 10**6), st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_the_shares_of_a_fee_add_up_to_it(fee, lengths):
    shares, first = [], NOVEMBER - timedelta(days=3)
    for length in [*lengths, 40]:
        last = first + timedelta(days=length - 1)
        shares.append(fee_of_days(fee, NOVEMBER, 30, first, last))
        first = last + timedelta(days=1)
    assert sum(shares) == fee
    assert fee_of_days(fee, NOVEMBER, 30, date(2026, 12, 1), date(2026, 12, 31)) == 0


def test_what_hours_cost_and_what_nobody_knows():
    spent = [
        Spent(1, 90, 1001),
        Spent(1, 30, 1200),
        Spent(2, 60, None),
        Spent(2, 60, 1000),
        Spent(3, 0, None),
    ]
    # 1501.5 and 600, rounded once.
    assert costs(spent) == {1: 2102, 2: None, 3: 0}


def test_what_is_left_and_what_an_hour_brings():
    vega = Economics("EUR", 20000, 10001, 12000, 90)
    assert (vega.income_minor, vega.margin_minor, vega.per_hour_minor) == (30001, 18001, 20001)
    idle = Economics("EUR", 20000, 0, None, 0)
    assert (idle.margin_minor, idle.per_hour_minor) == (None, None)


def test_tax_is_not_the_offices():
    rows = [{"kind": "item", "total_minor": 11900, "vat_rate": 1900}, {"kind": "item", "total_minor": 700}]
    assert untaxed(rows, 12600, 700) == 10000 + 654
    on_top = [
        {"kind": "item", "total_minor": 10000, "vat_rate": 1900},
        {"kind": "vat", "total_minor": 1900, "vat_rate": 1900},
    ]
    assert untaxed(on_top, 11900, 1900) == 10000
    assert untaxed([{"kind": "item", "total_minor": 500}], 500, None) == 500
    assert untaxed([], 11900, 1900) == 10000
