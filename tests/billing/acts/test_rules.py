"""Which month a booking belongs to, by a table; what of an act is printed; lines with their tax."""

from datetime import UTC, datetime

import pytest

from billing.acts.lines import Work, counted, tax_of
from billing.acts.rules import Booking, belongs, due, printed
from billing.vat import shared

END = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
NOVEMBER, LATER = datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)
WORK = Booking(1, NOVEMBER, 100)
DECEMBER = Booking(2, LATER, 100)


@pytest.mark.parametrize(
    ("booking", "is_november"),
    [
        pytest.param(WORK, True, id="booked in the month"),
        pytest.param(Booking(3, datetime(2026, 10, 1, tzinfo=UTC), 5), True, id="booked in a month before"),
        pytest.param(Booking(3, END, 5), False, id="booked the moment the month is over"),
        pytest.param(DECEMBER, False, id="booked after it"),
        pytest.param(Booking(3, LATER, -100, reverses_id=1), True, id="takes back what belongs"),
        pytest.param(Booking(3, LATER, -100, reverses_id=2), False, id="takes back what does not"),
        pytest.param(Booking(3, LATER, 90, month="2026-11"), True, id="the month's fee, booked late"),
        pytest.param(Booking(3, LATER, 90, month="2026-10"), True, id="an earlier month's fee"),
        pytest.param(Booking(3, LATER, 90, month="2026-12"), False, id="the next month's fee"),
    ],
)
def test_what_belongs_to_november(booking, is_november):
    known = {1: WORK, 2: DECEMBER}
    assert belongs(booking, "2026-11", END, known) is is_november


def test_an_act_is_about_what_no_other_act_is_about():
    back = Booking(3, LATER, -100, reverses_id=1)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    assert due([WORK, DECEMBER, back], {}, "2026-11", END, since) == [WORK, back]
    assert due([WORK, DECEMBER, back], {1: "A-2026-0001"}, "2026-11", END, since) == [back]
    # What was booked before months were closed at all had other papers; taking it back now has not.
    old = Booking(4, datetime(2026, 10, 30, tzinfo=UTC), 70)
    undone = Booking(5, NOVEMBER, -70, reverses_id=4)
    assert due([old, undone], {}, "2026-11", END, since) == [undone]


def test_what_is_taken_back_in_the_same_act_is_not_printed():
    back = Booking(3, LATER, -100, reverses_id=1)
    assert printed([WORK, DECEMBER, back]) == [DECEMBER]
    assert printed([back]) == [back]


def line(minor, rate=None, kind="item"):
    return {"title": "x", "kind": kind, "quantity": 1, "total_minor": minor, "vat_rate": rate}


def test_tax_within_the_lines_is_rounded_once_for_each_rate():
    lines = counted(Work([line(11_900, 1900), line(10_700, 700)]), 1900)
    assert [(one.rate, one.net_minor, one.vat_minor) for one in tax_of(lines)] == [
        (1900, 10_000, 1900),
        (700, 10_000, 700),
    ]
    small = counted(Work([line(105, 1000), line(105, 1000)]), 1000)
    assert [one.vat_minor for one in tax_of(small)] == [19]
    assert [one.vat_minor for one in tax_of(small, line_by_line=True)] == [20], "as printed beside each"


def test_tax_in_a_line_of_its_own_is_laid_on_the_lines_it_was_reckoned_from():
    lines = counted(Work([line(3_333, 2000), line(3_333, 2000), line(1_333, 2000, "vat")]), 2000)
    assert [one.taxed and one.taxed.vat_minor for one in lines] == [667, 666, None]
    assert [one.gross_minor for one in tax_of(lines)] == [7_999]


def test_what_was_booked_without_a_rate_bears_the_offices_and_none_where_there_is_none():
    assert counted(Work([line(12_000)]), 2000)[0].taxed.net_minor == 10_000
    assert counted(Work([line(12_000)]), None)[0].taxed is None


def test_what_is_taken_back_mirrors_it_to_the_unit():
    there = counted(Work([line(9_999, 2000)]), 2000)[0].taxed
    back = counted(Work([line(9_999, 2000)], takes_back=True), 2000)[0].taxed
    assert (back.net_minor, back.vat_minor) == (-there.net_minor, -there.vat_minor)


@pytest.mark.parametrize(
    ("whole", "parts"),
    [(100, [1, 1, 1]), (7, [5, -2, 4]), (0, [3, 4]), (5, []), (-11, [-3, -4]), (5, [0, 0])],
)
def test_shares_add_up(whole, parts):
    assert sum(shared(whole, parts)) == (whole if parts else 0)
