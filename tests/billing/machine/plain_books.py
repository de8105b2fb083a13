"""The books as plain Python, written down a second time: what the machine believes should stand in the database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

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
class Booked:
    """One transfer, signed as the client sees it."""

    kind: str
    amount: int
    reversed: bool = False


@dataclass
class Books:
    """One client's money, requests, prices, minutes and allowances. Each act says whether it had any effect."""

    posted: int = 0
    held: int = 0
    promises: dict[str, Promise] = field(default_factory=dict)
    transfers: dict[str, Booked] = field(default_factory=dict)
    requests: dict[int, Request] = field(default_factory=dict)
    prices_put: int = 0

    def spendable(self, now: datetime) -> int:
        promised = sum(p.left for p in self.promises.values() if p.state == "open" and p.until > now)
        available = self.posted - self.held
        return available - min(-promised, available)

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

    def _book(self, key: str, kind: str, amount: int) -> None:
        self.transfers[key] = Booked(kind, amount)
        self.posted += amount

    def _start_waiting(self, now: datetime) -> None:
        waiting = [p for p in self.prices() if p.lacks_money and p.until > now]
        held = [p for p in sorted(waiting, key=lambda p: (p.decided_at, p.number)) if self._hold(p, now)]
        for price in held:
            if self.requests[price.request].done:
                self._settle(self.requests[price.request])

    def _hold(self, price: Price, now: datetime) -> bool:
        if price.total <= self.spendable(now):
            self.held += price.total
            price.held = price.was_held = True
        return price.held

    # Verdicts

    def decide(self, request: Request, verdict: str, now: datetime) -> bool:
        if request.agreed or request.status not in ("new", "open"):
            return False
        request.verdict, request.verdict_at = verdict, now
        request.stand("closed" if verdict == "refused" else "open", "refused")
        request.give_back_allowance()
        if verdict != "billable":
            self._cancel(request)
        if verdict == "in_tariff":
            request.reserved, request.request_reserved = USUAL_MINUTES, 1
        if verdict != "billable":
            request.count(afresh=True)
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
            if request.status == "resolved" and request.resolved_at <= now - CLOSES_AFTER:
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
