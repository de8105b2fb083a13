"""Invoices as plain Python: one open at a time, what came in for each, and what took it back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.billing.machine.scene import PAUSE_DAYS

PER_DAY = 3
DAY = timedelta(days=1)
Stands = Callable[[str], bool]


@dataclass(repr=False)
class Paper:
    """An invoice, or what took one back."""

    key: str
    amount: int
    cause: str
    issued_at: datetime
    state: str = "open"
    paid: int = 0
    payments: dict[str, int] = field(default_factory=dict)
    corrects: str | None = None
    by_person: bool = False

    def __repr__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def is_unpaid(self) -> bool:
        return self.corrects is None and self.state in ("open", "part")

    def recount(self, stands: Stands) -> None:
        self.paid = sum(amount for key, amount in self.payments.items() if stands(key))
        if self.state != "cancelled":
            enough = "paid" if self.paid == self.amount else "over"
            self.state = "open" if self.paid <= 0 else "part" if self.paid < self.amount else enough


@dataclass
class Invoices:
    """By their keys, the oldest first."""

    papers: dict[str, Paper] = field(default_factory=dict)

    @property
    def open_now(self) -> Paper | None:
        return next((paper for paper in self.papers.values() if paper.is_unpaid), None)

    def ask(self, key: str, amount: int, now: datetime, *, by_client: bool) -> None:
        former = self.open_now
        if former and former.amount - former.paid == amount:
            return
        if by_client and self._lately(now) >= PER_DAY:
            return
        self._replace(key, amount, "asked" if by_client else "desk", now)

    def ask_by_itself(self, missing: int, now: datetime) -> None:
        """At a month's end: over all that is missing, unless that is asked for already, or somebody has said no."""
        former = self.open_now
        noes = [one.issued_at for one in self.papers.values() if one.by_person]
        if not missing or (noes and now < max(noes) + timedelta(days=PAUSE_DAYS)):
            return
        if (former and missing <= former.amount - former.paid) or self._lately(now) >= PER_DAY:
            return
        self._replace(f"month end {len(self.papers)}", missing, "month_end", now)

    def _lately(self, now: datetime) -> int:
        given = (one for one in self.papers.values() if one.corrects is None and one.cause != "desk")
        return sum(one.issued_at > now - DAY for one in given)

    def _replace(self, key: str, amount: int, cause: str, now: datetime) -> None:
        if former := self.open_now:
            self.take_back(former, now)
        self.papers[key] = Paper(key, amount, cause, now)

    def cancel(self, key: str, now: datetime) -> None:
        if self.papers[key].is_unpaid:
            self.take_back(self.papers[key], now)
            self.papers[f"{key} back"].by_person = True

    def take_back(self, paper: Paper, now: datetime) -> None:
        """What is unpaid of it."""
        paper.state, key = "cancelled", f"{paper.key} back"
        self.papers[key] = Paper(key, paper.amount - paper.paid, paper.cause, now, "paid", corrects=paper.key)

    def count(self, topup: str, amount: int, stands: Stands) -> None:
        """Money that names none counts for the open one."""
        if paper := self.open_now:
            paper.payments[topup] = amount
            paper.recount(stands)

    def uncount(self, topup: str, stands: Stands, now: datetime) -> None:
        """There are never two open: beside another, what is unpaid again is taken back."""
        paper = next((one for one in self.papers.values() if topup in one.payments), None)
        if paper is None:
            return
        other = self.open_now
        paper.recount(stands)
        if paper.is_unpaid and other is not None and other is not paper:
            self.take_back(paper, now)
