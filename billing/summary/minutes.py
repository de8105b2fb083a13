"""Minutes by what they counted as, worked and charged. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from billing.labour.rules import COUNTED, Outcome


@dataclass(frozen=True)
class Labour:
    """Minutes of one client that counted as one thing; `personal` if somebody was asked by name."""

    client_id: int
    outcome: Outcome
    personal: bool
    worked: int
    charged: int = 0


@dataclass(frozen=True)
class Minutes:
    """Minutes, corrections taken off, by what they counted as; the parts are disjoint and complete."""

    by_outcome: Mapping[Outcome, int] = field(default_factory=dict)
    """Worked."""
    personal: int = 0
    """Of the worked total: on requests put to an employee instead of the firm."""
    charged_by_outcome: Mapping[Outcome, int] = field(default_factory=dict)
    """Rounded up to the category's unit, with its minimum."""

    def __getitem__(self, outcome: Outcome) -> int:
        return self.by_outcome.get(outcome, 0)

    def charged(self, outcome: Outcome) -> int:
        return self.charged_by_outcome.get(outcome, 0)

    @property
    def total(self) -> int:
        """Worked."""
        return sum(self.by_outcome.values())

    @property
    def charged_total(self) -> int:
        return sum(self.charged_by_outcome.values())

    @property
    def counted(self) -> int:
        """Worked, and in the statistics: in tariff, billed, our own fault, a free call."""
        return sum(self[outcome] for outcome in COUNTED)


def by_client(labour: Iterable[Labour]) -> dict[int, Minutes]:
    """Minutes per client; the order of the rows does not matter."""
    worked: dict[int, dict[Outcome, int]] = defaultdict(lambda: defaultdict(int))
    charged: dict[int, dict[Outcome, int]] = defaultdict(lambda: defaultdict(int))
    personal: dict[int, int] = defaultdict(int)
    for row in labour:
        worked[row.client_id][row.outcome] += row.worked
        charged[row.client_id][row.outcome] += row.charged
        personal[row.client_id] += row.worked if row.personal else 0
    return {
        client: Minutes(dict(found), personal[client], dict(charged[client]))
        for client, found in worked.items()
    }


def added(minutes: Iterable[Minutes]) -> Minutes:
    """Several clients' minutes together."""
    worked: dict[Outcome, int] = defaultdict(int)
    charged: dict[Outcome, int] = defaultdict(int)
    personal = 0
    for one in minutes:
        personal += one.personal
        for outcome, count in one.by_outcome.items():
            worked[outcome] += count
        for outcome, count in one.charged_by_outcome.items():
            charged[outcome] += count
    return Minutes(dict(worked), personal, dict(charged))
