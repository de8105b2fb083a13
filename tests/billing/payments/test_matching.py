"""Two of number, sum and payer make a payment certain; what contradicts, or seems here already, is asked."""

from dataclasses import replace
from datetime import date

import pytest

from billing.payments.matching import Bill, Doubt, DoubtKind, HandBooked, Known, Match, match
from billing.payments.reading.credit import Credit

DAY = date(2026, 11, 20)
VEGA, ORION = 1, 2
OPEN = Bill(10, VEGA, "R", 2026, 17, 50000, 50000, "EUR", date(2026, 11, 12))
OTHERS = Bill(11, ORION, "R", 2026, 18, 50000, 50000, "EUR", date(2026, 11, 12))
CREDIT = Credit("key", DAY, 50000, "EUR", "Vega GmbH", "DE02", "Rechnung R-2026-0017")
KNOWN = Known(bills=(OPEN, OTHERS), currencies={VEGA: "EUR", ORION: "EUR"})
PAYER = replace(KNOWN, payers={"DE02": frozenset({VEGA})})


def test_number_and_sum():
    assert match(CREDIT, "camt", KNOWN) == Match(VEGA, 10)


@pytest.mark.parametrize("minor", [30000, 70000])
def test_number_and_payer_whatever_the_sum(minor):
    assert match(replace(CREDIT, amount_minor=minor), "camt", PAYER) == Match(VEGA, 10)


def test_payer_and_sum_without_a_word():
    assert match(replace(CREDIT, reference="danke"), "camt", PAYER) == Match(VEGA)


@pytest.mark.parametrize(
    ("credit", "known", "likely"),
    [
        (replace(CREDIT, amount_minor=30000), KNOWN, (VEGA,)),
        (replace(CREDIT, reference=""), KNOWN, (VEGA, ORION)),
        (replace(CREDIT, reference="", amount_minor=30000), PAYER, (VEGA,)),
    ],
)
def test_one_sign_alone_is_asked(credit, known, likely):
    assert match(credit, "camt", known) == Doubt(DoubtKind.ONE_SIGN, likely)


def test_nothing_points_to_anybody():
    stranger = replace(CREDIT, reference="Miete", amount_minor=12345, payer_account="XX")
    assert match(stranger, "camt", PAYER) == Doubt(DoubtKind.NOBODY)


def test_a_number_of_one_and_the_account_of_another():
    known = replace(KNOWN, payers={"DE02": frozenset({ORION})})
    assert match(CREDIT, "camt", known) == Doubt(DoubtKind.SEVERAL, (VEGA, ORION))


def test_numbers_of_two_clients():
    both = replace(CREDIT, reference="R-2026-0017, R-2026-0018")
    assert match(both, "camt", KNOWN) == Doubt(DoubtKind.SEVERAL, (VEGA, ORION))


def test_who_pays_for_two_firms_is_no_sign():
    known = replace(KNOWN, payers={"DE02": frozenset({VEGA, ORION})})
    assert match(CREDIT, "camt", known) == Match(VEGA, 10)
    assert isinstance(match(replace(CREDIT, reference=""), "camt", known), Doubt)


def test_an_invoice_paid_already_is_asked():
    known = replace(PAYER, bills=(replace(OPEN, rest_minor=0), OTHERS))
    assert match(CREDIT, "camt", known) == Doubt(DoubtKind.PAID, (VEGA,))


def test_a_cancelled_invoice_still_tells_whose_money_it_is():
    known = replace(KNOWN, bills=(replace(OPEN, rest_minor=0, cancelled=True), OTHERS))
    assert match(CREDIT, "camt", known) == Match(VEGA)


@pytest.mark.parametrize(("day", "asked"), [(18, True), (27, True), (10, False)])
def test_the_same_sum_booked_by_hand_a_few_days_off(day, asked):
    known = replace(KNOWN, by_hand=(HandBooked(VEGA, 50000, date(2026, 11, day)),))
    assert isinstance(match(CREDIT, "camt", known), Doubt) is asked


def test_the_same_sum_of_the_same_day_from_another_kind_of_statement():
    known = replace(KNOWN, elsewhere={("EUR", DAY, 50000): frozenset({"1c"})})
    assert match(CREDIT, "camt", known) == Doubt(DoubtKind.ELSEWHERE, (VEGA,))
    assert match(CREDIT, "1c", known) == Match(VEGA, 10)


def test_another_currency_than_the_account_is_kept_in():
    dollars = replace(CREDIT, currency="USD")
    assert match(dollars, "camt", PAYER) == Doubt(DoubtKind.OTHER_CURRENCY, (VEGA,))
