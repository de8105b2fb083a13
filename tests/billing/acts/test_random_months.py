"""Random months: whatever is booked, taken back and closed, every booking stands in one act, and acts sum to the debits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billing.acts.lines import Work, counted, tax_of
from billing.acts.rules import Booking, belongs, due, printed

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
ENDS = {"2026-11": FIRST + timedelta(30), "2026-12": FIRST + timedelta(61), "2027-01": FIRST + timedelta(92)}

steps = st.lists(
    st.tuples(
        st.sampled_from(["work", "fee", "back", "close"]),
        st.integers(1, 100_000),
        st.integers(0, 9),
        st.integers(1, 12),
    ),
    max_size=40,
)


@given(steps)
def test_acts_sum_to_what_was_taken(steps):
    now = FIRST
    bookings: list[Booking] = []
    acted: dict[int, str] = {}
    acts: list[list[Booking]] = []
    open_months = list(ENDS)
    for what, minor, pick, days in steps:
        now += timedelta(days=days)
        undone = {one.reverses_id for one in bookings}
        standing = [one for one in bookings if one.amount_minor > 0 and one.id not in undone]
        number = len(bookings) + 1
        if what == "work":
            bookings.append(Booking(number, now, minor))
        elif what == "fee":
            bookings.append(Booking(number, now, minor, month=list(ENDS)[pick % 3]))
        elif what == "back" and standing:
            wrong = standing[pick % len(standing)]
            bookings.append(Booking(number, now, -wrong.amount_minor, wrong.id, month=wrong.month))
        elif what == "close" and open_months and ENDS[open_months[0]] <= now:
            month = open_months.pop(0)
            entries = due(bookings, acted, month, ENDS[month], FIRST)
            assert sum(one.amount_minor for one in printed(entries)) == sum(
                one.amount_minor for one in entries
            )
            acted |= {one.id: month for one in entries}
            acts.append(entries)
            known = {one.id: one for one in bookings}
            should = [one for one in bookings if belongs(one, month, ENDS[month], known) or one.id in acted]
            assert sum(one.amount_minor for act in acts for one in act) == sum(
                one.amount_minor for one in should
            )
    entered = [one.id for act in acts for one in act]
    assert len(entered) == len(set(entered))


lines = st.lists(
    st.tuples(st.integers(-50_000, 100_000), st.sampled_from([None, 0, 700, 1900, 2000])),
    min_size=1,
    max_size=8,
)


@given(lines, st.sampled_from([None, 1900]), st.booleans())
def test_net_and_tax_of_an_act_are_its_lines(lines, office, back):
    rows = [{"kind": "item", "total_minor": minor, "vat_rate": rate} for minor, rate in lines]
    found = counted(Work(rows, takes_back=back), office)
    taxed = sum(one.gross_minor for one in tax_of(found))
    bearing = sum(line.total_minor for line in found if line.taxed)
    assert taxed == bearing
    mirrored = tax_of(counted(Work(rows, takes_back=not back), office), -1)
    assert [(one.rate, one.net_minor, one.vat_minor) for one in tax_of(found)] == [
        (one.rate, one.net_minor, one.vat_minor) for one in mirrored
    ]


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=6), st.integers(0, 20_000))
def test_tax_in_a_line_of_its_own_is_kept_to_the_unit(minors, tax):
    rows = [{"kind": "item", "total_minor": minor, "vat_rate": 1900} for minor in minors]
    rows.append({"kind": "vat", "total_minor": tax, "vat_rate": 1900})
    (taxed,) = tax_of(counted(Work(rows), 1900))
    assert (taxed.net_minor, taxed.vat_minor) == (sum(minors), tax)
