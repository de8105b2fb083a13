"""How a client's weeks run: twelve of them in a row, and what means something against the last one. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from billing.summary.ratio import Ratio

TREND_WEEKS = 12
LEAST_MINUTES = 120
"""Less than two hours more or less is how weeks are."""
WEEKS_RUNNING = 4
"""How far back it is counted how long a client has been above comparable work; at this many it may be longer."""


@dataclass(frozen=True)
class WeekPoint:
    """One week of a client, as its own summary tells it."""

    week: str
    """`2026-W47`."""
    worked: int
    percent: int | None
    """Of the tariff of its month, used by its end; None where nothing is granted."""


@dataclass(frozen=True)
class Change:
    """Worked minutes of the week before and of this one, which are far apart."""

    before: int
    now: int

    @property
    def more(self) -> bool:
        return self.now > self.before

    @property
    def minutes(self) -> int:
        """How much more, or less."""
        return abs(self.now - self.before)


def change_of(trend: Sequence[WeekPoint]) -> Change | None:
    """The last week against the one before: two hours and a half of the smaller at least apart, or it is no change."""
    if len(trend) < 2:
        return None
    before, now = max(trend[-2].worked, 0), max(trend[-1].worked, 0)
    apart = abs(now - before)
    far = apart >= LEAST_MINUTES and 2 * apart >= min(before, now)
    return Change(before, now) if far else None


def weeks_running(found: Iterable[Ratio | None]) -> int:
    """In how many weeks in a row, the newest first, a client's ratio was high."""
    count = 0
    for ratio in found:
        if ratio is None or not ratio.high:
            break
        count += 1
    return count
