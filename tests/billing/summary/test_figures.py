"""The figures: parts sum to totals, order does not matter, corrections cancel, and what a ratio rests on."""

from datetime import date
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.labour.rules import Outcome
from billing.summary.figures import (
    FEWEST_OTHERS,
    FEWEST_REQUESTS,
    ClientFigures,
    Labour,
    Minutes,
    MoneyMoved,
    Pace,
    Ratio,
    Summary,
    TariffUse,
    added,
    by_client,
    ordered,
    ratios,
)

LABOUR = st.builds(
    Labour,
    client_id=st.integers(1, 4),
    outcome=st.sampled_from(Outcome),
    personal=st.booleans(),
    worked=st.integers(-600, 600),
    charged=st.integers(-600, 600),
)
PACES = st.lists(
    st.builds(
        Pace,
        client_id=st.integers(1, 7),
        category=st.sampled_from(["design", "content", "ads"]),
        requests=st.integers(1, 20),
        worked=st.integers(1, 3000),
    ),
    max_size=21,
    unique_by=lambda pace: (pace.client_id, pace.category),
)


@given(st.lists(LABOUR))
def test_parts_sum_to_totals(labour):
    found = by_client(labour)
    assert {client: minutes.total for client, minutes in found.items()} == {
        client: sum(row.worked for row in labour if row.client_id == client)
        for client in {row.client_id for row in labour}
    }
    whole = added(found.values())
    assert whole.total == sum(whole[one] for one in Outcome) == sum(row.worked for row in labour)
    assert whole.charged_total == sum(whole.charged(one) for one in Outcome) == sum(r.charged for r in labour)
    assert whole.personal == sum(row.worked for row in labour if row.personal)


@given(st.lists(LABOUR), st.randoms())
def test_the_order_of_entries_does_not_matter(labour, chance):
    shuffled = chance.sample(labour, len(labour))
    assert by_client(shuffled) == by_client(labour)


@given(st.lists(LABOUR), LABOUR)
def test_a_correction_cancels_what_it_corrects(labour, wrong):
    reversal = Labour(wrong.client_id, wrong.outcome, wrong.personal, -wrong.worked, -wrong.charged)
    with_both, without = by_client([*labour, wrong, reversal]), by_client(labour)
    for outcome in Outcome:
        before = without.get(wrong.client_id, Minutes())
        assert with_both[wrong.client_id][outcome] == before[outcome]
        assert with_both[wrong.client_id].charged(outcome) == before.charged(outcome)


def paces(*rows):
    return [Pace(*row) for row in rows]


def test_a_ratio_by_hand():
    # Others' minutes per banner: 60, 90, 120 → 90; per text: 20, 30, 40, 50 → 35. Vega: 4 banners and 2 texts.
    found = ratios(
        paces(
            (1, "design", 4, 1200), (2, "design", 2, 120), (3, "design", 1, 90), (4, "design", 3, 360),
            (1, "content", 2, 100), (2, "content", 1, 20), (3, "content", 2, 60), (4, "content", 1, 40),
            (5, "content", 10, 500),
        )
    )  # fmt: skip
    vega = found[1]
    assert (vega.worked, vega.expected) == (1300, Fraction(4 * 90 + 2 * 35))
    assert (vega.requests, vega.others) == (6, 4)
    assert vega.tenths == 30
    assert vega.notable


def test_a_category_too_few_others_have_is_left_out():
    common = [(client, "content", 5, 100) for client in (1, 2, 3, 4)]
    rare = [(1, "design", 9, 9000), (2, "design", 1, 10), (3, "design", 1, 10)]
    ratio = ratios(paces(*common, *rare))[1]
    assert (ratio.requests, ratio.worked, ratio.tenths) == (5, 100, 10)


def test_a_client_with_too_few_requests_has_no_ratio():
    others = [(client, "content", 5, 100) for client in range(2, 2 + FEWEST_OTHERS)]
    assert 1 not in ratios(paces((1, "content", FEWEST_REQUESTS - 1, 900), *others))
    assert 1 in ratios(paces((1, "content", FEWEST_REQUESTS, 900), *others))


@pytest.mark.parametrize(
    ("worked", "tenths"), [(100, 10), (104, 10), (105, 11), (340, 34), (344, 34), (345, 35), (4, 0), (5, 1)]
)
def test_a_ratio_is_rounded_half_up_to_tenths(worked, tenths):
    assert Ratio(worked, Fraction(100), 3, 3).tenths == tenths


@given(PACES, st.sampled_from(["design", "content"]))
def test_a_median_without_one_is_the_median_of_the_rest(rows, category):
    alone = [pace for pace in rows if pace.category == category]
    for client_id, ratio in ratios(alone).items():
        (own,) = (pace for pace in alone if pace.client_id == client_id)
        rest = [Fraction(pace.worked, pace.requests) for pace in alone if pace is not own]
        assert ratio.expected == own.requests * median(rest)


def test_a_slow_colleague_is_no_hard_client():
    """Lena takes an hour, Ivan three, for anybody. Vega has Ivan, Bloom asks for more than anybody else."""
    lena, ivan = 1, 2
    rows = [Pace(client, "content", 4, 240, lena) for client in range(3, 9)]
    rows += [Pace(client, "content", 2, 360, ivan) for client in range(5, 9)]
    vega, bloom = Pace(1, "content", 5, 900, ivan), Pace(2, "content", 5, 900, lena)
    found = ratios([*rows, vega, bloom], {lena: "Lena", ivan: "Ivan"})
    assert found[1].tenths == found[2].tenths == 18  # a text usually takes 100 minutes
    assert [(hand.name, hand.percent) for hand in found[1].hands] == [("Ivan", 100)]
    assert (found[1].same_hands.tenths, found[2].same_hands.tenths) == (10, 30)
    assert found[1].explained and not found[1].notable
    assert found[2].notable and not found[2].explained


def test_hands_add_up_to_a_hundred_and_are_silent_where_there_is_nothing_to_compare_with():
    rows = [Pace(client, "content", 3, 60, client) for client in range(2, 6)]
    own = [Pace(1, "content", 1, 100, hand) for hand in (7, 8, 9)]
    ratio = ratios([*rows, *own])[1]
    assert sum(hand.percent for hand in ratio.hands) == 100
    assert ratio.same_hands is None and ratio.notable


@given(st.integers(2, 20), st.integers(1, 500))
def test_whoever_works_like_the_others_has_a_ratio_of_one(clients, each):
    alike = [Pace(client, "content", 3, 3 * each) for client in range(1, clients + 1)]
    found = ratios(alike)
    assert all(ratio.tenths == 10 for ratio in found.values())
    assert len(found) == (clients if clients > FEWEST_OTHERS else 0)


@given(PACES, st.integers(2, 9))
def test_ratios_know_no_unit_and_no_order(rows, factor):
    longer = [Pace(row.client_id, row.category, row.requests, row.worked * factor) for row in rows]
    before, after = ratios(rows), ratios(longer[::-1])
    assert {client: ratio.tenths for client, ratio in before.items()} == {
        client: ratio.tenths for client, ratio in after.items()
    }


@given(PACES)
def test_a_ratio_rests_on_enough_or_is_not_there(rows):
    for ratio in ratios(rows).values():
        assert ratio.requests >= FEWEST_REQUESTS and ratio.others >= FEWEST_OTHERS
        assert ratio.expected > 0 and ratio.worked > 0


@pytest.mark.parametrize(
    ("used", "granted", "percent"),
    [(0, 420, 0), (210, 420, 50), (505, 420, 120), (1, 200, 1), (1, 201, 0), (5, 0, None)],
)
def test_the_share_of_a_tariff(used, granted, percent):
    assert TariffUse(used, granted).percent == percent


def client(number, worked, *, requests=1, ratio=None, money=None):
    minutes = Minutes({Outcome.IN_TARIFF: worked} if worked else {})
    return ClientFigures(number, f"Client {number}", minutes, requests, None, money, ratio)


def summary(*clients):
    days = date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 1)
    return Summary("2026-W47", 1, *days, 12, ordered(clients))


def test_the_headline_is_about_the_one_furthest_above_of_those_who_had_work_done():
    far, further, away = (
        Ratio(20, Fraction(10), 3, 3),
        Ratio(34, Fraction(10), 3, 3),
        Ratio(90, Fraction(10), 3, 3),
    )
    found = summary(
        client(1, 500, ratio=far), client(2, 60, ratio=further), client(3, 0, ratio=away), client(4, 900)
    )
    assert found.most_notable.client_id == 2


def test_an_ordinary_ratio_makes_no_headline():
    assert summary(client(1, 500, ratio=Ratio(14, Fraction(10), 9, 9))).most_notable is None


def test_the_most_labour_stands_first_and_a_quiet_client_is_named_apart():
    found = summary(client(1, 30), client(2, 90), client(3, 0, requests=0))
    assert [one.client_id for one in found.active] == [2, 1]
    assert [one.client_id for one in found.quiet] == [3]


def test_money_of_two_currencies_is_not_added():
    euros, yen = MoneyMoved("EUR", 100, 50, 20, 5), MoneyMoved("JPY", 1, 1, 1, 1)
    assert summary(client(1, 1, money=euros), client(2, 1, money=euros)).money == (
        MoneyMoved("EUR", 200, 100, 40, 10),
    )
    assert summary(client(1, 1, money=yen), client(2, 1, money=euros), client(3, 1, money=yen)).money == (
        MoneyMoved("JPY", 2, 2, 2, 2),
        euros,
    )
