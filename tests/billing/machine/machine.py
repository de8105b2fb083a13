"""Any order of everything that can be done about money, each step plainly, cut short, answered into the void, twice, by
two at once, or beside another step: after each, everything in `proofs` must hold."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from config.clock import month_of
from tests.billing.machine.house import REFUSALS, Way
from tests.billing.machine.money_steps import MOSCOW, Step, month, over
from tests.billing.machine.order_rules import ENDS, MINUTES, MORE, PIECE, WANTED, OrderRules, Wanted, priced
from tests.billing.machine.plain_books import Books
from tests.billing.machine.plain_requests import Price
from tests.billing.machine.taking import WAYS

DAY = timedelta(days=1)


class Money(OrderRules):
    """The machine."""

    @precondition(lambda self: len(self.books.requests) < 4)
    @rule()
    def ask(self) -> None:
        self.new_request()

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

    @rule(data=st.data(), wanted=WANTED, minutes=st.sampled_from([0, 31, 90, 150]), end=ENDS)
    def a_whole_job(self, data: Any, wanted: Wanted, minutes: int, end: str) -> None:
        """Left to chance, few prices would come so far."""
        if end != "unpaid":
            self.take(data.draw(WAYS), self.steps.top_up(self.key("topup"), 2500, self.now))
        request = self.new_request()
        self.take(data.draw(WAYS), self.steps.bill(request, priced(wanted), self.now))
        self.take(data.draw(WAYS), self.steps.accept(self.now_of(request).prices[0], self.now))
        if minutes:
            self.take(data.draw(WAYS), self.steps.log(self.key("time"), request.id, minutes, self.now))
        if end == "given up":
            self.take(data.draw(WAYS), self.steps.undo(request.id, self.now))
        if end == "more":
            self.take(data.draw(WAYS), self.steps.bill(self.now_of(request), priced(MORE), self.now))
            self.take(data.draw(WAYS), self.steps.accept(self.now_of(request).prices[-1], self.now))
        self.take(data.draw(WAYS), self.steps.resolve(request.id, self.now))
        if self.over():
            self.take(data.draw(WAYS), self.steps.press_closed(self.over()[-1], 1, self.now))

    @rule(data=st.data(), minutes=MINUTES, corrected=st.booleans(), end=st.sampled_from(["ours", "resolve"]))
    def included_work(self, data: Any, minutes: int, *, corrected: bool, end: str) -> None:
        """As `a_whole_job`, in the tariff."""
        request, key = self.new_request().id, self.key("time")
        self.take(data.draw(WAYS), self.steps.in_tariff(request, self.now))
        self.take(data.draw(WAYS), self.steps.log(key, request, minutes, self.now))
        if corrected:
            self.take(data.draw(WAYS), self.steps.correct(self.key("time"), request, key, 15, self.now))
        self.take(data.draw(WAYS), getattr(self.steps, end)(request, self.now))

    @rule(
        data=st.data(),
        promised=st.booleans(),
        accepted=st.booleans(),
        swept=st.booleans(),
        days=st.integers(1, 4),
    )
    def a_slow_client(self, data: Any, days: int, *, promised: bool, accepted: bool, swept: bool) -> None:
        """A promise and a price get old; who accepts then may be too late, and a promise that is over is no money."""
        if promised:
            self.take(data.draw(WAYS), self.steps.promise(self.key("promise"), 2500, 1, self.now))
        request = self.new_request()
        self.take(data.draw(WAYS), self.steps.bill(request, priced(PIECE), self.now))
        if accepted:
            self.take(data.draw(WAYS), self.steps.accept(self.now_of(request).prices[0], self.now))
        self.now += days * DAY
        if swept:
            self.take(data.draw(WAYS), self.steps.sweep(self.now))
        self.take(data.draw(WAYS), self.steps.accept(self.now_of(request).prices[0], self.now))

    @rule(data=st.data())
    def given_money_under_work(self, data: Any) -> None:
        """It lapses, but for what work rests on already."""
        self.take(data.draw(WAYS), self.steps.give(self.key("promo"), 1200, 1, self.now))
        request = self.new_request()
        self.take(data.draw(WAYS), self.steps.bill(request, priced(PIECE), self.now))
        self.take(data.draw(WAYS), self.steps.accept(self.now_of(request).prices[0], self.now))
        self.now += 3 * DAY
        self.take(data.draw(WAYS), self.steps.sweep(self.now))

    @rule(data=st.data(), again=st.booleans(), charged=st.booleans())
    def two_wait_for_money(self, data: Any, *, again: bool, charged: bool) -> None:
        """Whoever accepted first has it first, though there is enough for one only; a charge has to wait its turn, too."""
        if (rest := self.books.spendable(self.now)) > 0:
            self.take(data.draw(WAYS), self.steps.charge(self.key("charge"), rest, self.now))
        first, second = self.new_request(), self.new_request()
        for request in (first,) if charged else (first, second):
            self.take(data.draw(WAYS), self.steps.bill(request, priced(PIECE), self.now))
            self.take(data.draw(WAYS), self.steps.accept(self.now_of(request).prices[0], self.now))
            self.now += DAY / 2
        if charged:
            self.take(data.draw(WAYS), self.steps.charge(self.key("charge"), 600, self.now))
        if again:
            self.take(data.draw(WAYS), self.steps.bill(self.now_of(first), priced(MORE), self.now))
        self.take(data.draw(WAYS), self.steps.top_up(self.key("topup"), 1001, self.now))

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

    @rule(data=st.data(), late=st.integers(0, 3), meanwhile=st.booleans())
    def the_month_ends(self, data: Any, late: int, *, meanwhile: bool) -> None:
        """The months that are over are closed, the oldest first; perhaps some days after the next has begun, in which
        something was charged."""
        self.now = month_of(self.now, MOSCOW).end + late * DAY
        if meanwhile:
            self.take(data.draw(WAYS), self.steps.top_up(self.key("topup"), 1200, self.now))
            self.take(data.draw(WAYS), self.steps.charge(self.key("charge"), 600, self.now))
        for key in over(self.now):
            self.take(data.draw(WAYS), self.steps.close_month(key, self.now))

    @rule(data=st.data(), way=WAYS, forgotten=st.sampled_from([2, 0]))
    def close_a_month(self, data: Any, way: Way, forgotten: int) -> None:
        """Any of them, whether its time has come or not; perhaps the ones before were forgotten."""
        for _ in range(forgotten):
            self.now = month_of(self.now, MOSCOW).end
        known = over(self.now)[-1:] if forgotten else [*over(self.now), month(self.now)]
        self.take(way, self.steps.close_month(data.draw(st.sampled_from(known)), self.now))

    @precondition(lambda self: self.books.months.states)
    @rule(data=st.data(), way=WAYS, undone=st.booleans())
    def reopen_a_month(self, data: Any, way: Way, *, undone: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.books.months.states)))
        self.take(way, self.steps.reopen_month(key, self.now))
        if undone and self.booked("capture"):
            self.take(data.draw(WAYS), self.steps.reverse(self.booked("capture")[-1], self.now))
            self.take(data.draw(WAYS), self.steps.close_month(key, self.now))

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
        books.today = self.now
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
            "bill": lambda: self.steps.bill(request, priced(PIECE), self.now),
            "charge": lambda: self.steps.charge(self.key("charge"), 1001, self.now),
            "give": lambda: self.steps.give(self.key("promo"), 600, 2, self.now),
            "undo": lambda: self.steps.undo(request.id, self.now),
            "sweep": lambda: self.steps.sweep(self.now),
            "ask for an invoice": lambda: self.steps.ask_invoice(
                self.key("invoice"), 1001, self.now, by_client=True
            ),
            "close a month": lambda: self.steps.close_month([month(self.now), *over(self.now)][-1], self.now),
        }
        if self.books.prices():
            price = self.price(data, "put", "discussed")
            steps |= {
                "accept": lambda: self.steps.accept(price, self.now),
                "accept by phone": lambda: self.steps.accept(price, self.now, by_phone=True),
                "decline": lambda: self.steps.decline(price, self.now),
                "discuss": lambda: self.steps.discuss(price, self.now),
                "go on": lambda: self.steps.go_on(price, self.now),
            }
        if self.undoable():
            steps["undo a charge"] = lambda: self.steps.undo_charge(max(self.undoable()), self.now)
        if asked := [key for key, one in self.books.refunds.items() if one.state == "asked"]:
            steps["confirm a refund"] = lambda: self.steps.confirm_refund(asked[-1], self.now)
        if self.books.invoices.papers:
            steps["cancel an invoice"] = lambda: self.cancelling(max(self.books.invoices.papers))
        if keys := self.booked("topup"):
            steps["take back"] = lambda: self.steps.take_back(keys[-1], self.now)
        return steps[data.draw(st.sampled_from(sorted(steps)))]()
