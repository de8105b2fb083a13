"""Who kept what was promised: days late by the office's calendar, and looks that came after they were told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from billing.profile.promises import Asked, Late, Looks, Promise, late, looks

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 10, 14, 22, tzinfo=UTC)
"""The end of the 14th of October in Berlin."""
END = datetime(2026, 10, 25, 23, tzinfo=UTC)
"""The end of Sunday the 25th, after the clocks were put back."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ([(DUE - HOUR, 100)], Late(1, 0, 0, 0)),
        ([(DUE + HOUR, 100)], Late(1, 1, 1, 0)),
        ([(DUE - HOUR, 60), (DUE + 3 * DAY, 40)], Late(1, 1, 4, 0)),
        ([(DUE - HOUR, 60)], Late(1, 1, 11, 40)),
        ([(END + HOUR, 100)], Late(1, 1, 11, 100)),
        ([], Late(1, 1, 11, 100)),
    ],
)
def test_an_invoice_is_late_from_the_day_after_its_last_on(paid, told):
    assert late([Asked(100, DUE, tuple(paid))], END, BERLIN) == told


def test_several_invoices_add_up():
    both = [Asked(100, DUE, ((DUE + HOUR, 100),)), Asked(50, DUE)]
    assert late(both, END, BERLIN) == Late(2, 2, 12, 50)


def test_a_look_is_missed_when_nobody_looked_in_time():
    in_time, missed, never = Promise(DUE, DUE), Promise(DUE, DUE + HOUR), Promise(DUE, None)
    not_yet_due = Promise(END, None)
    assert looks([in_time, missed, never, not_yet_due], END) == Looks(4, 2)
