"""An account as plain Python: what comes in, is promised, given, charged, taken back, sent back, and asked for."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.billing.conftest import NOW
from tests.billing.machine.plain_invoices import Invoices
from tests.billing.machine.plain_months import Months
from tests.billing.machine.plain_purse import Booked, purse_of
from tests.billing.machine.plain_requests import Price


@dataclass
class Promise:
    amount: int
    left: int
    until: datetime
    state: str = "open"


@dataclass
class Due:
    """A charge without a quote."""

    amount: int
    made_at: datetime
    subject: str = ""
    state: str = "waiting"


@dataclass
class Refund:
    amount: int
    state: str = "asked"


@dataclass
class Account:
    """Each act says what it does; prices are known to whoever has them."""

    posted: int = 0
    held: int = 0
    promises: dict[str, Promise] = field(default_factory=dict)
    transfers: dict[str, Booked] = field(default_factory=dict)
    charges: dict[str, Due] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    invoices: Invoices = field(default_factory=Invoices)
    credit: int = 0
    months: Months = field(default_factory=Months)
    today: datetime = NOW
    """When the step is taken that is being written down."""

    def spendable(self, now: datetime) -> int:
        promised = sum(p.left for p in self.promises.values() if p.state == "open" and p.until > now)
        available = self.posted - self.held
        return available - min(-self.credit - promised, available)

    def prices(self) -> list[Price]:
        raise NotImplementedError

    def charge_done(self, price: Price, now: datetime) -> None:
        """It has its money now: where the work is done, it is charged."""
        raise NotImplementedError

    def lacking(self) -> int:
        """What everything that waits for money comes to."""
        due = sum(due.amount for due in self.charges.values() if due.state == "waiting")
        return due + sum(price.total for price in self.prices() if price.lacks_money)

    def top_up(self, key: str, amount: int, now: datetime) -> None:
        self._book(key, "topup", amount)
        self.invoices.count(key, amount, self._stands)
        for promise in self.promises.values():
            if promise.state != "open":
                continue
            paid = min(promise.left, amount) if promise.until > now else 0
            promise.left -= paid
            amount -= paid
            if promise.left == 0:
                promise.state = "kept"
        self._start_waiting(now)

    def promise(self, key: str, amount: int, until: datetime, now: datetime) -> None:
        self.promises[key] = Promise(amount, amount, until)
        self._start_waiting(now)

    def take_back(self, key: str) -> None:
        """Only what is neither set aside nor charged."""
        if not self.transfers[key].reversed and self.transfers[key].amount <= self.posted - self.held:
            self.reverse(key)
            self.invoices.uncount(key, self._stands, self.today)

    def reverse(self, key: str) -> None:
        wrong = self.transfers[key]
        if not wrong.reversed:
            wrong.reversed = True
            self._book(f"{key}:back", "reversal", -wrong.amount)

    def _stands(self, key: str) -> bool:
        """A top-up nobody took back."""
        return not self.transfers[key].reversed

    def _book(self, key: str, kind: str, amount: int, **more: Any) -> None:
        self.transfers[key] = Booked(key, kind, amount, self.today, **more)
        self.posted += amount

    def _start_waiting(self, now: datetime) -> None:
        """Strictly by age; what does not fit lets the next one try."""
        prices = sorted(
            (p for p in self.prices() if p.lacks_money and p.until > now),
            key=lambda p: (p.decided_at, p.number),
        )
        waiting: list[tuple[datetime, Price | str]] = [(p.decided_at or now, p) for p in prices]
        waiting += [(due.made_at, key) for key, due in self.charges.items() if due.state == "waiting"]
        for _, one in sorted(waiting, key=lambda pair: pair[0]):
            if isinstance(one, str):
                self._try_charge(one, now)
            elif self._hold(one, now):
                self.charge_done(one, now)

    def set_credit(self, minor: int, now: datetime) -> None:
        more = minor > self.credit
        self.credit = minor
        if more:
            self._start_waiting(now)

    def charge(self, key: str, amount: int, now: datetime, subject: str = "") -> None:
        self.charges[key] = Due(amount, now, subject)
        self._try_charge(key, now)

    def _try_charge(self, key: str, now: datetime) -> None:
        due = self.charges[key]
        if due.amount <= self.spendable(now):
            due.state = "booked"
            self._book(f"charge:{key}", "charge", -due.amount)

    def undo_charge(self, key: str) -> None:
        due = self.charges[key]
        if due.state == "booked":
            self.reverse(f"charge:{key}")
        due.state = {"waiting": "cancelled", "booked": "reversed"}.get(due.state, due.state)

    def charge_fees(self, months: list[str], fee: int, now: datetime) -> None:
        """What a month comes to and is not charged yet, or no longer."""
        for month in months:
            made = [due for due in self.charges.values() if due.subject == month]
            if not any(due.state in ("waiting", "booked") for due in made):
                self.charge(f"fee {month} {len(made) + 1}", fee, now, month)

    def close_month(self, month: str, end: datetime, over: list[str], fee: int, now: datetime) -> None:
        if self.months.may_close(month, over):
            self.charge_fees([month], fee, now)
            missing = max(self.lacking() - (self.posted - self.held), 0)
            self.months.close(month, end, self.transfers)
            self.invoices.ask_by_itself(missing, now)

    def give(self, key: str, amount: int, until: datetime, now: datetime) -> None:
        self._book(key, "promo", amount, until=until)
        self._start_waiting(now)

    def lapse_given(self, now: datetime) -> None:
        over = [one.key for one in self.transfers.values() if one.until and one.until <= now]
        for key, left in purse_of(self.transfers.values()).lapsing(self.held, over).items():
            self._book(f"lapse {len(self.transfers)}", "promo_expiry", -left, of=key)

    def may_go_back(self) -> int:
        due = sum(due.amount for due in self.charges.values() if due.state == "waiting")
        return purse_of(self.transfers.values()).may_go_back(self.held, due)

    def ask_refund(self, key: str, amount: int) -> None:
        if amount > self.may_go_back():
            return
        for earlier in self.refunds.values():
            if earlier.state == "asked":
                earlier.state = "withdrawn"
        self.refunds[key] = Refund(amount)

    def confirm_refund(self, key: str, now: datetime) -> None:
        asked = self.refunds[key]
        if asked.state == "asked" and asked.amount <= min(self.may_go_back(), self.spendable(now)):
            asked.state = "confirmed"
            self._book(f"refund:{key}", "refund", -asked.amount)

    def _hold(self, price: Price, now: datetime) -> bool:
        if price.total <= self.spendable(now):
            self.held += price.total
            price.held = price.was_held = True
        return price.held
