"""Promotional credit: which money of an account it is, when it lapses, and what may go back to the payer."""

from datetime import timedelta

import pytest

from billing.ledger.lots import Entry, Lot, Purse, purse
from billing.ledger.models import TransferKind
from tests.billing.conftest import NOW

DAY = timedelta(days=1)
TOPUP, CAPTURE, CHARGE = TransferKind.TOPUP, TransferKind.CAPTURE, TransferKind.CHARGE
PROMO, EXPIRY, REFUND, REVERSAL = (
    TransferKind.PROMO,
    TransferKind.PROMO_EXPIRY,
    TransferKind.REFUND,
    TransferKind.REVERSAL,
)


def after(*moves):
    """`(PROMO, 100, 30)` is credit for 30 days; `(REVERSAL, sum, number)` undoes a move, `(EXPIRY, …)` ends one."""
    entries = []
    for number, (kind, amount, *more) in enumerate(moves, start=1):
        entries.append(
            Entry(
                number,
                kind,
                amount,
                reverses_id=more[0] if kind is REVERSAL else None,
                grant_id=more[0] if kind is EXPIRY else None,
                expires_at=NOW + more[0] * DAY if kind is PROMO else None,
            )
        )
    return purse(entries)


def figures(found):
    return found.paid, [(lot.transfer_id, lot.left) for lot in found.lots]


@pytest.mark.parametrize(
    ("moves", "paid", "lots"),
    [
        pytest.param([(TOPUP, 50), (PROMO, 100, 30)], 50, [(2, 100)], id="side by side"),
        pytest.param([(TOPUP, 50), (PROMO, 100, 30), (CAPTURE, -80)], 50, [(2, 20)], id="credit goes first"),
        pytest.param([(TOPUP, 50), (PROMO, 100, 30), (CHARGE, -120)], 30, [], id="and then what was paid"),
        pytest.param(
            [(PROMO, 100, 90), (PROMO, 50, 30), (CAPTURE, -110)], 0, [(2, 40)], id="the oldest credit first"
        ),
        pytest.param([(CAPTURE, -20), (PROMO, 100, 30)], 0, [(2, 80)], id="a debt is paid from it"),
        pytest.param(
            [(PROMO, 100, 30), (TOPUP, 50), (CAPTURE, -120), (REVERSAL, 120, 3)],
            50,
            [(1, 100)],
            id="a charge undone gives back what it took",
        ),
        pytest.param(
            [(CAPTURE, -20), (PROMO, 100, 30), (REVERSAL, 20, 1)],
            0,
            [(2, 100)],
            id="a debt undone does not turn credit into money",
        ),
        pytest.param(
            [(PROMO, 100, 30), (CAPTURE, -60), (EXPIRY, -40, 1)], 0, [], id="what was left has lapsed"
        ),
        pytest.param(
            [(PROMO, 100, 30), (CAPTURE, -60), (EXPIRY, -40, 1), (REVERSAL, 60, 2)],
            0,
            [(1, 60)],
            id="what comes back after its day is there to lapse again",
        ),
        pytest.param([(PROMO, 100, 30), (REVERSAL, -100, 1)], 0, [], id="given by mistake"),
        pytest.param([(TOPUP, 50), (REFUND, -50), (PROMO, 9, 30)], 0, [(3, 9)], id="paid back"),
    ],
)
def test_whose_money_it_is(moves, paid, lots):
    found = after(*moves)
    assert figures(found) == (paid, lots)
    signed = sum(amount for _, amount, *_ in moves)
    assert found.paid + found.promo == signed


@pytest.mark.parametrize(
    ("paid", "promo", "held", "due", "refundable"),
    [
        pytest.param(50, 100, 0, 0, 50, id="only what was paid"),
        pytest.param(50, 100, 80, 0, 50, id="accepted work rests on credit first"),
        pytest.param(50, 100, 120, 0, 30, id="and then on what was paid"),
        pytest.param(50, 0, 0, 20, 30, id="what is due stays"),
        pytest.param(50, 0, 80, 0, 0, id="nothing where more is held than there is"),
        pytest.param(-10, 0, 0, 0, 0, id="nothing of a debt"),
    ],
)
def test_what_may_go_back(paid, promo, held, due, refundable):
    lots = (Lot(1, NOW, promo),) if promo else ()
    assert Purse(paid, lots).refundable(held, due) == refundable


def test_what_is_set_aside_for_accepted_work_does_not_lapse():
    found = Purse(0, (Lot(1, NOW, 100), Lot(2, NOW, 50), Lot(3, NOW + DAY, 10)))
    assert found.lapsing(0, NOW - DAY) == ()
    assert [(lot.transfer_id, lot.left) for lot in found.lapsing(0, NOW)] == [(1, 100), (2, 50)]
    assert [(lot.transfer_id, lot.left) for lot in found.lapsing(120, NOW)] == [(2, 30)]
