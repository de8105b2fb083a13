"""How it goes between a client and the office: prices made anew, days waited, what either side was late with. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from billing.rounding import half_up, percent
from billing.targets.rules import Wait

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Talk:
    """Messages of theirs, and the requests they belong to."""

    messages: int = 0
    requests: int = 0

    @property
    def tenths(self) -> int | None:
        """Messages for each request in tenths, half a one rounded up; None without any."""
        return half_up(Fraction(10 * self.messages, self.requests)) if self.requests else None


@dataclass(frozen=True)
class Quoted:
    """Work at prices by time that is done: what the prices said, and what it took."""

    quoted_minutes: int
    worked_minutes: int
    requests: int

    @property
    def percent(self) -> int:
        """Worked of quoted in whole hundredths, half a one rounded up."""
        return percent(self.worked_minutes, self.quoted_minutes)


@dataclass(frozen=True)
class Requotes:
    """New versions of a price that the client asked for; the others are open, or were followed by one more."""

    made: int = 0
    won: int = 0
    """Accepted."""
    lost: int = 0
    """Declined, or never answered."""


@dataclass(frozen=True)
class Missed:
    """First looks we promised for the time, and those that came late, or had not come by its end; and what we promised
    to have done: how much of it was done, or late to be, in the time."""

    promised: int = 0
    response: int = 0
    to_do: int = 0
    resolution: int = 0
    """Of `to_do`, not done by the time it was promised for."""

    @property
    def any(self) -> bool:
        return bool(self.response or self.resolution)


@dataclass(frozen=True)
class Late:
    """Invoices to the client that were overdue at some time in it, for how many days, and promised payments that lapsed."""

    invoices: int = 0
    days: int = 0
    promises: int = 0


def waited_days(waits: Iterable[Wait], start: datetime, end: datetime) -> dict[int, int]:
    """Days of the time in which something waited for each client, half a one rounded up.

    What waits twice in one matter waits once; two matters that wait side by side are two.
    """
    matters: dict[tuple[int, tuple[str, int]], list[tuple[datetime, datetime]]] = defaultdict(list)
    for wait in waits:
        begins, ends = max(wait.start, start), min(wait.end, end)
        if begins < ends:
            matters[wait.client_id, wait.matter].append((begins, ends))
    found: dict[int, timedelta] = defaultdict(timedelta)
    for (client_id, _), spans in matters.items():
        found[client_id] += _covered(spans)
    return {client_id: _days(total) for client_id, total in found.items()}


def _covered(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    total, upto = timedelta(), None
    for begins, ends in sorted(spans):
        if upto is None or ends > upto:
            total += ends - (begins if upto is None else max(begins, upto))
            upto = ends
    return total


@dataclass(frozen=True)
class Overdue:
    """An invoice that was to be paid by a moment and was settled at another; None: not yet."""

    client_id: int
    due: datetime
    settled: datetime | None


def late(invoices: Iterable[Overdue], start: datetime, end: datetime) -> dict[int, Late]:
    """By client: the invoices overdue at some time between two moments, and the days of it they were."""
    found: dict[int, list[timedelta]] = defaultdict(list)
    for one in invoices:
        begins, ends = max(one.due, start), min(one.settled or end, end)
        if begins < ends:
            found[one.client_id].append(ends - begins)
    return {client_id: Late(len(spans), _days(sum(spans, timedelta()))) for client_id, spans in found.items()}


def _days(total: timedelta) -> int:
    return half_up(Fraction(total // timedelta(seconds=1), 86400))
