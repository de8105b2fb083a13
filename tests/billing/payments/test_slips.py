"""Slips: what comes back with a payment is what was asked for, or it is nothing."""

import pytest

from billing.payments.slips import Slip, opened, sealed

KEY, OTHER = b"one key", b"another"


@pytest.mark.parametrize(
    "slip",
    [Slip(1, 50_000, "EUR", 17), Slip(2, 9_999_999_999, "JPY"), Slip(10**17, 10**17, "RUB", 10**17)],
)
def test_what_was_sealed_is_opened(slip: Slip) -> None:
    payload = sealed(slip, KEY)
    assert len(payload.encode()) <= 128
    assert opened(payload, KEY) == slip


def test_nothing_else_is() -> None:
    payload = sealed(Slip(1, 50_000, "EUR", 17), KEY)
    assert opened(payload, OTHER) is None
    assert opened(payload.replace("50000", "50001"), KEY) is None
    assert opened(payload.replace("1:1:17", "2:1:17"), KEY) is None
    assert opened("", KEY) is None
    assert opened("of another program", KEY) is None
