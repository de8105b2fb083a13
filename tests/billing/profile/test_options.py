"""What each option comes to: a worked example to the cent, and steps that add up whatever they are reckoned from."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.profile import options
from billing.profile.fitting import Closest, Use, closest, fitted
from billing.profile.options import Kind, Standing, What
from billing.profile.rules import Basis, Reach
from billing.tariffs.allowances import Allowance, TariffTerms

CARE = TariffTerms(
    code="care",
    name="Care",
    monthly_fee_minor=24000,
    allowances={"content": Allowance(minutes=240), "support": Allowance(minutes=120)},
)
GROWTH = TariffTerms(
    code="growth",
    name="Growth",
    monthly_fee_minor=69000,
    allowances={"content": Allowance(minutes=600), "support": Allowance(), "design": Allowance(requests=1)},
)
USES = [Use("content", 1400, 20), Use("design", 600, 6), Use("support", 250, 4), Use("ads", 0, 0)]
WEEKS = Reach(date(2026, 8, 31), date(2026, 11, 22))
NOW = Standing(WEEKS, fee_minor=72000, billed_minor=52000, minutes=2550, average_minor=4400)
"""EUR 720 in fees and 520 billed for 42 h 30; the office's hour earns 44."""


def steps(option):
    return {step.what: step.minor for step in option.steps}


def test_keeping_says_how_far_it_is_from_the_average():
    assert steps(options.keep(NOW)) == {
        What.FEE: 72000,
        What.BILLED: 52000,
        What.EARNED: 124000,
        What.AT_AVERAGE: 187000,
        What.ABOVE_AVERAGE: -63000,
    }


def test_a_tariff_that_fits_costs_the_higher_of_two_fees():
    # A month is 30.4375 days of 84: 1400 minutes are 507, rounded up to half hours.
    found = fitted(USES, CARE, WEEKS)
    assert [(row.category, row.used, row.proposed) for row in found.rows] == [
        ("content", 507, 510),
        ("design", 217, 240),
        ("support", 91, 120),
    ]
    assert (found.minutes, found.hour_minor) == (870, 4000)
    assert steps(options.terms(NOW, found)) == {
        What.NOW_A_MONTH: 44932,
        What.BY_THEIR_HOUR: 58000,
        What.BY_THE_AVERAGE: 67760,  # 15 h 24 worked a month
        What.NEW_FEE: 67800,
        What.NEW_IN_SPAN: 187111,
        What.NO_LONGER: -124000,
        What.CHANGE: 63111,
    }
    taxed = options.terms(Standing(WEEKS, 72000, 52000, 2550, 4400, tax_rate=1900), found)
    assert steps(taxed)[What.WITH_TAX] == 80682


def test_fewer_days_make_a_month_and_a_fee_of_their_own():
    since = WEEKS.since(date(2026, 9, 15))
    assert (since.days, since.weeks, since.enough) == (69, 10, True)
    assert not WEEKS.since(date(2026, 10, 27)).enough
    found = fitted([Use("content", 1400, 20)], CARE, since)
    assert [(row.minutes, row.used, row.proposed) for row in found.rows] == [(1400, 618, 630)]
    now = steps(options.terms(Standing(since, 72000, 52000, 2550, 4400), found))
    # 1240 by 30.4375 of 69 days; 18 h 45 worked a month at 44; 825 for 69 of 30.4375 days.
    assert (now[What.NOW_A_MONTH], now[What.NEW_FEE], now[What.NEW_IN_SPAN]) == (54699, 82500, 187023)


def test_without_limits_or_an_average_there_is_no_price_of_an_hour():
    alone = Standing(WEEKS, 72000, 52000, 2550, None)
    found = fitted(USES, GROWTH, WEEKS)
    assert found.hour_minor is None
    assert options.terms(alone, found).change_minor is None
    assert options.part(alone).change_minor is None
    assert steps(options.part(alone)) == {What.NO_LONGER: -124000}


def test_the_closest_tariff_leaves_the_least_beyond():
    # Of six requests in twelve weeks 2.17 come a month, and one is inside; of 217 minutes 117 are not.
    assert closest(USES, [CARE, GROWTH], WEEKS) == Closest("growth", "Growth", 69000, 698, 117)
    assert closest(USES, [], WEEKS) is None


def test_parting_and_a_partner_come_out_even_once_enough_hours_are_sold():
    part, partner = options.part(NOW), options.partner(NOW, 10_00)
    assert (part.change_minor, part.even_percent) == (63000, 67)
    assert (partner.change_minor, partner.even_percent) == (75400, 60)
    assert options.partner(NOW, None).change_minor is None
    loyal = options.part(Standing(WEEKS, 300000, 0, 600, 4400))
    assert (loyal.change_minor, loyal.even_percent) == (-256000, 682)


def test_options_rest_on_enough_requests_and_weeks():
    assert Basis(6, 4, 12).enough
    assert not Basis(5, 12, 12).enough
    assert not Basis(40, 3, 12).enough


sums = st.integers(-(10**9), 10**9)


@settings(max_examples=40, deadline=None)
@given(sums, sums, st.integers(0, 10**5), st.integers(0, 10**6), st.integers(0, 100_00), st.integers(0, 56))
def test_the_steps_of_an_option_add_up_to_its_change(fee, billed, minutes, average, percent, later):
    reach = WEEKS.since(WEEKS.first + timedelta(days=later))
    now = Standing(reach, fee, billed, minutes, average)
    uses = [Use("content", minutes, 3)]
    for option in (
        options.terms(now, fitted(uses, CARE, reach)),
        options.partner(now, percent),
        options.part(now),
    ):
        found = steps(option)
        parts = (What.NEW_IN_SPAN, What.NO_LONGER, What.COMMISSION, What.FREED)
        if option.change_minor is not None:
            assert sum(found.get(one, 0) for one in parts) == found[What.CHANGE] == option.change_minor
        if option.even_percent is not None and option.kind is Kind.PART:
            assert Fraction(option.even_percent, 100) * found[What.FREED] >= now.earned_minor
