"""Like for like: a client's labour beside what the same requests usually take, and whose hands it went through. Pure."""

from collections import defaultdict
from collections.abc import Collection, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from billing.rounding import half_up
from billing.vat import shared

FEWEST_REQUESTS = 3
"""Requests of the client a ratio must rest on: one long request is an accident, three are a habit."""
FEWEST_OTHERS = 3
"""Other clients a median must rest on: with fewer it is one firm's habit, not what such work takes."""
RATIO_WEEKS = 12
"""How far a ratio looks back: a week holds a handful of requests, a quarter of a year shows how a client works."""
NOTABLE_TENTHS = 15
"""From one and a half times on, a ratio is worth an owner's morning."""
FINE = 10**15
"""Quotients of minutes by requests that differ do so by more than its reciprocal: they are ranked without fractions."""


@dataclass(frozen=True)
class Pace:
    """What one client's requests of one category took: worked minutes, and the requests worked on."""

    client_id: int
    category: str
    requests: int
    worked: int
    hand: int | None = None
    """Who did most of the work on each of them."""


@dataclass(frozen=True)
class Hand:
    """An employee, and how much of the compared labour was on requests they did most of, in whole hundredths."""

    employee_id: int
    name: str
    percent: int


def tenths(worked: int, expected: Fraction) -> int:
    """A ratio in tenths, half a one rounded up."""
    return half_up(Fraction(10 * worked, expected))


@dataclass(frozen=True)
class SameHands:
    """The same comparison, each request held against what the same employee takes for such requests of other clients."""

    worked: int
    expected: Fraction
    requests: int

    @property
    def tenths(self) -> int:
        return tenths(self.worked, self.expected)


@dataclass(frozen=True)
class Ratio:
    """A client's labour beside what the same requests usually take: `worked` against `expected` minutes."""

    worked: int
    expected: Fraction
    requests: int
    """The client's own requests it rests on."""
    others: int
    """Other clients it rests on."""
    hands: tuple[Hand, ...] = ()
    """Who had most of it first; they add up to a hundred."""
    same_hands: SameHands | None = None
    """None where too few of the requests can be held against the same people's other work."""

    @property
    def tenths(self) -> int:
        """The ratio in tenths, half a one rounded up."""
        return tenths(self.worked, self.expected)

    @property
    def high(self) -> bool:
        return self.tenths >= NOTABLE_TENTHS

    @property
    def explained(self) -> bool:
        """Whether it is high because of whose hands it went through: for them it is what such work takes."""
        same = self.same_hands
        return bool(
            self.high and same and same.tenths < NOTABLE_TENTHS and same.requests * 2 >= self.requests
        )

    @property
    def notable(self) -> bool:
        """Whether it says something about the client."""
        return self.high and not self.explained


@dataclass
class _Beside:
    """One client beside the others, as it is added up."""

    worked: int = 0
    requests: int = 0
    expected: tuple[int, int] = (0, 1)
    """As a quotient that is not reduced: thousands of fractions take longer than all the rest."""
    places: list[Hashable] = field(default_factory=list)

    @property
    def rests(self) -> bool:
        """Whether it rests on enough."""
        return self.requests >= FEWEST_REQUESTS


def ratios(
    paces: Iterable[Pace], names: Mapping[int, str] | None = None, only: Collection[int] | None = None
) -> dict[int, Ratio]:
    """Each client's labour, or that of `only` some, against what the others' median would have made of the same requests.

    Per category the median of the other clients' minutes per request; times this client's requests, summed:
    the expected minutes. Categories without enough others are left out, and so is a client with too few requests.
    """
    of_client: dict[int, list[Pace]] = defaultdict(list)
    clients: dict[Hashable, set[int]] = defaultdict(set)
    for pace in paces:
        if pace.requests > 0 and pace.worked > 0:
            of_client[pace.client_id].append(pace)
            clients[pace.category].add(pace.client_id)
    real = [pace for own in of_client.values() for pace in own]
    asked = of_client.keys() if only is None else only
    usual = _compared(((pace.category, pace) for pace in real), asked)
    in_hands = (((pace.category, pace.hand), pace) for pace in real if pace.hand is not None)
    by_hand = _compared(in_hands, asked)
    others: dict[frozenset[Hashable], int] = {}
    found = {}
    for client_id, beside in sorted(usual.items()):
        if not beside.rests:
            continue
        places = frozenset(beside.places)
        if places not in others:
            others[places] = len(set[int]().union(*(clients[place] for place in places))) - 1
        same = by_hand.get(client_id)
        found[client_id] = Ratio(
            beside.worked,
            Fraction(*beside.expected),
            beside.requests,
            others[places],
            _hands([pace for pace in of_client[client_id] if pace.category in places], names or {}),
            SameHands(same.worked, Fraction(*same.expected), same.requests) if same and same.rests else None,
        )
    return found


def _compared(placed: Iterable[tuple[Hashable, Pace]], asked: Container[int]) -> dict[int, _Beside]:
    """Clients beside the others at each place - a category, or a category in one employee's hands -, added up."""
    sums: dict[Hashable, dict[int, tuple[int, int]]] = defaultdict(dict)
    for place, pace in placed:
        worked, requests = sums[place].get(pace.client_id, (0, 0))
        sums[place][pace.client_id] = (worked + pace.worked, requests + pace.requests)
    found: dict[int, _Beside] = defaultdict(_Beside)
    for place, by_client in sums.items():
        if len(by_client) <= FEWEST_OTHERS:
            continue
        ranked = sorted(by_client, key=lambda client: by_client[client][0] * FINE // by_client[client][1])
        each = [by_client[client] for client in ranked]
        for at, client in enumerate(ranked):
            if client not in asked:
                continue
            beside, (worked, requests) = found[client], by_client[client]
            beside.worked += worked
            beside.requests += requests
            usual, of = _median_without(each, at)
            before, by = beside.expected
            beside.expected = before * of + usual * requests * by, by * of
            beside.places.append(place)
    return found


def _median_without(ranked: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """The median of ranked quotients, one of them left out; a quotient."""
    middle, odd = divmod(len(ranked) - 1, 2)
    upper = ranked[middle if middle < at else middle + 1]
    if odd:
        return upper
    lower = ranked[middle - 1 if middle - 1 < at else middle]
    return upper[0] * lower[1] + lower[0] * upper[1], 2 * upper[1] * lower[1]


def _hands(paces: Iterable[Pace], names: Mapping[int, str]) -> tuple[Hand, ...]:
    worked: dict[int, int] = defaultdict(int)
    for pace in paces:
        if pace.hand is not None:
            worked[pace.hand] += pace.worked
    ordered = sorted(worked, key=lambda employee: (-worked[employee], employee))
    percents = shared(100, [worked[employee] for employee in ordered])
    return tuple(
        Hand(employee, names.get(employee, ""), percent)
        for employee, percent in zip(ordered, percents, strict=True)
    )
