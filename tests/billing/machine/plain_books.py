"""The books as plain Python, written down a second time: what the machine believes should stand in the database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.billing.machine.plain_money import Account
from tests.billing.machine.plain_requests import Price, Request
from tests.billing.machine.plain_versions import COST, not_yet_credited, wanted
from tests.billing.machine.scene import CAP, VERSION

UNDO_SECONDS = 60
CLOSES_AFTER = timedelta(days=5)
USUAL_MINUTES = 60


@dataclass
class Books(Account):
    """One client's money, requests, prices, minutes and allowances. Each act says whether it had any effect."""

    requests: dict[int, Request] = field(default_factory=dict)
    prices_put: int = 0

    def prices(self) -> list[Price]:
        """Every price in the order they were put."""
        every = [price for request in self.requests.values() for price in request.prices]
        return sorted(every, key=lambda price: price.number)

    def charge_done(self, price: Price, now: datetime) -> None:
        if self.requests[price.request].done:
            self._settle(self.requests[price.request], now)

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
            for key in reversed(self._versions(request)):
                self.undo_charge(key)
        if verdict == "in_tariff":
            request.reserved, request.request_reserved = USUAL_MINUTES, 1
        if verdict != "billable":
            request.count(afresh=True)
        if verdict == "in_tariff" and done:
            request.release_allowance()
        return True

    def bill(self, request: Request, price: Price, now: datetime) -> None:
        urgent = request.is_urgent
        if not self._must_agree(request) and self.decide(request, "billable", now):
            self._put(request, price, now)
            request.count()
            if urgent and price.total <= CAP:
                self.accept(price, now)

    def bill_more(self, request: Request, price: Price, now: datetime) -> None:
        if not self._must_agree(request):
            self._put(request, price, now)

    def _must_agree(self, request: Request) -> bool:
        """They have not said yet that they pay for one more version."""
        version = wanted(request.prices)
        return version is not None and version.costs and not version.about.goes_on

    def _put(self, request: Request, price: Price, now: datetime) -> None:
        version = wanted(request.prices)
        charged = [int(self.charges[key].subject.split(" r")[1]) for key in self._versions(request)]
        paid = not_yet_credited(request.prices, charged) + (version is not None and version.costs)
        price.credits, price.answers = [VERSION] * paid, version.number if version else 0
        for earlier in request.prices:
            if earlier.undecided or earlier.lacks_money:
                earlier.state = "superseded"
        self.prices_put += 1
        price.request, price.number, price.revision = request.id, self.prices_put, len(request.prices) + 1
        request.prices.append(price)
        if version and version.costs:
            about = f"{request.id} r{price.revision}"
            self.charge(f"version {about}", COST, now, about)

    def _versions(self, request: Request) -> list[str]:
        """What stands charged for new versions of its price."""
        return [
            key
            for key, due in self.charges.items()
            if due.subject.startswith(f"{request.id} r") and due.state in ("waiting", "booked")
        ]

    def undo(self, request: Request, now: datetime) -> None:
        late = request.verdict_at and (now - request.verdict_at).total_seconds() > UNDO_SECONDS
        if request.verdict and not late and request.status in ("open", "closed"):
            self._as_before(request)
            if request.given:
                request.stand("open")

    def reconsider(self, request: Request) -> None:
        if request.status == "closed" and request.reason == "refused":
            self._as_before(request)
            request.given = False

    def _as_before(self, request: Request) -> None:
        request.stand("new")
        request.verdict = request.verdict_at = None
        request.give_back_allowance()
        withdrawn = [f"{request.id} r{price.revision}" for price in self._cancel(request)]
        for key in self._versions(request):
            if self.charges[key].subject in withdrawn:
                self.undo_charge(key)
        request.count()

    def _cancel(self, request: Request) -> list[Price]:
        open_now = [price for price in request.prices if price.undecided or price.state == "accepted"]
        for price in open_now:
            self.held -= price.total if price.held else 0
            price.held, price.state = False, "released"
        return open_now

    # What cannot wait

    def call(self, request: Request, now: datetime) -> None:
        request.called_at = request.called_at or now

    def catch(self, request: Request) -> None:
        if request.called_at and not request.caught and request.status in ("new", "open"):
            request.caught = request.given = True
            request.stand("open")

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
            self._settle(request, now)
        return True

    def discuss(self, price: Price, now: datetime) -> None:
        if price.undecided and price.until > now:
            price.state, price.discussed = "discussed", True

    def go_on(self, price: Price) -> None:
        """They pay for one more version, where one is wanted that costs."""
        version = wanted(self.requests[price.request].prices)
        if price.undecided and version and version.about is price and version.costs:
            price.goes_on = True

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
            awaited = request.verdict is None and request.caught
            if request.status == "resolved" and long_ago and not awaited:
                request.stand("closed", "done")

    # The end of the work

    def resolve(self, request: Request, now: datetime) -> None:
        asked = request.prices and request.prices[-1].undecided
        if asked or request.status not in ("new", "open"):
            return
        request.stand("resolved")
        request.resolved_at = now
        self._settle(request, now)
        request.release_allowance()
        request.count()

    def reopen(self, request: Request) -> None:
        if request.status == "resolved":
            request.stand("open")

    def _settle(self, request: Request, now: datetime) -> None:
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
        self._credit_versions(request, now)

    def _credit_versions(self, request: Request, now: datetime) -> None:
        """Order and versions together never cost more than the order."""
        settled = [price for price in request.prices if price.state == "settled"]
        if not settled:
            return
        last = settled[-1].revision
        paid = [
            key for key in self._versions(request) if int(self.charges[key].subject.split(" r")[1]) <= last
        ]
        rest = sum(self.charges[key].amount for key in paid) - sum(price.credited() for price in settled)
        for key in reversed(paid):
            if rest <= 0:
                return
            due = self.charges[key]
            self.undo_charge(key)
            if due.amount > rest:
                self.charge(f"{key} again", due.amount - rest, now, due.subject)
            rest -= due.amount
