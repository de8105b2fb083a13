"""What the book says of tax, surcharges and currencies fits together, or is told with its line."""

import pytest

from bot.book.commands import fault_lines
from bot.book.faults import BookWrong
from bot.book.reading import parse_book
from tests.bot.book.office_database import ENGLISH

FAULTS = [
    # what stands in the book, what somebody wrote instead, a piece of what they are told
    (
        'category = "design"\n',
        'category = "design"\nvat_rate = 7\n',
        "vat_rate: says nothing by itself; expected [vat] beside it",
    ),
    (
        "[reminders]",
        '[surcharges.urgent]\ntitle = "Urgent"\n\n[reminders]',
        "surcharges.urgent: says nothing by itself; expected percent beside it",
    ),
    (
        "[reminders]",
        '[surcharges.urgent]\ntitle = "Urgent"\npercent = 50\nsum = 30\n\n[reminders]',
        "surcharges.urgent.sum: cannot stand beside percent; expected one of the two",
    ),
    (
        "[items.banner]\n",
        "[items.banner]\nquantity = 1\nminimum = 3\n",
        "items.banner.quantity: expected 3 or more, found 1",
    ),
    (
        "[reminders]",
        '[vat]\nprices = "inclusive"\nrate = 7.123\ndue = "delivery"\n\n[reminders]',
        "vat.rate: 7.123 has too many decimals; expected at most 2",
    ),
    (
        "[clients.harbour]\n",
        "[clients.harbour]\nno_quote_limit = 50\n",
        "clients.harbour.no_quote_limit: says nothing by itself; expected price_list beside it",
    ),
    (
        "[clients.vega]\n",
        "[clients.vega]\nno_quote_limit = 50.123\n",
        "clients.vega.no_quote_limit: 50.123 has too many decimals; EUR has 2",
    ),
    (
        "[clients.vega]\n",
        "[clients.vega]\nrisk_factor = 3.5\n",
        "clients.vega.risk_factor: expected 3 or less, found 3.5",
    ),
    (
        "remind_days_before = 2\n",
        "remind_days_before = 7\n",
        "quotes.remind_days_before: expected 6 or less, found 7",
    ),
    (
        'requote_item = "estimate"\n',
        "",
        "quotes.free_requotes: says nothing by itself; expected [quotes] requote_item beside it",
    ),
    (
        'requote_item = "estimate"\n',
        'requote_item = "estimat"\n',
        "quotes.requote_item: unknown item “estimat”; did you mean “estimate”?",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "told"), FAULTS)
def test_a_fault_of_prices_is_told_with_what_was_expected(right, wrong, told):
    assert right in ENGLISH
    with pytest.raises(BookWrong) as caught:
        parse_book(ENGLISH.replace(right, wrong, 1))
    lines = "\n".join(fault_lines(caught.value, "en"))
    assert told in lines
