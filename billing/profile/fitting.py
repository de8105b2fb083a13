"""Which tariff fits what a client really takes: hours a month by category, and the closest of the book. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from billing.profile.rules import Reach
from billing.rounding import half_up
from billing.tariffs.allowances import Allowance, TariffTerms

STEP_MINUTES = 30
"""Tariffs are agreed in half hours."""


@dataclass(frozen=True)
class Use:
    """What the days looked at took of one category: charged minutes, and the requests worked on."""

    category: str
    minutes: int
    requests: int


@dataclass(frozen=True)
class Row:
    """One category of the tariff that fits; minutes a month."""

    category: str
    minutes: int
    """Charged on all of the days."""
    used: int
    requests: Fraction
    """A month."""
    included: Allowance | None
    """What today's tariff says of it; None where it is not in it, or there is none."""
    proposed: int


@dataclass(frozen=True)
class Fitted:
    """The tariff that fits what was taken, and what an hour of today's costs."""

    rows: tuple[Row, ...]
    fee_minor: int | None
    """Of today's tariff; None where there is none."""
    included: int | None
    """Minutes today's tariff includes, beside what it counts in requests; None for none, or where some is without limit."""

    @property
    def minutes(self) -> int:
        """Proposed, a month."""
        return sum(row.proposed for row in self.rows)

    @property
    def hour_minor(self) -> int | None:
        """What an included hour costs them today; None where nobody can say."""
        if not self.fee_minor or not self.included:
            return None
        return half_up(Fraction(self.fee_minor * 60, self.included))


@dataclass(frozen=True)
class Closest:
    """A tariff of the book against the same use; minutes a month."""

    code: str
    name: str
    fee_minor: int
    inside: int
    beyond: int


def fitted(uses: Sequence[Use], today: TariffTerms | None, reach: Reach) -> Fitted:
    """By category, the most used first; what is taken a month, rounded up to half hours."""
    allowances: Mapping[str, Allowance] = today.allowances if today else {}
    found = sorted((use for use in uses if use.minutes > 0), key=lambda use: (-use.minutes, use.category))
    rows = tuple(
        Row(
            use.category,
            use.minutes,
            used := half_up(reach.a_month(use.minutes)),
            reach.a_month(use.requests),
            allowances.get(use.category),
            up_to(used, STEP_MINUTES),
        )
        for use in found
    )
    unlimited = any(one.minutes is None and one.requests is None for one in allowances.values())
    minutes = sum(one.minutes for one in allowances.values() if one.minutes)
    return Fitted(
        rows, today.monthly_fee_minor if today else None, None if unlimited or not minutes else minutes
    )


def closest(uses: Sequence[Use], tariffs: Sequence[TariffTerms], reach: Reach) -> Closest | None:
    """Of the book's tariffs the one that leaves the least of the same use beyond it, of equals the cheapest.

    Rounded as the rows of a tariff that fits are, so that both add up to the same hours.
    """
    taken = sum(half_up(reach.a_month(max(use.minutes, 0))) for use in uses)
    found = []
    for one in tariffs:
        beyond = sum(half_up(_beyond(use, one.allowances.get(use.category), reach)) for use in uses)
        found.append(Closest(one.code, one.name, one.monthly_fee_minor, taken - beyond, beyond))
    return min(found, key=lambda one: (one.beyond, one.fee_minor, one.code), default=None)


def _beyond(use: Use, allowance: Allowance | None, reach: Reach) -> Fraction:
    """Minutes a month beyond an allowance; where requests are counted, the part of the minutes that goes with them."""
    minutes = reach.a_month(max(use.minutes, 0))
    if allowance is None:
        return minutes
    over = Fraction(0)
    if allowance.minutes is not None:
        over = max(minutes - allowance.minutes, over)
    requests = reach.a_month(use.requests)
    if allowance.requests is not None and requests > allowance.requests:
        over = max(minutes * (1 - Fraction(allowance.requests, requests)), over)
    return over


def up_to(minor: int, step: int) -> int:
    """Rounded up to whole steps."""
    return -(-minor // step) * step
