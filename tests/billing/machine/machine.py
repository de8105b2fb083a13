"""Any order of everything that can be done about money, each step plainly, cut short, answered into the void, twice, by
two at once, or beside another step: after each, everything in `proofs` must hold."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.billing.conftest import NOW
from tests.billing.machine.house import REFUSALS, House, Way
from tests.billing.machine.plain_books import Books
from tests.billing.machine.plain_requests import Price, Request
from tests.billing.machine.proofs import BrokenPromiseError, differences, prove, prove_at_leisure
from tests.billing.machine.scene import ask
from tests.billing.machine.steps import Step, Steps, until

T = TypeVar("T")
DAY = timedelta(days=1)
WAYS = st.one_of(
    st.just(Way("plain")),
    st.builds(Way, st.just("cut"), st.integers(1, 60)),
    st.just(Way("twice")),
    st.just(Way("answer lost")),
    st.just(Way("pair")),
)
SUMS = st.sampled_from([1, 600, 1001, 1200, 2500])
MINUTES = st.sampled_from([1, 15, 31, 45, 90, 150])
Wanted = tuple[int, int, int, int, int, bool]
WANTED = st.sampled_from(
    [
        (600, 0, 0, 0, 0, False),
        (1001, 0, 0, 0, 0, True),
        (0, 2, 1001, 60, 0, False),
        (600, 1, 603, 60, 0, True),
        (0, 6, 251, 15, 4, False),
        (0, 1, 0, 60, 0, False),
    ]
)
"""Pieces; units of time, their price, their minutes and how many are charged at least; urgent. One is for nothing."""


class Money(RuleBasedStateMachine):
    house: ClassVar[House]
    counted: ClassVar[dict[str, int]] = {"sequences": 0, "steps": 0}

    @initialize()
    def begin(self) -> None:
        self.house.put_back()
        self.steps = Steps(self.house)
        self.books, self.now, self.keys = Books(), NOW, 0
        self.journal: list[Any] = []
        self.sound = True
        self.counted["sequences"] += 1
        for _ in range(2):
            self.new_request()

    def teardown(self) -> None:
        if not hasattr(self, "books"):
            return
        try:
            if self.sound:
                prove_at_leisure(self.house, self.now)
        finally:
            self.house.leave()

    # How a step is taken

    def take(self, way: Way, step: Step) -> None:
        self.house.do(way, step.work)
        step.effect(self.books)
        self.compare([self.books])

    def compare(self, possible: Iterable[Books]) -> None:
        """Which of the possible books the database agrees with; then everything that holds of any."""
        self.counted["steps"] += 1
        self.sound, found = False, []
        for books in possible:
            found = differences(self.house.look, books)
            if not found:
                self.books = books
                break
        else:
            raise BrokenPromiseError(found)
        prove(self.house, self.now)
        rows = self.house.look.rows("SELECT id, key, amount_minor, digest, reason FROM transfer ORDER BY id")
        if rows[: len(self.journal)] != self.journal:
            raise BrokenPromiseError("the journal was rewritten")
        self.journal, self.sound = rows, True

    def key(self, kind: str) -> str:
        self.keys += 1
        return f"{kind}:{self.keys}"

    def request(self, data: Any, *statuses: str) -> Request:
        likely = [one for one in self.books.requests.values() if one.status in statuses]
        return self.pick(data, likely or self.books.requests.values())

    def price(self, data: Any, *states: str) -> Price:
        likely = [one for one in self.books.prices() if one.state in states]
        return self.pick(data, likely or self.books.prices())

    def pick(self, data: Any, things: Iterable[T]) -> T:
        """Drawn by its name, so that a failure can be read."""
        named = {str(thing): thing for thing in things}
        return named[data.draw(st.sampled_from(sorted(named)))]

    # Money

    @rule(way=WAYS, amount=SUMS)
    def top_up(self, way: Way, amount: int) -> None:
        self.take(way, self.steps.top_up(self.key("topup"), amount, self.now))

    @rule(way=WAYS, amount=SUMS, days=st.integers(1, 6))
    def promise(self, way: Way, amount: int, days: int) -> None:
        self.take(way, self.steps.promise(self.key("promise"), amount, days, self.now))

    @precondition(lambda self: self.booked("topup"))
    @rule(data=st.data(), way=WAYS)
    def take_back(self, data: Any, way: Way) -> None:
        key = data.draw(st.sampled_from(self.booked("topup")))
        self.take(way, self.steps.take_back(key, self.now))

    @precondition(lambda self: self.booked("topup", "capture"))
    @rule(data=st.data(), way=WAYS)
    def reverse(self, data: Any, way: Way) -> None:
        key = data.draw(st.sampled_from(self.booked("topup", "capture")))
        self.take(way, self.steps.reverse(key, self.now))

    def booked(self, *kinds: str) -> list[str]:
        return [key for key, one in self.books.transfers.items() if one.kind in kinds and not one.reversed]

    # Requests, verdicts and prices

    @precondition(lambda self: len(self.books.requests) < 4)
    @rule()
    def ask(self) -> None:
        self.new_request()

    def new_request(self) -> Request:
        id_ = self.house.run(ask(self.house.world))
        self.books.requests[id_] = Request(id_)
        return self.books.requests[id_]

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data(), way=WAYS, verdict=st.sampled_from(["in_tariff", "in_tariff", "ours", "refuse"]))
    def decide(self, data: Any, way: Way, verdict: str) -> None:
        request = self.request(data, "new", "open")
        self.take(way, getattr(self.steps, verdict)(request.id, self.now))

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data(), way=WAYS, wanted=WANTED)
    def bill(self, data: Any, way: Way, wanted: Wanted) -> None:
        self.take(way, self.steps.bill(self.request(data, "new", "open"), priced(wanted), self.now))

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data(), way=WAYS)
    def undo(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.undo(self.request(data, "open").id, self.now))

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data(), way=WAYS)
    def reconsider(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.reconsider(self.request(data, "closed").id, self.now))

    # What the client says to a price

    @precondition(lambda self: self.books.prices())
    @rule(data=st.data(), way=WAYS, by_phone=st.booleans())
    def accept(self, data: Any, way: Way, *, by_phone: bool) -> None:
        price = self.price(data, "put", "discussed")
        self.take(way, self.steps.accept(price, self.now, by_phone=by_phone))

    @precondition(lambda self: self.books.prices())
    @rule(data=st.data(), way=WAYS)
    def discuss(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.discuss(self.price(data, "put"), self.now))

    @precondition(lambda self: self.books.prices())
    @rule(data=st.data(), way=WAYS)
    def decline(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.decline(self.price(data, "put", "discussed"), self.now))

    # Work

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data(), way=WAYS, minutes=MINUTES)
    def log(self, data: Any, way: Way, minutes: int) -> None:
        request = self.request(data, "open")
        self.take(way, self.steps.log(self.key("time"), request.id, minutes, self.now))

    @precondition(lambda self: self.logged())
    @rule(data=st.data(), way=WAYS, minutes=st.sampled_from([0, 15, 46]))
    def correct(self, data: Any, way: Way, minutes: int) -> None:
        request, wrong = data.draw(st.sampled_from(self.logged()))
        self.take(way, self.steps.correct(self.key("time"), request, wrong, minutes, self.now))

    def logged(self) -> list[tuple[int, str]]:
        return [
            (request.id, entry.key)
            for request in self.books.requests.values()
            for entry in request.entries
            if entry.counts
        ]

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data(), way=WAYS)
    def resolve(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.resolve(self.request(data, "open").id, self.now))

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data(), way=WAYS)
    def reopen(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.reopen(self.request(data, "resolved").id, self.now))

    @rule(data=st.data(), wanted=WANTED, minutes=st.sampled_from([0, 31, 90, 150]), paid=st.booleans())
    def a_whole_job(self, data: Any, wanted: Wanted, minutes: int, *, paid: bool) -> None:
        """Left to chance, few prices would come so far."""
        if paid:
            self.take(data.draw(WAYS), self.steps.top_up(self.key("topup"), 2500, self.now))
        request = self.new_request().id
        self.take(data.draw(WAYS), self.steps.bill(self.books.requests[request], priced(wanted), self.now))
        self.take(data.draw(WAYS), self.steps.accept(self.books.requests[request].prices[0], self.now))
        if minutes:
            self.take(data.draw(WAYS), self.steps.log(self.key("time"), request, minutes, self.now))
        self.take(data.draw(WAYS), self.steps.resolve(request, self.now))

    @precondition(lambda self: self.over())
    @rule(data=st.data(), way=WAYS, amount=st.sampled_from([0, 1, 600]))
    def press_a_closed_hold(self, data: Any, way: Way, amount: int) -> None:
        """What is charged or freed stays so, whoever asks the ledger once more."""
        self.take(way, self.steps.press_closed(self.pick(data, self.over()), amount, self.now))

    def over(self) -> list[Price]:
        """Had its money, and is charged or given up."""
        return [price for price in self.books.prices() if price.was_held and price.state != "accepted"]

    # Time

    @rule(way=WAYS, days=st.integers(1, 4), swept=st.booleans())
    def days_pass(self, way: Way, days: int, *, swept: bool) -> None:
        self.now += days * DAY
        if swept:
            self.take(way, self.steps.sweep(self.now))

    # Two who do different things at once

    @precondition(lambda self: self.books.requests)
    @rule(data=st.data())
    def rivals(self, data: Any) -> None:
        one, other = self.any_step(data), self.any_step(data)
        refused = [isinstance(answer, REFUSALS) for answer in self.house.together(one.work, other.work)]
        orders = [[one, other], [other, one]]
        # A button that the other press made old is refused, whatever the plain books would have allowed.
        orders += [[step] for step, failed in ((other, refused[0]), (one, refused[1])) if failed]
        orders += [[]] if all(refused) else []
        self.compare(self.after(order) for order in orders)

    def after(self, order: Iterable[Step]) -> Books:
        books = deepcopy(self.books)
        for step in order:
            step.effect(books)
        return books

    def any_step(self, data: Any) -> Step:
        request = self.request(data, "new", "open")
        steps: dict[str, Callable[[], Step]] = {
            "top up": lambda: self.steps.top_up(self.key("topup"), 1001, self.now),
            "log": lambda: self.steps.log(self.key("time"), request.id, 45, self.now),
            "resolve": lambda: self.steps.resolve(request.id, self.now),
            "in tariff": lambda: self.steps.in_tariff(request.id, self.now),
            "bill": lambda: self.steps.bill(request, priced((600, 0, 0, 0, 0, False)), self.now),
            "undo": lambda: self.steps.undo(request.id, self.now),
            "sweep": lambda: self.steps.sweep(self.now),
        }
        if self.books.prices():
            price = self.price(data, "put", "discussed")
            steps |= {
                "accept": lambda: self.steps.accept(price, self.now),
                "accept by phone": lambda: self.steps.accept(price, self.now, by_phone=True),
                "decline": lambda: self.steps.decline(price, self.now),
            }
        if keys := self.booked("topup"):
            steps["take back"] = lambda: self.steps.take_back(keys[-1], self.now)
        return steps[data.draw(st.sampled_from(sorted(steps)))]()


def priced(wanted: Wanted) -> Callable[[datetime], Price]:
    """A price as it is put now; the same wish may be put twice."""
    return lambda now: Price(*wanted, put_at=now, until=until(now))
