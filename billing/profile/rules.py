"""What a sheet looks back over, and from how much on its options are reckoned. Pure."""

from dataclasses import dataclass
from fractions import Fraction

WEEKS = 12
MONTH_OF_SPAN = Fraction(365_25, 12 * 100 * WEEKS * 7)
"""An average month as a part of twelve weeks: 30.4375 days of 84."""
SPAN_OF_MONTH = Fraction(12 * 100 * WEEKS * 7, 365_25)
"""The other way round: twelve weeks are 2.76 months."""
FEWEST_REQUESTS = 6
"""Requests options must rest on: with fewer, one long job or one quiet month decides what they say."""
FEWEST_WEEKS = 4
"""Weeks in which anything was asked or worked on: a client of three weeks has no habits yet."""


@dataclass(frozen=True)
class Basis:
    """What everything rests on."""

    requests: int
    weeks: int
    """Of the twelve, those in which anything was asked or worked on."""

    @property
    def enough(self) -> bool:
        """Whether options are reckoned at all."""
        return self.requests >= FEWEST_REQUESTS and self.weeks >= FEWEST_WEEKS
