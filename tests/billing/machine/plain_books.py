"""The books as plain Python, written down a second time: what the machine believes should stand in the database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.billing.conftest import NOW
from tests.billing.machine.plain_months import Months
from tests.billing.machine.plain_purse import Booked, purse_of
from tests.billing.machine.plain_requests import Price, Request

UNDO_SECONDS = 60
CLOSES_AFTER = timedelta(days=5)
USUAL_MINUTES = 60


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
class Books:
    """One client's money, requests, prices, minutes and allowances. Each act says whether it had any effect."""

    posted: int = 0
    held: int = 0
    promises: dict[str, Promise] = field(default_factory=dict)
    transfers: dict[str, Booked] = field(default_factory=dict)
    charges: dict[str, Due] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    credit: int = 0
    requests: dict[int, Request] = field(default_factory=dict)
    prices_put: int = 0
    months: Months = field(default_factory=Months)
    today: datetime = NOW
    """When the step is taken that is being written down."""

    def spendable(self, now: datetime) -> int:
        promised = sum(p.left for p in self.promises.values() if p.state == "open" and p.until > now)
        available = self.posted - self.held
        return available - min(-self.credit - promised, available)

    def prices(self) -> list[Price]:
        """Every price in the order they were put."""
        every = [price for request in self.requests.values() for price in request.prices]
        return sorted(every, key=lambda price: price.number)

    # Money

    def top_up(self, key: str, amount: int, now: datetime) -> None:
        self._book(key, "topup", amount)
        for promise in self.promises.values():
            if promise.state != "open":
                continue
            paid = min(promise.left, amount) if promise.until > now else 0
            promise.left -= paid
            amount -= paid
            if promise.left == 0:
                promise.state = "kept"
        self._start_waiting(now)

    def promise(self, key: str, amount: int, days: int, now: datetime) -> None:
        self.promises[key] = Promise(amount, amount, now + timedelta(days=days))
        self._start_waiting(now)

    def take_back(self, key: str) -> None:
        """Only what is neither set aside nor charged."""
        if self.transfers[key].amount <= self.posted - self.held:
            self.reverse(key)

    def reverse(self, key: str) -> None:
        wrong = self.transfers[key]
        if not wrong.reversed:
            wrong.reversed = True
            self._book(f"{key}:back", "reversal", -wrong.amount)

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
            elif self._hold(one, now) and self.requests[one.request].done:
                self._settle(self.requests[one.request])

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
            self.months.close(month, end, self.transfers)

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

    # Verdicts

    def decide(self, request: Request, verdict: str, now: datetime) -> bool:
        done = request.status == "resolved" and verdict != "refused"
        if request.agreed or (request.status not in ("new", "open") and not done):
            return False
        request.verdict, request.verdict_at = verdict, now
        if not done:
            request.stand("closed" if verdict == "refused" else "open", "refused")
        request.give_back_allowance()
        if verdict != "billable":
            self._cancel(request)
        if verdict == "in_tariff":
            request.reserved, request.request_reserved = USUAL_MINUTES, 1
        if verdict != "billable":
            request.count(afresh=True)
        if verdict == "in_tariff" and done:
            request.release_allowance()
        return True

    def bill(self, request: Request, price: Price, now: datetime) -> None:
        if self.decide(request, "billable", now):
            self._put(request, price)
            request.count()

    def bill_more(self, request: Request, price: Price) -> None:
        self._put(request, price)

    def _put(self, request: Request, price: Price) -> None:
        for earlier in request.prices:
            if earlier.undecided or earlier.lacks_money:
                earlier.state = "superseded"
        self.prices_put += 1
        price.request, price.number, price.revision = request.id, self.prices_put, len(request.prices) + 1
        request.prices.append(price)

    def undo(self, request: Request, now: datetime) -> None:
        late = request.verdict_at and (now - request.verdict_at).total_seconds() > UNDO_SECONDS
        if request.verdict and not late and request.status in ("open", "closed"):
            self._as_before(request)

    def reconsider(self, request: Request) -> None:
        if request.status == "closed" and request.reason == "refused":
            self._as_before(request)

    def _as_before(self, request: Request) -> None:
        request.stand("new")
        request.verdict = request.verdict_at = None
        request.give_back_allowance()
        self._cancel(request)
        request.count()

    def _cancel(self, request: Request) -> None:
        for price in request.prices:
            if price.undecided or price.state == "accepted":
                self.held -= price.total if price.held else 0
                price.held, price.state = False, "released"

    # What the client says to a price

    def accept(self, price: Price, now: datetime) -> bool:
        request = self.requests[price.request]
        if not price.undecided or price.until <= now:
            return False
        price.state, price.decided_at = "accepted", now
        if price.total:
            self._hold(price, now)
        request.count()
        if request.done:
            self._settle(request)
        return True

    def discuss(self, price: Price, now: datetime) -> None:
        if price.undecided and price.until > now:
            price.state = "discussed"

    def decline(self, price: Price, now: datetime) -> None:
        if price.undecided and price.until > now:
            price.state = "declined"
            self._may_end(self.requests[price.request], "declined")

    def _may_end(self, request: Request, reason: str) -> None:
        if not request.agreed and request.status == "open" and request.verdict == "billable":
            request.stand("closed", reason)
        request.count()

    # Time

    def sweep(self, now: datetime) -> None:
        over = [p for p in self.prices() if p.until <= now and (p.undecided or p.lacks_money)]
        for price in over:
            price.state = "expired"
        for price in over:
            self._may_end(self.requests[price.request], "expired")
        for promise in self.promises.values():
            if promise.state == "open" and promise.until <= now:
                promise.state = "lapsed"
        for request in self.requests.values():
            long_ago = request.resolved_at and request.resolved_at <= now - CLOSES_AFTER
            if request.status == "resolved" and long_ago:
                request.stand("closed", "done")

    # The end of the work

    def resolve(self, request: Request, now: datetime) -> None:
        asked = request.prices and request.prices[-1].undecided
        if asked or request.status not in ("new", "open"):
            return
        request.stand("resolved")
        request.resolved_at = now
        self._settle(request)
        request.release_allowance()
        request.count()

    def reopen(self, request: Request) -> None:
        if request.status == "resolved":
            request.stand("open")

    def _settle(self, request: Request) -> None:
        for price in request.prices:
            if price.state != "accepted" or price.lacks_money:
                continue
            minutes = request.minutes_left(price) if price.hourly else 0
            price.charged_minutes = price.covers(minutes)
            price.charged = price.comes_to(price.charged_minutes)
            if price.held:
                self.held -= price.total
            if price.charged:
                self._book(f"capture:{request.id}:{price.revision}", "capture", -price.charged)
            price.state = "settled"
            request.lock_billed(price)
