"""Allowance arithmetic and dated terms, whatever the numbers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billing.tariffs.book import Unit
from billing.tariffs.pricing import LEVELS, Use, level_reached, most_frequent, moved, quantity_for, regranted
from billing.tariffs.timeline import Dated, in_force, to_write

grants = st.none() | st.integers(0, 500)
works = st.lists(st.integers(0, 200), max_size=8)
START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 30).map(lambda days: START + timedelta(days=days))
dated = st.builds(Dated, moments, st.sampled_from(["low", "high", None]))


@given(grants, works)
def test_nothing_worked_is_lost_and_the_grant_is_filled_first(granted, amounts):
    use = Use(granted)
    for amount in amounts:
        use = moved(use, consumed=amount)
    assert use.consumed == sum(amounts)
    assert granted is None or use.used <= granted
    assert not use.overrun or use.used == granted


@given(grants, works, works)
def test_what_is_taken_back_leaves_no_trace(granted, kept, undone):
    use = Use(granted)
    for amount in kept:
        use = moved(use, consumed=amount)
    before = use
    for amount in undone:
        use = moved(use, reserved=amount, consumed=amount)
    assert moved(use, reserved=-sum(undone), consumed=-sum(undone)) == before


@given(grants, grants, works)
def test_other_terms_and_back_again_change_nothing(granted, other, amounts):
    use = moved(Use(granted), consumed=sum(amounts))
    assert regranted(regranted(use, other), granted) == use


@given(st.integers(1, 500), works)
def test_each_level_is_told_once_and_in_order(granted, amounts):
    use, told, heard = Use(granted), 0, []
    for amount in amounts:
        use = moved(use, consumed=amount)
        if level := level_reached(use, told):
            heard.append(level)
            told = level
    assert heard == sorted(set(heard))
    assert set(heard) <= set(LEVELS)
    assert (100 in heard) == (sum(amounts) >= granted)


def test_started_quarters_and_hours_count_whole():
    assert quantity_for(Unit.STARTED_15, 16) == 2
    assert quantity_for(Unit.HOUR, 61) == 2
    assert quantity_for(Unit.PIECE, 600) == 1


def test_most_often_billed_comes_first_and_of_equals_the_latest():
    assert most_frequent(["logo", "banner", "banner", "page"]) == ["banner", "page", "logo"]


@given(
    st.lists(dated, max_size=5),
    st.lists(dated, max_size=5, unique_by=lambda row: row.since),
    moments,
    moments,
)
def test_the_future_is_as_wanted_and_the_past_as_it_was(written, wanted, now, moment):
    wanted = sorted(wanted, key=lambda row: row.since)
    added = to_write(written, wanted, now)
    rows = [*written, *added]
    have, want = in_force(rows, moment), in_force(wanted, moment)
    if moment >= now and want:
        assert have.value == want.value
    if written and (moment < now or not want):
        assert have == in_force(written, moment)
    assert to_write(rows, wanted, now) == [] or not rows
