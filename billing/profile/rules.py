"""What a sheet looks back over, and from how much on its options are reckoned. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from config.clock import Period, midnight

WEEKS = 12
MONTH_DAYS = Fraction(365_25, 12 * 100)
"""An average month: 30.4375 days."""
FEWEST_REQUESTS = 6
"""Requests options must rest on: with fewer, one long job or one quiet month decides what they say."""
FEWEST_WEEKS = 4
"""Weeks in which anything was asked or worked on: a client of three weeks has no habits yet."""


@dataclass(frozen=True)
class Reach:
    """The days money is told of, and hours wherever they stand beside money; both days included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def weeks(self) -> int:
        """Calendar weeks it touches; it ends with one."""
        return -(-self.days // 7)

    @property
    def enough(self) -> bool:
        return self.days >= FEWEST_WEEKS * 7

    def period(self, zone: ZoneInfo) -> Period:
        return Period("", midnight(self.first, zone), midnight(self.last + timedelta(days=1), zone))

    def since(self, day: date) -> "Reach":
        """Without the days before one."""
        return Reach(max(self.first, day), self.last)

    def a_month(self, amount: int) -> Fraction:
        """What came on these days, for an average month."""
        return MONTH_DAYS * Fraction(amount, self.days)

    def in_all(self, a_month: int) -> Fraction:
        """The other way round: what an amount a month comes to on these days."""
        return Fraction(a_month * self.days, MONTH_DAYS)


@dataclass(frozen=True)
class Basis:
    """What the options rest on."""

    requests: int
    weeks: int
    """In which there was work."""
    of_weeks: int

    @property
    def enough(self) -> bool:
        """Whether options are reckoned at all."""
        return self.requests >= FEWEST_REQUESTS and self.weeks >= FEWEST_WEEKS
