"""The figures of a week, put together: what a client asked, took, used, brought and how they came. Pure."""

import enum
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from billing.summary.changes import Change, WeekPoint
from billing.summary.dealings import Late, Missed, Quoted, Requotes, Talk
from billing.summary.economics import Economics
from billing.summary.minutes import Labour, Minutes, added, by_client
from billing.summary.pace import TariffUse
from billing.summary.ratio import (
    FEWEST_OTHERS,
    FEWEST_REQUESTS,
    NOTABLE_TENTHS,
    RATIO_WEEKS,
    Hand,
    Pace,
    Ratio,
    SameHands,
    ratios,
)
from intake.score import rules as score_rules
from intake.score.rules import Score

__all__ = [
    "FEWEST_OTHERS",
    "FEWEST_REQUESTS",
    "NOTABLE_TENTHS",
    "RATIO_WEEKS",
    "Change",
    "ClientFigures",
    "Economics",
    "Hand",
    "Labour",
    "Late",
    "Minutes",
    "Missed",
    "MoneyMoved",
    "Pace",
    "Quoted",
    "Ratio",
    "Requotes",
    "SameHands",
    "Span",
    "Summary",
    "Talk",
    "TariffUse",
    "WeekPoint",
    "added",
    "by_client",
    "ordered",
    "ratios",
]


class Span(enum.Enum):
    """What a summary is about; each ends with the week it is named after."""

    WEEK = "week"
    MONTH = "month"
    """From the first of the month the week ends in."""
    QUARTER = "quarter"
    """Twelve weeks."""


@dataclass(frozen=True)
class MoneyMoved:
    """A personal account in minor units: moved in the period, and as it stood at its end."""

    currency: str
    charged: int
    topped_up: int
    available: int
    held: int


@dataclass(frozen=True)
class ClientFigures:
    """One client's week, or whatever stretch the summary is about; what is unknown is None, never 0."""

    client_id: int
    name: str
    minutes: Minutes
    requests: int
    """Opened in the period."""
    tariff: TariffUse | None
    """None where the client has no tariff, or one without minutes in it."""
    money: MoneyMoved | None
    """None before the client has an account."""
    ratio: Ratio | None
    """None where it would rest on too little."""
    score: Score = field(default_factory=Score)
    """How they came: to the window, or past it."""
    economics: Economics | None = None
    """None before the client has an account."""
    trend: tuple[WeekPoint, ...] = ()
    """Twelve weeks up to the summary's, the oldest first."""
    change: Change | None = None
    """Where the last week is far from the one before."""
    weeks_running: int = 0
    """For how many weeks the ratio has been high, this one included; counted up to `WEEKS_RUNNING`."""
    talk: Talk = field(default_factory=Talk)
    quoted: Quoted | None = None
    """None where nothing was done at a price by time."""
    requotes: Requotes = field(default_factory=Requotes)
    waited_days: int = 0
    """In which something waited for them."""
    missed: Missed = field(default_factory=Missed)
    late: Late = field(default_factory=Late)
    runs_out: date | None = None
    """The first day the money on the account does not last for; None where nobody can say."""

    @property
    def quiet(self) -> bool:
        """Whether nothing happened that a summary would tell."""
        moved = self.money and (self.money.charged or self.money.topped_up)
        return not (any(self.minutes.by_outcome.values()) or self.requests or moved)


@dataclass(frozen=True)
class Summary:
    """Everything a summary tells, the most labour first."""

    key: str
    """`2026-W47`, the last week of it."""
    weeks: int
    first_day: date
    last_day: date
    month: date
    """The first of the month whose tariff use is shown: the month of `last_day`."""
    ratio_weeks: int
    """How many weeks the ratio looks back over, the last one included."""
    clients: tuple[ClientFigures, ...]
    span: Span = Span.WEEK

    @property
    def active(self) -> tuple[ClientFigures, ...]:
        return tuple(client for client in self.clients if not client.quiet)

    @property
    def quiet(self) -> tuple[ClientFigures, ...]:
        return tuple(client for client in self.clients if client.quiet)

    @property
    def minutes(self) -> Minutes:
        """Of all clients together."""
        return added(client.minutes for client in self.clients)

    @property
    def requests(self) -> int:
        return sum(client.requests for client in self.clients)

    @property
    def money(self) -> tuple[MoneyMoved, ...]:
        """Of all accounts together, for each currency they are kept in; the one most are kept in comes first."""
        accounts: dict[str, list[MoneyMoved]] = defaultdict(list)
        for client in self.clients:
            if client.money:
                accounts[client.money.currency].append(client.money)
        return tuple(
            MoneyMoved(
                currency,
                sum(account.charged for account in found),
                sum(account.topped_up for account in found),
                sum(account.available for account in found),
                sum(account.held for account in found),
            )
            for currency, found in sorted(accounts.items(), key=lambda one: (-len(one[1]), one[0]))
        )

    @property
    def score(self) -> Score:
        """Of all clients together."""
        return score_rules.added(client.score for client in self.clients)

    @property
    def past_the_window(self) -> tuple[ClientFigures, ...]:
        """Who came past it, most often first, then by how much of what they asked that was."""
        found = [client for client in self.clients if client.score.past_in_all]
        return tuple(
            sorted(found, key=lambda c: (-c.score.past_in_all, -c.score.percent, c.name, c.client_id))
        )

    @property
    def most_notable(self) -> ClientFigures | None:
        """Whom the headline names: of this week's clients the one furthest above comparable work, if far enough."""
        above = [c for c in self.active if c.ratio and c.ratio.notable and c.minutes.total > 0]
        return max(above, key=_furthest, default=None)


def _furthest(client: ClientFigures) -> tuple[Fraction, int]:
    assert client.ratio is not None
    return Fraction(client.ratio.worked, client.ratio.expected), -client.client_id


def ordered(clients: Iterable[ClientFigures]) -> tuple[ClientFigures, ...]:
    """The most labour first, then the most requests, then by name."""
    return tuple(sorted(clients, key=lambda c: (-c.minutes.total, -c.requests, c.name, c.client_id)))
