"""A client's months, closed and opened again, and what each act is about, written down a second time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.billing.machine.plain_purse import Booked

FEE_KEY = "charge:fee "


@dataclass
class Months:
    """By `2026-11`; an act is the set of transfers it is about."""

    states: dict[str, str] = field(default_factory=dict)
    acts: dict[str, frozenset[str]] = field(default_factory=dict)

    def may_close(self, month: str, over: list[str]) -> bool:
        """Only a month that is over, after those before it, and not twice."""
        before = [one for one in over if one < month]
        closed = all(self.states.get(one) == "closed" for one in before)
        return month in over and closed and self.states.get(month) != "closed"

    def close(self, month: str, end: datetime, transfers: Mapping[str, Booked]) -> None:
        self.states[month] = "closed"
        others = {key for one, keys in self.acts.items() if one != month for key in keys}
        about = {
            key
            for key, one in transfers.items()
            if key not in others and is_work(one, transfers) and belongs(one, month, end, transfers)
        }
        gone = {key for key in about if f"{key}:back" in about or original(key) in about}
        if about - gone or sum(transfers[key].amount for key in about):
            self.acts[month] = frozenset(about)
        else:
            self.acts.pop(month, None)

    def reopen(self, month: str) -> None:
        if month in self.states:
            self.states[month] = "reopened"

    def totals(self, transfers: Mapping[str, Booked]) -> list[tuple[str, int]]:
        """What each act comes to."""
        return sorted(
            (month, -sum(transfers[key].amount for key in keys)) for month, keys in self.acts.items()
        )


def original(key: str) -> str:
    """What a reversal takes back."""
    return key.removesuffix(":back") if key.endswith(":back") else ""


def is_work(one: Booked, transfers: Mapping[str, Booked]) -> bool:
    taken_back = transfers.get(original(one.key))
    return (taken_back or one).kind in ("capture", "charge")


def belongs(one: Booked, month: str, end: datetime, transfers: Mapping[str, Booked]) -> bool:
    """Booked before the month's end; or a fee for it; or what takes back such a booking."""
    taken_back = transfers.get(original(one.key))
    if one.at < end or taken_back:
        return one.at < end or belongs(taken_back or one, month, end, transfers)
    return one.key.startswith(FEE_KEY) and one.key.removeprefix(FEE_KEY)[:7] <= month
