"""Who kept what was promised: invoices paid late, promised payments that lapsed, first looks we were late with. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Asked:
    """An invoice: what it asks for, until when, and what came in for it at which moment."""

    amount_minor: int
    due_at: datetime
    paid: tuple[tuple[datetime, int], ...] = ()

    def paid_up_at(self) -> datetime | None:
        """When all of it was there; None while something is missing."""
        total = 0
        for moment, minor in sorted(self.paid):
            total += minor
            if total >= self.amount_minor:
                return moment
        return None


@dataclass(frozen=True)
class Late:
    """How invoices that were due in a stretch of time were paid."""

    invoices: int = 0
    late: int = 0
    days: int = 0
    """After the last day to pay, of all late ones together; of one not paid yet up to the end of the stretch."""
    unpaid_minor: int = 0
    """Of those that were due and are not paid up."""


@dataclass(frozen=True)
class Promise:
    """A request whose client was told by when we look at it, and when somebody of the office did."""

    promised_at: datetime
    looked_at: datetime | None


@dataclass(frozen=True)
class Looks:
    """First looks we promised, and those we were late with."""

    promised: int = 0
    missed: int = 0


def late(invoices: Iterable[Asked], until: datetime, zone: ZoneInfo) -> Late:
    """Days are those of the office: paid on the last day is in time."""
    count = over = days = unpaid = 0
    for one in invoices:
        count += 1
        paid_at = one.paid_up_at()
        ended = min(paid_at or until, until - timedelta(microseconds=1))
        if ended <= one.due_at:
            continue
        over += 1
        # The moment an invoice is due is the midnight after its last day.
        days += (ended.astimezone(zone).date() - one.due_at.astimezone(zone).date()).days + 1
        if paid_at is None or paid_at >= until:
            unpaid += one.amount_minor - sum(minor for moment, minor in one.paid if moment < until)
    return Late(count, over, days, unpaid)


def looks(promises: Sequence[Promise], until: datetime) -> Looks:
    """Whatever nobody had looked at by the time that was told, and what was looked at later."""
    missed = sum(one.promised_at < min(one.looked_at or until, until) for one in promises)
    return Looks(len(promises), missed)
