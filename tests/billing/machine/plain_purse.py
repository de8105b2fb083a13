"""Whose money it is: credit that was given goes first, and what is left of it lapses; what was paid in may go back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Booked:
    """One transfer, signed as the client sees it."""

    key: str
    kind: str
    amount: int
    at: datetime
    reversed: bool = False
    until: datetime | None = None
    """Of given credit."""
    of: str | None = None
    """Of a lapse: the credit it ends."""


@dataclass
class Purse:
    """What was paid in and is left, and what is left of each credit."""

    paid: int = 0
    given: dict[str, int] = field(default_factory=dict)

    def take(self, amount: int) -> None:
        for key, left in self.given.items():
            taken = min(max(left, 0), amount)
            self.given[key] -= taken
            amount -= taken
        self.paid -= amount

    def put(self, one: Booked) -> None:
        if one.kind == "promo":
            self.given[one.key] = one.amount
        elif one.kind == "promo_expiry" and one.of in self.given:
            self.given[one.of] += one.amount
        elif one.amount < 0 and one.kind not in ("refund", "promo_expiry"):
            self.take(-one.amount)
        else:
            self.paid += one.amount
        if self.paid < 0 and self.given:
            debt, self.paid = -self.paid, 0
            self.take(debt)
        self.given = {key: left for key, left in self.given.items() if left}

    def may_go_back(self, held: int, due: int) -> int:
        return max(min(self.paid, self.paid + sum(self.given.values()) - held) - due, 0)

    def lapsing(self, held: int, over: Iterable[str]) -> dict[str, int]:
        """What is set aside for work rests on credit first, and does not lapse."""
        found = {}
        for key, left in self.given.items():
            safe = min(left, held)
            held -= safe
            if key in over and left > safe:
                found[key] = left - safe
        return found


def purse_of(transfers: Iterable[Booked]) -> Purse:
    """What was reversed never was."""
    purse = Purse()
    for one in transfers:
        if not one.reversed and one.kind != "reversal":
            purse.put(one)
    return purse
