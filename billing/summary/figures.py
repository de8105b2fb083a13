"""The figures of a week: minutes by what they counted as, tariff, money, and the like-for-like ratio. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from statistics import median

from billing.labour.rules import Outcome
from intake.score import rules as score_rules
from intake.score.rules import Score

FEWEST_REQUESTS = 3
"""Requests of the client a ratio must rest on: one long request is an accident, three are a habit."""
FEWEST_OTHERS = 3
"""Other clients a median must rest on: with fewer it is one firm's habit, not what such work takes."""
RATIO_WEEKS = 12
"""How far a ratio looks back: a week holds a handful of requests, a quarter of a year shows how a client works."""
NOTABLE_TENTHS = 15
"""From one and a half times on, a ratio is worth an owner's morning."""


@dataclass(frozen=True)
class Labour:
    """Worked minutes of one client that counted as one thing; `personal` if somebody was asked by name."""

    client_id: int
    outcome: Outcome
    personal: bool
    worked: int


@dataclass(frozen=True)
class Pace:
    """What one client's requests of one category took: worked minutes, and the requests worked on."""

    client_id: int
    category: str
    requests: int
    worked: int


@dataclass(frozen=True)
class Minutes:
    """Worked minutes, corrections taken off, by what they counted as; the parts are disjoint and complete."""

    by_outcome: Mapping[Outcome, int] = field(default_factory=dict)
    personal: int = 0
    """Of the total: on requests put to an employee instead of the firm."""

    def __getitem__(self, outcome: Outcome) -> int:
        return self.by_outcome.get(outcome, 0)

    @property
    def total(self) -> int:
        return sum(self.by_outcome.values())


@dataclass(frozen=True)
class TariffUse:
    """Charged minutes used of those a tariff grants for the month; work beyond the limits included."""

    used: int
    granted: int

    @property
    def percent(self) -> int | None:
        """In whole hundredths, half a one rounded up; None where nothing is granted."""
        return (self.used * 200 + self.granted) // (2 * self.granted) if self.granted else None


@dataclass(frozen=True)
class MoneyMoved:
    """A personal account in minor units: moved in the period, and as it stood at its end."""

    currency: str
    charged: int
    topped_up: int
    available: int
    held: int


@dataclass(frozen=True)
class Ratio:
    """A client's labour beside what the same requests usually take: `worked` against `expected` minutes."""

    worked: int
    expected: Fraction
    requests: int
    """The client's own requests it rests on."""
    others: int
    """Other clients it rests on."""

    @property
    def tenths(self) -> int:
        """The ratio in tenths, half a one rounded up."""
        return int(Fraction(self.worked * 20 + self.expected, 2 * self.expected))

    @property
    def notable(self) -> bool:
        return self.tenths >= NOTABLE_TENTHS


@dataclass(frozen=True)
class ClientFigures:
    """One client's week."""

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


def by_client(labour: Iterable[Labour]) -> dict[int, Minutes]:
    """Minutes per client; the order of the rows does not matter."""
    parts: dict[int, dict[Outcome, int]] = defaultdict(lambda: defaultdict(int))
    personal: dict[int, int] = defaultdict(int)
    for row in labour:
        parts[row.client_id][row.outcome] += row.worked
        personal[row.client_id] += row.worked if row.personal else 0
    return {client: Minutes(dict(found), personal[client]) for client, found in parts.items()}


def added(minutes: Iterable[Minutes]) -> Minutes:
    """Several clients' minutes together."""
    parts: dict[Outcome, int] = defaultdict(int)
    personal = 0
    for one in minutes:
        personal += one.personal
        for outcome, worked in one.by_outcome.items():
            parts[outcome] += worked
    return Minutes(dict(parts), personal)


def ratios(paces: Sequence[Pace]) -> dict[int, Ratio]:
    """Each client's labour against what the others' median would have made of the same requests.

    Per category the median of the other clients' minutes per request; times this client's requests, summed:
    the expected minutes. Categories without enough others are left out, and so is a client with too few requests.
    """
    by_category: dict[str, list[Pace]] = defaultdict(list)
    for pace in paces:
        if pace.requests > 0 and pace.worked > 0:
            by_category[pace.category].append(pace)
    found = {}
    for client_id in sorted({pace.client_id for pace in paces}):
        ratio = _ratio(client_id, by_category)
        if ratio:
            found[client_id] = ratio
    return found


def _ratio(client_id: int, by_category: Mapping[str, Sequence[Pace]]) -> Ratio | None:
    worked, requests, expected = 0, 0, Fraction(0)
    compared: set[int] = set()
    for paces in by_category.values():
        others = [pace for pace in paces if pace.client_id != client_id]
        own = [pace for pace in paces if pace.client_id == client_id]
        if not own or len(others) < FEWEST_OTHERS:
            continue
        usual = median(Fraction(pace.worked, pace.requests) for pace in others)
        worked += sum(pace.worked for pace in own)
        requests += sum(pace.requests for pace in own)
        expected += usual * sum(pace.requests for pace in own)
        compared |= {pace.client_id for pace in others}
    if requests < FEWEST_REQUESTS:
        return None
    return Ratio(worked, expected, requests, len(compared))


def _furthest(client: ClientFigures) -> tuple[Fraction, int]:
    assert client.ratio is not None
    return Fraction(client.ratio.worked, client.ratio.expected), -client.client_id


def ordered(clients: Iterable[ClientFigures]) -> tuple[ClientFigures, ...]:
    """The most labour first, then the most requests, then by name."""
    return tuple(sorted(clients, key=lambda c: (-c.minutes.total, -c.requests, c.name, c.client_id)))
