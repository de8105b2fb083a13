"""New versions of a price: which of them the client asked for, and how many are free. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.quotes.lifecycle import AGREED, State


@dataclass(frozen=True)
class Version:
    """One price of an order, as far as counting goes."""

    state: State
    answers: bool
    """It was put because the client wanted to talk over the one before."""
    discussed: bool
    """The client wanted to talk it over."""


@dataclass(frozen=True)
class Versions:
    """How many new versions the client has had, and the position of the price that waits for one more."""

    had: int
    waits: int | None


def count(prices: Sequence[Version]) -> Versions:
    """Of one order's prices, the oldest first.

    A price put without a Discuss before it (the first, a correction, more work) is no new version; one that was withdrawn
    before it was decided leaves things as they were.
    """
    had, waits = 0, None
    for position, price in enumerate(prices):
        if price.state is State.RELEASED:
            continue
        if price.answers:
            had += 1
        waits = position if price.discussed else None
        if price.state in (*AGREED, State.REVERSED):
            waits = None
    return Versions(had, waits)


def is_beyond(number: int, free: int | None) -> bool:
    """Whether a new version, the first being 1, is one to be paid for; without a number of free ones none is."""
    return free is not None and number > free
