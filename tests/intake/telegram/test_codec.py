"""Presses in 64 bytes, and what a changed Telegram client may send instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.letter import Press
from intake.telegram.codec import LIMIT_BYTES, decode, encode

presses = st.builds(
    Press,
    st.from_regex(r"[a-z]{1,10}[0-9]?", fullmatch=True),
    st.integers(-(10**13), 10**13),
    st.integers(0, 10**6),
    st.from_regex(r"[a-z0-9:_-]{0,18}", fullmatch=True),
)


@given(presses)
def test_a_press_comes_back_as_it_was_and_fits(press):
    data = encode(press)
    assert len(data.encode()) <= LIMIT_BYTES
    assert decode(data) == press


def test_what_does_not_fit_is_refused_when_it_is_made():
    with pytest.raises(ValueError, match="64"):
        encode(Press("bill", 1, 1, "щ" * 30))


@given(st.text(max_size=64))
def test_any_data_is_a_press_or_nothing(data):
    press = decode(data)
    assert press is None or abs(press.id) < 2**63


@pytest.mark.parametrize("data", ["", "bill", "bill:1", "bill:--5:0", "bill:1:-1", "bill:٣:0", f"join:{'9' * 40}:0",
                                  f"join:1:0:{'9' * 40}", "bill:1:0:", ":1:0"])  # fmt: skip
def test_forged_data_is_nothing(data):
    assert decode(data) is None
