"""A month of a tariff: what its days grant and cost, and what of it goes on to the next. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from billing.money import part_of
from billing.tariffs.allowances import Allowance, TariffTerms
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.timeline import Dated
from config.clock import Period

Key = tuple[str, AllowanceUnit]
"""An allowance: its category, and what is counted."""


@dataclass(frozen=True)
class Days:
    """Neighbouring days of a month under the same terms; None: no tariff is in force."""

    count: int
    terms: TariffTerms | None


def days_of(month: Period, zone: ZoneInfo, terms: Sequence[Dated[TariffTerms | None]]) -> tuple[Days, ...]:
    """Every local day of a month by the terms it ends with; the day a tariff begins counts, as does the day it ends on
    unless that is at midnight."""
    begins: dict[date, TariffTerms | None] = {}
    for row in sorted(terms, key=lambda row: row.since):
        begins[_first_day(row, zone)] = row.value
    days = sorted(begins)
    day, after = month.start.astimezone(zone).date(), month.end.astimezone(zone).date()
    at_first = bisect_right(days, day)
    if at_first == bisect_right(
        days, after - timedelta(days=1)
    ):  # nothing begins within it, as in most months
        return (Days((after - day).days, begins[days[at_first - 1]] if at_first else None),)
    found: list[Days] = []
    while day < after:
        position = bisect_right(days, day)
        value = begins[days[position - 1]] if position else None
        if found and found[-1].terms == value:
            found[-1] = Days(found[-1].count + 1, value)
        else:
            found.append(Days(1, value))
        day += timedelta(days=1)
    return tuple(found)


def _first_day(row: Dated[TariffTerms | None], zone: ZoneInfo) -> date:
    local: datetime = row.since.astimezone(zone)
    ends_within = row.value is None and local.time() != time()
    return local.date() + timedelta(days=1) if ends_within else local.date()


def keys_of(days: Iterable[Days]) -> set[Key]:
    """The allowances a month has on any of its days."""
    return {
        (category, unit)
        for stretch in days
        for category, allowance in (stretch.terms.allowances if stretch.terms else {}).items()
        for unit in allowance.grants()
    }


def month_grant(days: Sequence[Days], key: Key) -> int | None:
    """What a month grants by itself: each day its share, the sum rounded up to a whole minute or request.

    A category without limit on any day has none that month.
    """
    category, unit = key
    total = 0
    for stretch in days:
        allowance = stretch.terms.allowances.get(category) if stretch.terms else None
        granted = allowance.grants().get(unit, 0) if allowance else 0
        if granted is None:
            return None
        total += granted * stretch.count
    return -(-total // sum(stretch.count for stretch in days))


@dataclass(frozen=True)
class FeeLine:
    """The fee of a tariff for some days of a month; `minor` is rounded once, and a month's fee the sum of its lines."""

    code: str
    name: str
    days: int
    of_days: int
    minor: int


def fee_lines(days: Sequence[Days]) -> tuple[FeeLine, ...]:
    """A line for each tariff and fee of a month."""
    of_days = sum(stretch.count for stretch in days)
    counted: dict[tuple[str, str, int], int] = {}
    for stretch in days:
        if stretch.terms:
            place = (stretch.terms.code, stretch.terms.name, stretch.terms.monthly_fee_minor)
            counted[place] = counted.get(place, 0) + stretch.count
    return tuple(
        FeeLine(code, name, count, of_days, part_of(fee, count, of_days))
        for (code, name, fee), count in counted.items()
    )


@dataclass(frozen=True)
class Closed:
    """An allowance at the end of a month; minutes or requests."""

    own: int | None
    """What the month granted by itself; None is without limit."""
    carried_in: int
    """From the month before; a deficit where negative."""
    consumed: int
    carried_out: int
    lapsed: int
    """What was neither used nor carried on."""

    @property
    def granted(self) -> int | None:
        return with_carried(self.own, self.carried_in)

    @property
    def overrun(self) -> int:
        return 0 if self.granted is None else max(self.consumed - self.granted, 0)


def with_carried(own: int | None, carried: int) -> int | None:
    """What may be used in a month: never below zero, as a deficit larger than it goes on to the next."""
    return None if own is None else max(own + carried, 0)


def close(allowance: Allowance | None, own: int | None, carried_in: int, consumed: int) -> Closed:
    """What is carried on. Carried time is used first and lasts one month; `allowance` None: none at the end of the month."""
    if own is None:
        return Closed(own, carried_in, consumed, carried_out=0, lapsed=0)
    rest = own + carried_in - consumed
    if rest < 0:
        deficit = rest if allowance and allowance.carry_deficit else 0
        return Closed(own, carried_in, consumed, carried_out=deficit, lapsed=0)
    out = min(rest, own) if allowance and allowance.carry_over else 0
    if allowance and allowance.carry_at_most is not None:
        out = min(out, allowance.carry_at_most)
    return Closed(own, carried_in, consumed, carried_out=out, lapsed=rest - out)


def closings(months: Sequence[Sequence[Days]], key: Key, consumed: Sequence[int]) -> list[Closed]:
    """Every month of an allowance, the first one first: each begins with what the one before carried on.

    Worked out anew from what was used whenever it is asked for: a correction in a closed month reaches the next by itself.
    """
    closed: list[Closed] = []
    carried = 0
    for days, used in zip(months, consumed, strict=True):
        last = days[-1].terms
        allowance = last.allowances.get(key[0]) if last else None
        closed.append(close(allowance, month_grant(days, key), carried, used))
        carried = closed[-1].carried_out
    return closed


def carries(terms: Iterable[Dated[TariffTerms | None]], key: Key) -> bool:
    """Whether an allowance ever carries anything on: only then do former months matter."""
    return any(
        allowance.carry_over or allowance.carry_deficit
        for row in terms
        if row.value and (allowance := row.value.allowances.get(key[0]))
    )


def carried_into(
    months: Sequence[tuple[str, Sequence[Days]]], key: Key, consumed: Mapping[tuple[str, Key], int]
) -> int:
    """What former months, oldest first and each with its name, leave to the one after them."""
    used = [consumed.get((name, key), 0) for name, _ in months]
    closed = closings([days for _, days in months], key, used)
    return closed[-1].carried_out if closed else 0
