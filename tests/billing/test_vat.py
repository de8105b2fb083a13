"""Whatever is taxed adds up: net and tax to the sum, lines to the document."""

from hypothesis import given
from hypothesis import strategies as st

from billing.vat import VatPrices, added, by_rate, split
from bot.book.reading import parse_book
from tests.bot.book.office_database import ENGLISH

SUMS = st.integers(-(10**12), 10**12)
RATES = st.integers(0, 10_000)


@given(SUMS, RATES)
def test_net_and_tax_are_the_sum(gross, rate):
    parts = split(gross, rate)
    assert parts.net_minor + parts.vat_minor == gross
    assert abs(added(parts.net_minor, rate).gross_minor - gross) <= 1


@given(SUMS, RATES)
def test_what_is_taken_off_mirrors_what_was_put_on(minor, rate):
    for reckon in (split, added):
        on, off = reckon(minor, rate), reckon(-minor, rate)
        assert (on.net_minor, on.vat_minor) == (-off.net_minor, -off.vat_minor)


@given(st.lists(st.tuples(st.sampled_from([0, 700, 1900]), SUMS), max_size=8))
def test_prices_with_the_tax_in_them_come_to_what_the_lines_say(lines):
    taxed = by_rate(lines, VatPrices.INCLUSIVE)
    assert sum(one.gross_minor for one in taxed) == sum(minor for _, minor in lines)
    assert [one.rate for one in taxed] == sorted({rate for rate, _ in lines}, reverse=True)


def test_the_book_says_the_rate_of_each_item():
    taxed = ENGLISH + '\n[vat]\nprices = "exclusive"\nrate = 19\ndue = "topup"\n'
    book = parse_book(taxed.replace("[items.banner]", "[items.banner]\nvat_rate = 7.7", 1)).for_billing()
    assert book.vat_rate("banner") == 770
    assert book.vat_rate("page") == 1900
    assert book.vat_rate(None) == 1900


def test_an_office_without_the_table_has_no_tax():
    book = parse_book(ENGLISH).for_billing()
    assert book.vat_rule is None
    assert book.vat_rate("banner") is None
