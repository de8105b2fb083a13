"""What the tariff's minutes and the account's money come to at the pace they are used. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from billing.rounding import half_up
from billing.rounding import percent as share

FEWEST_DAYS = 5
"""Working days of a month before its end is guessed at: one busy day makes no month."""
RUNS_OUT_WEEKS = 4
"""How far back the pace of an account is looked at."""
FARTHEST_DAYS = 365
"""What lasts longer than a year at this pace is not said to run out."""


@dataclass(frozen=True)
class TariffUse:
    """Charged minutes used of those a tariff grants for the month; work beyond the limits included."""

    used: int
    granted: int
    reserved: int = 0
    """Kept for requests that are in the tariff and not done yet."""
    projected: int | None = None
    """Used by the end of the month at this pace; None while the month is young, or over."""
    used_up_on: date | None = None
    """The day on which nothing was left."""

    @property
    def percent(self) -> int | None:
        """In whole hundredths, half a one rounded up; None where nothing is granted."""
        return share(self.used, self.granted) if self.granted else None

    @property
    def projected_percent(self) -> int | None:
        return share(self.projected, self.granted) if self.projected is not None and self.granted else None


def projected(used: int, reserved: int, passed: int, of_days: int) -> int | None:
    """Minutes used at the end of a month of which so many working days have passed; what is reserved will be used too.

    None where too few have passed to tell, and where none is left.
    """
    if passed < FEWEST_DAYS or passed >= of_days:
        return None
    at_this_pace = half_up(Fraction(used * of_days, passed))
    return max(at_this_pace, used + max(reserved, 0), 0)


def used_up_at(steps: Iterable[tuple[datetime, int]], granted: int) -> datetime | None:
    """Since when nothing is left; `steps` are moments and the minutes used, or given back, at them.

    What was given back and used again was used up the last time.
    """
    used, since = 0, None
    for moment, minutes in sorted(steps):
        used += minutes
        if used < granted:
            since = None
        elif since is None:
            since = moment
    return since if granted > 0 else None


def runs_out(available: int, charged: int, last_day: date) -> date | None:
    """The first day for which the money does not last, at what was charged in the `RUNS_OUT_WEEKS` up to `last_day`.

    None where nothing is charged, nothing is there, or it lasts for more than a year.
    """
    if charged <= 0 or available <= 0:
        return None
    days = available * 7 * RUNS_OUT_WEEKS // charged
    return last_day + timedelta(days=1 + days) if days < FARTHEST_DAYS else None
