"""The books as plain Python: what the machine believes should stand in the database."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Promise:
    left: int
    until: datetime


@dataclass
class Priced:
    """What the machine believes about a quote."""

    id: int
    ticket: int
    total: int
    hourly: bool
    until: datetime
    state: str = "put"
    held: bool = False

    @property
    def lacks_money(self) -> bool:
        return self.state == "accepted" and not self.held

    @property
    def undecided(self) -> bool:
        return self.state in ("put", "discussed")


@dataclass
class Books:
    """The same bookkeeping in plain numbers."""

    posted: int = 0
    held: int = 0
    promises: list[Promise] = field(default_factory=list)
    quotes: list[Priced] = field(default_factory=list)
    minutes: dict[int, int] = field(default_factory=dict)

    def spendable(self, now: datetime) -> int:
        promised = sum(p.left for p in self.promises if p.until > now)
        available = self.posted - self.held
        return available - min(-promised, available)

    def hold(self, quote: Priced, now: datetime) -> bool:
        if quote.total <= self.spendable(now):
            self.held += quote.total
            quote.held = True
        return quote.held
