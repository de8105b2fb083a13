"""When an invoice is due and over how much; how a number is printed, until when it is to be paid."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from billing.invoices import rules
from billing.invoices.lifecycle import InvoiceState, state_after
from billing.invoices.rules import Need

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("need", "amount"),
    [
        (Need(available=10_000, low_below=10_000, level=50_000), None),
        (Need(available=9_999, low_below=10_000, level=50_000), 40_001),
        (Need(available=0, waiting=12_000, low_below=10_000, level=50_000), 62_000),
        (Need(available=5_000, waiting=12_000, level=0), 7_000),
        (Need(available=20_000, waiting=12_000, low_below=10_000, level=50_000), 42_000),
        (Need(available=90_000, waiting=300_000, low_below=10_000, level=50_000), 260_000),
        # Credit that was used is asked for, whether the account counts as low or not.
        (Need(available=-5_000, low_below=0, level=50_000), 55_000),
        # A level below the threshold would leave the account low.
        (Need(available=1_000, low_below=10_000, level=0), 9_000),
    ],
)
def test_what_an_account_needs(need, amount):
    assert need.is_due is (amount is not None)
    if amount:
        assert need.amount == amount
        assert need.amount >= need.gap


def test_a_pause_lasts_its_days_and_begins_with_a_cancellation():
    assert not rules.pausing(None, 7, NOW)
    assert rules.pausing(NOW, 7, NOW + timedelta(days=7, seconds=-1))
    assert not rules.pausing(NOW, 7, NOW + timedelta(days=7))


def test_the_last_day_to_pay_is_a_day_of_the_office_and_whole():
    tokyo = ZoneInfo("Asia/Tokyo")
    late = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # already the 25th there
    assert rules.last_day(late, 7, tokyo) == date(2026, 12, 2)
    assert rules.due_at(late, 7, tokyo) == datetime(2026, 12, 2, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(("series", "printed"), [("R", "R-2026-0007"), ("", "2026-0007")])
def test_a_number_as_printed(series, printed):
    assert rules.named(series, 2026, 7) == printed


@pytest.mark.parametrize(("paid", "state"), [(0, "open"), (1, "part"), (500, "paid"), (501, "over")])
def test_what_has_come_in_says_how_an_invoice_stands(paid, state):
    assert state_after(500, paid) is InvoiceState(state)
