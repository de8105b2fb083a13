"""Whatever is added, taken off and taxed, a price is the sum of its lines, and what is charged is never more."""

from hypothesis import given
from hypothesis import strategies as st

from billing.quotes.lifecycle import Line, LineKind
from billing.quotes.printing import beyond, prices_of, printed, surcharge, total, worked
from billing.tariffs.book import Unit
from billing.vat import VatPrices

TAXES = st.sampled_from([VatPrices.INCLUSIVE, VatPrices.EXCLUSIVE, None])


def item(unit, count, price, rate, least=0):
    return Line("x", "X", count, unit, price, price, vat_rate=rate, least=min(least, count))


def off(kind, minor, rate):
    return Line("off", "Off", 1, Unit.PIECE, -minor, -minor, kind=kind, vat_rate=rate)


@st.composite
def prices(draw):
    how = draw(TAXES)
    rates = st.sampled_from([700, 1900]) if how else st.none()
    sums = st.integers(0, 50_000)
    items = [item(Unit.HOUR, draw(st.integers(1, 9)), draw(sums), draw(rates), draw(st.integers(0, 3)))]
    for _ in range(draw(st.integers(0, 2))):
        items.append(item(Unit.PIECE, draw(st.integers(1, 9)), draw(sums), draw(rates)))
    added: list[Line] = []
    for number in range(draw(st.integers(0, 2))):
        percent = draw(st.none() | st.integers(1, 30_000))
        added += surcharge(items, f"s{number}", "S", percent=percent, minor=draw(sums))
    for kind in draw(st.lists(st.sampled_from([LineKind.DISCOUNT, LineKind.CREDIT]), max_size=2)):
        added.append(off(kind, draw(sums), draw(rates)))
    return printed([*items, *added], how), how


@given(prices())
def test_printed_again_nothing_changes(price):
    lines, how = price
    assert printed(lines, how) == lines
    assert prices_of(lines) == how
    assert total(lines) >= 0


@given(prices(), st.integers(0, 900))
def test_what_is_charged_is_a_price_of_the_same_lines_and_never_more(price, minutes):
    lines, _ = price
    charged, covered = worked(lines, minutes)
    assert [(line.kind, line.item, line.vat_rate) for line in charged] == [
        (line.kind, line.item, line.vat_rate) for line in lines
    ]
    assert worked(lines, covered)[0] == charged
    assert 0 <= total(charged) <= total(lines)


def test_a_surcharge_has_a_line_for_each_rate_of_tax():
    items = [item(Unit.PIECE, 1, 10_000, 1900), item(Unit.PIECE, 1, 20_000, 700)]
    lines = printed(
        [*items, *surcharge(items, "urgent", "Urgent", percent=5000, minor=None)], VatPrices.EXCLUSIVE
    )
    assert [(line.kind.value, line.vat_rate, line.total_minor) for line in lines[2:]] == [
        ("surcharge", 1900, 5_000),
        ("surcharge", 700, 10_000),
        ("vat", 1900, 2_850),
        ("vat", 700, 2_100),
    ]


def test_nothing_is_taken_off_beyond_what_stands_above():
    banner = item(Unit.PIECE, 1, 5_000, None)
    lines = printed([banner, off(LineKind.CREDIT, 3_000, None), off(LineKind.DISCOUNT, 3_000, None)], None)
    assert [line.total_minor for line in lines] == [5_000, -3_000, -2_000]


def test_minutes_beyond_what_was_accepted_cost_as_they_would_have():
    hours = item(Unit.HOUR, 2, 6_000, 1900)
    lines = printed([hours, *surcharge([hours], "u", "U", percent=5000, minor=None)], VatPrices.EXCLUSIVE)
    assert beyond(lines, 60) == 6_000 + 3_000 + 1_710
