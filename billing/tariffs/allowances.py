"""What a tariff grants of a category, and what happens beyond it. Pure."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from billing.money import price_of_minutes
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.weights import EVEN


class Overrun(enum.Enum):
    """What happens to a request beyond its allowance."""

    QUOTE = "quote"
    """A price is put to the client for each."""
    PAY = "pay"
    """It goes on, at the price the tariff names."""
    REFUSE = "refuse"
    """It waits for the next month."""


@dataclass(frozen=True)
class Allowance:
    """A category in a tariff; neither minutes nor requests is without limit."""

    minutes: int | None = None
    requests: int | None = None
    overrun: Overrun = Overrun.QUOTE
    overrun_minor: int | None = None
    """With `PAY`, the price of an hour beyond the minutes, or of a request beyond the requests."""

    carry_over: bool = False
    """What is left goes on to the next month, and lapses at its end."""
    carry_at_most: int | None = None
    carry_deficit: bool = False
    """What was overrun is taken off the next month."""
    resolve_within_minutes: int | None = None
    """Working minutes in which it is done, where others than the tariff says of everything."""

    def grants(self) -> dict[AllowanceUnit, int | None]:
        """By what is counted; None is without limit."""
        granted: dict[AllowanceUnit, int | None] = {}
        if self.minutes is not None or self.requests is None:
            granted[AllowanceUnit.MINUTES] = self.minutes
        if self.requests is not None:
            granted[AllowanceUnit.REQUESTS] = self.requests
        return granted

    def overrun_price(self, unit: AllowanceUnit, beyond: int) -> int | None:
        """What so much beyond the allowance costs, in minor units, rounded once; None where nobody pays by itself."""
        if self.overrun is not Overrun.PAY or self.overrun_minor is None:
            return None
        if unit is AllowanceUnit.REQUESTS:
            return beyond * self.overrun_minor
        return price_of_minutes(beyond, self.overrun_minor)

    def kept(self) -> dict[str, Any]:
        """As a tariff's version keeps it; what is not said is left out."""
        found: dict[str, Any] = {"minutes": self.minutes, "requests": self.requests}
        if self.overrun is not Overrun.QUOTE:
            found["overrun"] = self.overrun.value
        if self.overrun_minor is not None:
            found["overrun_minor"] = self.overrun_minor
        if self.carry_over:
            found["carry_over"] = True
        if self.carry_at_most is not None:
            found["carry_at_most"] = self.carry_at_most
        if self.carry_deficit:
            found["carry_deficit"] = True
        if self.resolve_within_minutes is not None:
            found["resolve_within_minutes"] = self.resolve_within_minutes
        return found


def allowance_of(kept: Mapping[str, Any]) -> Allowance:
    """The other way round; a version from before a key was known has what holds without it."""
    return Allowance(
        minutes=kept["minutes"],
        requests=kept["requests"],
        overrun=Overrun(kept.get("overrun", Overrun.QUOTE.value)),
        overrun_minor=kept.get("overrun_minor"),
        carry_over=kept.get("carry_over", False),
        carry_at_most=kept.get("carry_at_most"),
        carry_deficit=kept.get("carry_deficit", False),
        resolve_within_minutes=kept.get("resolve_within_minutes"),
    )


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A version of a tariff; two of the same terms are equal."""

    monthly_fee_minor: int
    allowances: Mapping[str, Allowance] = field(default_factory=dict)
    """By category; one not named is not included."""
    outside_hours: int = EVEN
    """Hundredths of a minute of the allowance that a minute worked outside opening hours uses."""
    look_within_minutes: int | None = None
    """Working minutes in which a request is looked at, where others than the office promises everybody."""
    resolve_within_minutes: int | None = None
    """Working minutes in which what it includes is done; None promises nothing."""
    open_at_once: int | None = None
    """Requests the client may have open side by side; None is without limit."""
    urgent_cap_minutes: int | None = None
    """Of urgent work on one request before a price is agreed, where others than everybody's."""
    requotes: int | None = None
    """New versions of a price that are free, where others than everybody's."""

    def kept_rules(self) -> dict[str, Any]:
        """What a version keeps beside fee and allowances; what is not said is left out."""
        said = {
            "outside_hours": None if self.outside_hours == EVEN else self.outside_hours,
            "look_within_minutes": self.look_within_minutes,
            "resolve_within_minutes": self.resolve_within_minutes,
            "open_at_once": self.open_at_once,
            "urgent_cap_minutes": self.urgent_cap_minutes,
            "requotes": self.requotes,
        }
        return {name: value for name, value in said.items() if value is not None}

    def is_full(self, there: int) -> bool:
        """Whether one more request comes after those the client has open."""
        return self.open_at_once is not None and there >= self.open_at_once

    def includes(self, category: str) -> bool:
        return category in self.allowances


@dataclass(frozen=True, kw_only=True)
class TariffTerms(Terms):
    """A tariff as it is in force."""

    code: str
    name: str
