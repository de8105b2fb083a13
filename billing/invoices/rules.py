"""When a top-up invoice is made, over how much, and until when it is to be paid. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from billing.vat import Taxed, shared, split
from config.clock import midnight

PER_DAY = 3
"""Papers of one client within a day; more of them is a loop or a quarrel, and no work for a program."""
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Need:
    """What an account has, and what is asked of it, in minor units."""

    available: int
    """Below zero where credit, or a promised payment, has been used."""
    waiting: int = 0
    """Accepted prices and charges the account does not hold, together."""
    low_below: int = 0
    """Below this the account counts as low."""
    level: int = 0
    """What it is to be filled up to, where the rule says so."""

    @property
    def gap(self) -> int:
        """What has to come in before nothing waits and nothing is owed."""
        return max(self.waiting - self.available, 0)

    @property
    def is_due(self) -> bool:
        """Whether money has to be asked for."""
        return self.available - self.waiting < max(self.low_below, 0)

    @property
    def amount(self) -> int:
        """What the invoice asks for: up to the level, and the whole gap whatever the level is."""
        return max(self.gap, self.waiting + max(self.level, self.low_below) - self.available)


def made_of(need: Need, asked: int, delivered: int) -> dict[str, int]:
    """What a month end's invoice is made of: `delivered` and not paid, `since` taken, `due`, `kept` on the account, less
    what is `there`. Nothing where another sum was asked for than these come to."""
    owed = max(-need.available, 0)
    parts = {
        "delivered": min(delivered, owed),
        "since": max(owed - delivered, 0),
        "due": need.waiting,
        "kept": asked - need.waiting + need.available,
        "there": max(need.available, 0),
    }
    return parts if min(parts.values()) >= 0 else {}


def pausing(cancelled_at: datetime | None, pause_days: int, now: datetime) -> bool:
    """Whether somebody cancelled one so lately that none is made by itself."""
    return cancelled_at is not None and now < cancelled_at + timedelta(days=pause_days)


def due_at(issued_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the last day to pay, so many days after the local day of issue."""
    return midnight(last_day(issued_at, days, zone) + timedelta(days=1), zone)


def last_day(issued_at: datetime, days: int, zone: ZoneInfo) -> date:
    """The last day to pay."""
    return issued_at.astimezone(zone).date() + timedelta(days=days)


def named(series: str, year: int, number: int) -> str:
    """A number as it is printed: `R-2026-0001`."""
    return "-".join(part for part in (series, str(year), f"{number:04d}") if part)


def together(parts: Iterable[Taxed]) -> list[Taxed]:
    """Parts of one paper, a sum for each rate, the highest first."""
    sums: dict[int, tuple[int, int]] = {}
    for one in parts:
        net, vat = sums.get(one.rate, (0, 0))
        sums[one.rate] = (net + one.net_minor, vat + one.vat_minor)
    return [Taxed(rate, *sums[rate]) for rate in sorted(sums, reverse=True)]


def taken_back(facts: Mapping[str, Any], minor: int) -> tuple[list[Taxed], int]:
    """The tax in so much of a paper, and what of it bears none: the untaxed advance is what is left unpaid last."""
    tax = [Taxed(*one) for one in facts["tax"]]
    untaxed = min(facts["gross_minor"] - sum(one.gross_minor for one in tax), minor)
    if minor == facts["gross_minor"]:
        return tax, untaxed
    laid = shared(minor - untaxed, [one.gross_minor for one in tax])
    return [split(part, one.rate) for part, one in zip(laid, tax, strict=True) if part], untaxed
