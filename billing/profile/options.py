"""What an owner could do about a client, and what each would have changed on the days looked at. Pure.

Every option carries its arithmetic as steps, in minor units and minutes; nothing here advises.
"""

import enum
from dataclasses import dataclass
from fractions import Fraction

from billing.money import price_of_minutes
from billing.profile.fitting import Fitted, up_to
from billing.profile.rules import Reach
from billing.rounding import half_up
from billing.vat import added as taxed

STEP_MINOR = 100
"""A new fee is named in whole euros or roubles, in whole hundreds of yen."""


class Kind(enum.Enum):
    """What could be done."""

    KEEP = "keep"
    TERMS = "terms"
    PREPAY = "prepay"
    PARTNER = "partner"
    PART = "part"


class What(enum.Enum):
    """What one line of arithmetic is about."""

    FEE = "fee"
    BILLED = "billed"
    EARNED = "earned"
    AT_AVERAGE = "at_average"
    """Their hours at what an hour earns the office on average."""
    ABOVE_AVERAGE = "above_average"
    """Earned, less that; below zero where they bring less."""
    NOW_A_MONTH = "now_a_month"
    BY_THEIR_HOUR = "by_their_hour"
    """The hours they need a month, at what an included hour costs them today."""
    BY_THE_AVERAGE = "by_the_average"
    """The hours worked a month, at the office's average."""
    NEW_FEE = "new_fee"
    WITH_TAX = "with_tax"
    """The same as the book names it, where its prices hold the tax."""
    NEW_IN_SPAN = "new_in_span"
    """The new fee over the days looked at."""
    NO_LONGER = "no_longer"
    """What they earned us and would not any more."""
    COMMISSION = "commission"
    FREED = "freed"
    """Their hours, sold to others at the office's average."""
    CHANGE = "change"


@dataclass(frozen=True)
class Step:
    """One line of arithmetic: `minor` is what the other terms come to."""

    what: What
    minor: int
    minutes: int | None = None
    per_hour_minor: int | None = None
    of_minor: int | None = None
    percent: int | None = None
    """Hundredths of a per cent."""


@dataclass(frozen=True)
class Option:
    """One thing that could be done; `change_minor` is what the days would have brought more or less by it."""

    kind: Kind
    steps: tuple[Step, ...]
    change_minor: int | None
    """None where too little is known to reckon it."""
    even_percent: int | None = None
    """Which part of the freed hours has to be sold for nothing to be lost."""


@dataclass(frozen=True)
class Standing:
    """What the options are reckoned from, all of it of the same days."""

    reach: Reach
    fee_minor: int
    billed_minor: int
    minutes: int
    """Worked."""
    average_minor: int | None
    """What an hour earns the office; None where there is nobody to compare with, or another currency."""
    tax_rate: int | None = None
    """Where the book's prices hold the tax: its rate in hundredths of a per cent. All else is without it."""

    @property
    def earned_minor(self) -> int:
        return self.fee_minor + self.billed_minor

    @property
    def freed_minor(self) -> int | None:
        """Their hours at the office's average."""
        if self.average_minor is None or self.average_minor < 0:
            return None
        return price_of_minutes(max(self.minutes, 0), self.average_minor)


def keep(now: Standing) -> Option:
    """Everything stays; the arithmetic says how far that is from the office's average."""
    steps = [
        Step(What.FEE, now.fee_minor),
        Step(What.BILLED, now.billed_minor),
        Step(What.EARNED, now.earned_minor),
    ]
    if now.freed_minor is not None:
        steps += [
            _at_average(now, What.AT_AVERAGE, now.freed_minor),
            Step(What.ABOVE_AVERAGE, now.earned_minor - now.freed_minor),
        ]
    return Option(Kind.KEEP, tuple(steps), 0)


def terms(now: Standing, fitted: Fitted) -> Option:
    """A tariff of the hours they really take, instead of fee and bills.

    Its fee is the higher of two: those hours at what an included hour costs them today, and the hours worked at
    the office's average.
    """
    month = half_up(now.reach.a_month(now.earned_minor))
    steps = [Step(What.NOW_A_MONTH, month, of_minor=now.earned_minor)]
    fees: list[int] = []
    if fitted.hour_minor is not None:
        by_hour = price_of_minutes(fitted.minutes, fitted.hour_minor)
        steps.append(Step(What.BY_THEIR_HOUR, by_hour, fitted.minutes, fitted.hour_minor))
        fees.append(by_hour)
    if now.average_minor is not None and now.average_minor >= 0:
        worked = max(half_up(now.reach.a_month(now.minutes)), 0)
        by_average = price_of_minutes(worked, now.average_minor)
        steps.append(Step(What.BY_THE_AVERAGE, by_average, worked, now.average_minor))
        fees.append(by_average)
    if not fees or not fitted.minutes:
        return Option(Kind.TERMS, (), None)
    fee = up_to(max(fees), STEP_MINOR)
    in_span = half_up(now.reach.in_all(fee))
    change = in_span - now.earned_minor
    steps.append(Step(What.NEW_FEE, fee))
    if now.tax_rate is not None:
        steps.append(Step(What.WITH_TAX, taxed(fee, now.tax_rate).gross_minor, percent=now.tax_rate))
    steps += [
        Step(What.NEW_IN_SPAN, in_span, of_minor=fee),
        Step(What.NO_LONGER, -now.earned_minor),
        Step(What.CHANGE, change),
    ]
    return Option(Kind.TERMS, tuple(steps), change)


def prepay() -> Option:
    """No credit and no promised payments any more: what is earned stays, only when it comes changes."""
    return Option(Kind.PREPAY, (), 0)


def partner(now: Standing, percent: int | None) -> Option:
    """Somebody else works for them, and pays a part of what they bring; `percent` is in hundredths of one."""
    if percent is None:
        return Option(Kind.PARTNER, (), None)
    commission = half_up(Fraction(max(now.earned_minor, 0) * percent, 100 * 100))
    paid = Step(What.COMMISSION, commission, of_minor=now.earned_minor, percent=percent)
    return _without_them(Kind.PARTNER, now, paid)


def part(now: Standing) -> Option:
    """The agreement ends."""
    return _without_them(Kind.PART, now, None)


def _without_them(kind: Kind, now: Standing, paid: Step | None) -> Option:
    steps = [Step(What.NO_LONGER, -now.earned_minor)]
    change = -now.earned_minor
    if paid:
        steps.append(paid)
        change += paid.minor
    if now.freed_minor is None:
        return Option(kind, tuple(steps), None)
    lost = -change
    change += now.freed_minor
    steps += [_at_average(now, What.FREED, now.freed_minor), Step(What.CHANGE, change)]
    even = _part(lost, now.freed_minor) if lost > 0 and now.freed_minor else None
    return Option(kind, tuple(steps), change, even)


def _at_average(now: Standing, what: What, minor: int) -> Step:
    return Step(what, minor, max(now.minutes, 0), now.average_minor)


def _part(lost: int, freed: int) -> int:
    """In whole hundredths, rounded up: with less something is lost."""
    return -(-lost * 100 // freed)
