"""What a client brings and costs: fee, billed work, the cost of the hours, what is left. Without tax. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from billing.acts.lines import Work, counted
from billing.money import part_of
from billing.rounding import half_up
from billing.vat import split


@dataclass(frozen=True)
class Economics:
    """In minor units of the client's currency, for a stretch of days; value added tax is not the office's and left out."""

    currency: str
    fee_minor: int
    """The days' share of the monthly fees charged."""
    billed_minor: int
    """Captured and charged beside the fee, what was taken back taken off."""
    cost_minor: int | None
    """Of the hours worked; None where somebody's rate is not known, or is in another currency."""
    worked: int
    """Minutes."""

    @property
    def income_minor(self) -> int:
        return self.fee_minor + self.billed_minor

    @property
    def margin_minor(self) -> int | None:
        """What is left; below zero they cost more than they bring."""
        return None if self.cost_minor is None else self.income_minor - self.cost_minor

    @property
    def per_hour_minor(self) -> int | None:
        """What an hour of work on them brings, half a unit rounded up; None without work."""
        return half_up(Fraction(self.income_minor * 60, self.worked)) if self.worked > 0 else None


@dataclass(frozen=True)
class Spent:
    """Minutes an employee worked for a client while an hour of theirs cost so much; None: nobody knows."""

    client_id: int
    minutes: int
    per_hour_minor: int | None


def costs(spent: Iterable[Spent]) -> dict[int, int | None]:
    """What each client's hours cost, rounded once; None where a part of it is not known."""
    exact: dict[int, int] = {}
    unknown = set()
    for one in spent:
        if one.per_hour_minor is None and one.minutes:
            unknown.add(one.client_id)
        exact[one.client_id] = exact.get(one.client_id, 0) + one.minutes * (one.per_hour_minor or 0)
    return {client: None if client in unknown else (total + 30) // 60 for client, total in exact.items()}


def fee_of_days(fee_minor: int, month: date, of_days: int, first: date, last: date) -> int:
    """A month's share that falls on the days from `first` to `last`, of one that begins on `month`.

    The shares of neighbouring stretches add up to the fee.
    """
    begins = min(max((first - month).days, 0), of_days)
    ends = min(max((last - month).days + 1, begins), of_days)
    return _upto(fee_minor, ends, of_days) - _upto(fee_minor, begins, of_days)


def untaxed(what: Iterable[Mapping[str, Any]], amount_minor: int, rate: int | None) -> int:
    """What of a booking is the office's: without the tax in it; `rate` is the office's, None where it charges no tax."""
    rows = list(what)
    if sum(row["total_minor"] for row in rows) != amount_minor:
        return amount_minor if rate is None else split(amount_minor, rate).net_minor
    lines = [line for line in counted(Work(rows), rate) if line.said.get("kind") != "vat"]
    return sum(line.taxed.net_minor if line.taxed else line.total_minor for line in lines)


def _upto(minor: int, days: int, of_days: int) -> int:
    return part_of(minor, days, of_days) if minor >= 0 else -part_of(-minor, days, of_days)
