"""A client's month as values: what was asked, how each request counted, the limits, the account. Pure."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billing.quotes.lifecycle import AGREED, UNDECIDED, State
from billing.statements.figures import Statement
from billing.statements.larger import Larger
from billing.tariffs.models import AllowanceUnit
from intake.tickets.models import ClosedReason, Verdict


class Fate(enum.Enum):
    """What a month made of a request: each has one, so that the parts come to all of them."""

    INCLUDED = "included"
    BILLED = "billed"
    """Something was taken from the account for it this month."""
    ELSEWHERE = "elsewhere"
    """Charged in another month."""
    OURS = "ours"
    FREE = "free"
    REFUSED = "refused"
    DECLINED = "declined"
    """They said no to the price, or nothing until it lapsed."""
    OPEN = "open"


KINDLY = (Fate.INCLUDED, Fate.OURS, Fate.FREE)
"""What cost nothing beyond the fee."""


@dataclass(frozen=True)
class Price:
    """One price put for a request, as it now stands."""

    state: State
    total_minor: int
    charged_minor: int | None
    settled_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """One request: who asked, where it stands, and what this month counted for it."""

    ticket_id: int
    title: str
    at: datetime
    by: str | None
    """The name of the contact; None where it was filed for nobody in particular."""
    verdict: Verdict | None
    reason: str | None
    """A code of the book's refusals."""
    closed_reason: ClosedReason | None
    done_at: datetime | None
    minutes: int = 0
    """Used of the tariff this month, with what went beyond its limits."""
    requests: int = 0
    """The same where requests are counted."""
    minutes_beyond: int = 0
    """Of `minutes`, what the tariff charges by itself."""
    requests_beyond: int = 0
    free_minutes: int = 0
    """On the phone, where that costs nothing."""
    taken_minor: int = 0
    """From the account this month, what was given back taken off; below zero, more was given back than taken."""
    prices: tuple[Price, ...] = ()

    @property
    def fate(self) -> Fate:
        """What is said of it and counted: the account has the first word, then the manager's decision."""
        if self.taken_minor > 0:
            return Fate.BILLED
        if self.verdict is Verdict.OURS:
            return Fate.OURS
        if self.verdict is Verdict.REFUSED or self.closed_reason is ClosedReason.REFUSED:
            return Fate.REFUSED
        if self.closed_reason in (ClosedReason.DECLINED, ClosedReason.EXPIRED):
            return Fate.DECLINED
        if self.verdict is Verdict.IN_TARIFF:
            return Fate.INCLUDED
        if self.charged_elsewhere:
            return Fate.ELSEWHERE
        if self.ordered_minor or self.offered_minor is not None:
            return Fate.OPEN
        if self.minutes > 0 or self.requests > 0:
            return Fate.INCLUDED  # talked about on the phone, of which nobody makes a decision
        return Fate.FREE if self.done_at else Fate.OPEN

    @property
    def charged_elsewhere(self) -> tuple[Price, ...]:
        """Prices charged, though not in this month: it has nothing taken for them."""
        return tuple(one for one in self.prices if one.state is State.SETTLED and one.charged_minor)

    @property
    def ordered_minor(self) -> int:
        """Agreed to and not charged yet."""
        return sum(one.total_minor for one in self.prices if one.state is State.ACCEPTED)

    @property
    def offered_minor(self) -> int | None:
        """The price that waits for their answer."""
        waiting = [one.total_minor for one in self.prices if one.state in UNDECIDED]
        return waiting[-1] if waiting else None

    @property
    def is_agreed(self) -> bool:
        return any(one.state in AGREED for one in self.prices)


@dataclass(frozen=True)
class Limit:
    """One allowance of the month."""

    name: dict[str, str]
    """By language; read it with `intake.office.book.said`."""
    unit: AllowanceUnit
    granted: int | None
    """None is without limit; with what the month before left."""
    used: int
    """With what went beyond."""
    carried: int
    """Of `granted`, what the month before left; a deficit where negative."""
    beyond_minor: int
    """Charged for what went beyond, or due for it."""
    carried_on: int
    """What goes on to the next month; a deficit where negative. 0 while the month is under way."""

    @property
    def over(self) -> int:
        """Used of what the limit does not hold."""
        return 0 if self.granted is None else max(self.used - self.granted, 0)

    @property
    def percent(self) -> int | None:
        """In whole hundredths, rounded down, so that only what is used up is full; None without a limit."""
        return None if not self.granted else self.used * 100 // self.granted


@dataclass(frozen=True)
class Month:
    """Everything a client is told of a month; the money is that of the statement."""

    money: Statement
    asked: tuple[Asked, ...]
    """The oldest first."""
    limits: tuple[Limit, ...]
    tariffs: tuple[dict[str, str], ...]
    """The names of those in force on any of its days, the first one first."""
    due_minor: int
    """Charged as soon as money comes in."""
    larger: Larger | None = None
    """Of a month that is over: a tariff that would have included all of it for less."""

    @property
    def is_empty(self) -> bool:
        return not (self.asked or self.money.movements or self.limits)

    def count(self, *fates: Fate) -> int:
        return sum(one.fate in fates for one in self.asked)

    @property
    def past_minor(self) -> int:
        """What the requests past the tariff cost this month."""
        return sum(one.taken_minor for one in self.asked if one.fate is Fate.BILLED)


def oldest_first(asked: Sequence[Asked]) -> tuple[Asked, ...]:
    return tuple(sorted(asked, key=lambda one: (one.at, one.ticket_id)))
