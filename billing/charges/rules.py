"""Who went beyond an allowance, and what a month's fee still comes to. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


def beyond(steps: Sequence[tuple[int, int]], granted: int) -> dict[int, int]:
    """What each ticket took beyond an allowance; `steps` are (ticket, minutes or requests) as they were used.

    What was given back is taken off its own ticket's latest steps; then the first to use the allowance has it.
    """
    kept: list[tuple[int, int]] = []
    for ticket, amount in steps:
        if amount > 0:
            kept.append((ticket, amount))
        else:
            kept = _less(kept, ticket, -amount)
    found: dict[int, int] = {}
    used = 0
    for ticket, amount in kept:
        over = max(used + amount - granted, 0) - max(used - granted, 0)
        found[ticket] = found.get(ticket, 0) + over
        used += amount
    return {ticket: over for ticket, over in found.items() if over}


def _less(steps: list[tuple[int, int]], ticket: int, back: int) -> list[tuple[int, int]]:
    kept = []
    for of, amount in reversed(steps):
        taken = min(amount, back) if of == ticket else 0
        back -= taken
        if amount > taken:
            kept.append((of, amount - taken))
    return kept[::-1]


@dataclass(frozen=True)
class TrueUp:
    """What brings charges to what they should be: more on top, or everything anew."""

    add: int = 0
    anew: int | None = None
    """None: what stands, stands."""


def true_up(should: int, stands: int) -> TrueUp:
    """Too little is added to; too much is given back whole, as a transfer is only undone by its mirror image."""
    if should >= stands:
        return TrueUp(add=should - stands)
    return TrueUp(anew=should)


def minutes_charged(counted: Sequence[Mapping[str, int]]) -> int:
    """What of a ticket's overrun is charged already, in minutes or requests."""
    return sum(one["beyond"] for one in counted)
