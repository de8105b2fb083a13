"""A request, its prices and minutes as plain Python."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal


def charged(worked: int) -> int:
    """By started quarters, half an hour at least: as the book of these books says."""
    return max(30, -(-worked // 15) * 15)


@dataclass
class Entry:
    """Minutes written down; less than nothing where they are taken off again."""

    key: str
    minutes: int
    month: str
    logged_at: datetime
    outcome: str = "pending"
    locked_by: int | None = None
    corrected: bool = False
    correction: bool = False

    @property
    def counts(self) -> bool:
        return not self.corrected and not self.correction


@dataclass(repr=False)
class Price:
    """Pieces at a sum, and perhaps hours (or quarters) at a rate; half as much again when urgent; something taken off;
    19 % of tax on top."""

    pieces: int
    units: int
    unit_price: int
    unit_minutes: int
    least: int
    urgent: bool
    percent_off: int
    sum_off: int
    put_at: datetime
    until: datetime
    request: int = 0
    number: int = 0
    revision: int = 0
    state: str = "put"
    held: bool = False
    was_held: bool = False
    decided_at: datetime | None = None
    charged: int | None = None
    charged_minutes: int | None = None
    credits: list[int] = field(default_factory=list)
    """What its versions had cost, without the tax."""
    answers: int = 0
    """Which new version of theirs it is, if it is one."""
    discussed: bool = False
    goes_on: bool = False
    """They agreed to pay for the version after it."""

    def __repr__(self) -> str:
        return f"price {self.request} r{self.revision} ({self.state})"

    @property
    def hourly(self) -> bool:
        return self.units > 0

    @property
    def ceiling(self) -> int:
        return self.units * self.unit_minutes

    @property
    def total(self) -> int:
        return self._printed(self.units * self.unit_price)

    @property
    def undecided(self) -> bool:
        return self.state in ("put", "discussed")

    @property
    def lacks_money(self) -> bool:
        return self.state == "accepted" and not self.held and self.total > 0

    def covers(self, minutes: int) -> int:
        """Of the minutes there are: at least the least once there is work, at most what was named."""
        return min(max(minutes, self.least * self.unit_minutes), self.ceiling) if minutes > 0 else 0

    def comes_to(self, minutes: int) -> int:
        """The pieces, and the minutes at the rate: by the minute at an hourly one, else by started quarters."""
        return self._printed(self._time(minutes) if self.hourly else 0)

    def _time(self, minutes: int) -> int:
        step = 1 if self.unit_minutes == 60 else self.unit_minutes
        counted = -(-minutes // step) * step
        return half_up(Decimal(counted * self.unit_price) / self.unit_minutes)

    def _printed(self, time: int) -> int:
        """Lines are rounded one by one, and then added; nothing is taken off beyond what there is."""
        left = self._before(time) - sum(self.taken_off(time))
        return left + tax(left)

    def _before(self, time: int) -> int:
        items = self.pieces + time
        return items + (half_up(Decimal(items) / 2) if self.urgent else 0)

    def taken_off(self, time: int) -> list[int]:
        """The discount, and then each credit."""
        items, named = self.pieces + time, self.pieces + self.units * self.unit_price
        discount = half_up(Decimal(items) * self.percent_off / 100) or min(self.sum_off, named)
        left, found = self._before(time), []
        for wanted in (discount, *self.credits):
            found.append(min(wanted, left))
            left -= found[-1]
        return found

    def credited(self) -> int:
        """What of its versions was taken off when it was charged, with the tax."""
        time = self._time(self.charged_minutes or 0) if self.hourly else 0
        return sum(one + tax(one) for one in self.taken_off(time)[1:])


def tax(net: int) -> int:
    return half_up(Decimal(net) * 19 / 100)


def half_up(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(repr=False)
class Request:
    """A ticket with everything that hangs on it."""

    id: int
    status: str = "new"
    reason: str | None = None
    verdict: str | None = None
    verdict_at: datetime | None = None
    resolved_at: datetime | None = None
    prices: list[Price] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    reserved: int = 0
    request_reserved: int = 0
    request_used: int = 0
    called_at: datetime | None = None
    caught: bool = False
    """Somebody has taken the call."""
    given: bool = False
    """It is somebody's work, and stays theirs when a verdict is undone."""

    def __repr__(self) -> str:
        return f"request {self.id} ({self.status})"

    @property
    def agreed(self) -> bool:
        return any(price.state in ("accepted", "settled") for price in self.prices)

    @property
    def done(self) -> bool:
        return self.status == "resolved" or self.reason == "done"

    @property
    def is_urgent(self) -> bool:
        """Work goes on under the call: nobody has decided since."""
        decided = self.verdict_at and self.called_at and self.verdict_at > self.called_at
        return self.caught and not decided

    def stand(self, status: str, reason: str | None = None) -> None:
        self.status = status
        self.reason = reason if status == "closed" else None

    # Minutes

    def log(self, key: str, worked: int, month: str, now: datetime) -> None:
        entry = Entry(key, charged(worked), month, now)
        self.entries.append(entry)
        self._turn(entry, self._outcome())

    def correct(self, key: str, wrong_key: str, worked: int, now: datetime) -> None:
        wrong = next(entry for entry in self.entries if entry.key == wrong_key)
        if not wrong.counts:
            return
        wrong.corrected = True
        back = Entry(f"{key}:reversal", -wrong.minutes, wrong.month, now, wrong.outcome, wrong.locked_by)
        back.correction = True
        self.entries.append(back)
        if worked:
            self.log(key, worked, wrong.month, now)

    def count(self, *, afresh: bool = False) -> None:
        """Minutes count as the request now stands; `afresh` where it was given back what they had used."""
        for entry in self.entries:
            if entry.counts and entry.locked_by is None and (afresh or entry.outcome != self._outcome()):
                self._turn(entry, self._outcome())

    def _turn(self, entry: Entry, outcome: str) -> None:
        entry.outcome = outcome
        if outcome == "in_tariff":
            self.reserved = max(0, self.reserved - entry.minutes)
            self.request_used, self.request_reserved = 1, 0

    def _outcome(self) -> str:
        if self.verdict == "billable" and self.agreed:
            return "billed"
        if self.verdict in ("in_tariff", "ours", "refused"):
            return self.verdict
        awaited = self.verdict is None and self.caught
        return "uncounted" if self.status in ("resolved", "closed") and not awaited else "pending"

    # Allowances

    def consumed(self) -> dict[str, int]:
        """Minutes in the tariff, by the month they were worked in."""
        found: dict[str, int] = {}
        for entry in self.entries:
            if entry.counts and entry.outcome == "in_tariff":
                found[entry.month] = found.get(entry.month, 0) + entry.minutes
        return found

    def give_back_allowance(self) -> None:
        self.reserved = self.request_reserved = self.request_used = 0

    def release_allowance(self) -> None:
        self.request_used = max(self.request_used, self.request_reserved)
        self.reserved = self.request_reserved = 0

    # Prices

    def minutes_left(self, price: Price) -> int:
        """Billed minutes no other price has charged; beside a fixed one only those logged since."""
        earlier = [
            other
            for other in self.prices
            if other.revision < price.revision and other.state in ("accepted", "settled")
        ]
        since = None if all(other.hourly for other in earlier) else price.put_at
        billed = sum(
            entry.minutes
            for entry in self.entries
            if entry.outcome == "billed" and (since is None or entry.logged_at >= since)
        )
        return billed - sum(
            other.charged_minutes or 0 for other in earlier if since is None or other.put_at >= since
        )

    def lock_billed(self, price: Price) -> None:
        covered = 0
        for entry in self.entries:
            if price.hourly and covered >= (price.charged_minutes or 0):
                break
            if entry.outcome == "billed" and entry.locked_by is None:
                entry.locked_by = price.revision
                covered += entry.minutes
