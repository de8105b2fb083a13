"""What a client does with a price before it is an order: talks it over, pays for new versions, asks for an invoice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.billing.machine.house import Way
from tests.billing.machine.money_rules import MoneyRules
from tests.billing.machine.money_steps import Step
from tests.billing.machine.plain_requests import Price, Request
from tests.billing.machine.steps import until
from tests.billing.machine.taking import SUMS, WAYS

MINUTES = st.sampled_from([1, 15, 31, 45, 90, 150])
ENDS = st.sampled_from(["done", "done", "unpaid", "given up", "more"])
Wanted = tuple[int, int, int, int, int, bool, int, int]
WANTED = st.sampled_from(
    [
        (600, 0, 0, 0, 0, False, 0, 0),
        (1001, 0, 0, 0, 0, True, 0, 0),
        (0, 2, 1001, 60, 0, False, 0, 0),
        (600, 1, 605, 60, 0, True, 0, 0),
        (0, 6, 251, 15, 4, False, 0, 0),
        (0, 1, 0, 60, 0, False, 0, 0),
        (1001, 0, 0, 0, 0, True, 15, 0),
        (600, 1, 605, 60, 0, False, 0, 700),
        (0, 2, 601, 60, 0, True, 33, 0),
        (251, 0, 0, 0, 0, True, 0, 900),
    ]
)
"""Pieces; units of time, their price, their minutes and how many are charged at least; urgent; per cent off, or a sum.

Some are for nothing.
"""


PIECE: Wanted = (600, 0, 0, 0, 0, False, 0, 0)
MORE: Wanted = (0, 1, 1001, 60, 0, False, 0, 0)


class OrderRules(MoneyRules):
    """The rules of prices on their way, and of invoices."""

    @precondition(lambda self: self.books.prices())
    @rule(data=st.data(), way=WAYS)
    def go_on(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.go_on(self.price(data, "discussed"), self.now))

    @rule(
        data=st.data(),
        wanted=WANTED,
        rounds=st.sampled_from([3, 2, 1]),
        paid=st.sampled_from([True, True, False]),
        minutes=MINUTES,
        more=st.booleans(),
    )
    def a_haggler(
        self, data: Any, wanted: Wanted, rounds: int, minutes: int, *, paid: bool, more: bool
    ) -> None:
        """Talks every version over; pays for those that cost or not, and then orders, or not."""
        self.take(data.draw(WAYS), self.steps.top_up(self.key("topup"), 2500, self.now))
        request = self.new_request()
        self.take(data.draw(WAYS), self.steps.bill(request, priced(wanted), self.now))
        for _ in range(rounds):
            price = self.now_of(request).prices[-1]
            self.take(data.draw(WAYS), self.steps.discuss(price, self.now))
            if paid:
                self.take(data.draw(WAYS), self.steps.go_on(price, self.now))
            smaller = data.draw(WANTED)
            self.take(data.draw(WAYS), self.steps.bill(self.now_of(request), priced(smaller), self.now))
        end = data.draw(st.sampled_from(["order", "order", "decline", "undo", "ours", "refuse"]))
        if end == "order":
            self.take(data.draw(WAYS), self.steps.accept(self.now_of(request).prices[-1], self.now))
            if more:
                self.take(data.draw(WAYS), self.steps.bill(self.now_of(request), priced(wanted), self.now))
                self.take(data.draw(WAYS), self.steps.accept(self.now_of(request).prices[-1], self.now))
            self.take(data.draw(WAYS), self.steps.log(self.key("time"), request.id, minutes, self.now))
            self.take(data.draw(WAYS), self.steps.resolve(request.id, self.now))
        elif end == "decline":
            self.take(data.draw(WAYS), self.steps.decline(self.now_of(request).prices[-1], self.now))
        else:
            self.take(data.draw(WAYS), getattr(self.steps, end)(request.id, self.now))

    def now_of(self, request: Request) -> Request:
        """After two rivals the plain books are others."""
        return self.books.requests[request.id]

    @rule(data=st.data(), wanted=WANTED, minutes=st.sampled_from([0, 31, 90]), done=st.booleans())
    def a_call_at_night(self, data: Any, wanted: Wanted, minutes: int, *, done: bool) -> None:
        """Worked on at once; what it comes to is said in the morning, and taken already if it is no more than was agreed."""
        for price in (wanted, PIECE):
            self._called(data, price, minutes, done=done)

    def _called(self, data: Any, wanted: Wanted, minutes: int, *, done: bool) -> None:
        request = self.new_request().id
        self.take(data.draw(WAYS), self.steps.call(request, self.now))
        if data.draw(st.sampled_from([True, True, False])):
            self.take(data.draw(WAYS), self.steps.catch(request, self.now))
        if minutes:
            self.take(data.draw(WAYS), self.steps.log(self.key("time"), request, minutes, self.now))
        if done:
            self.take(data.draw(WAYS), self.steps.resolve(request, self.now))
        self.now += timedelta(hours=data.draw(st.sampled_from([9, 9, 24 * 6])))
        if data.draw(st.booleans()):
            self.take(data.draw(WAYS), self.steps.sweep(self.now))
        end = data.draw(st.sampled_from(["bill", "bill", "bill", "ours", "in_tariff", "refuse"]))
        if end == "bill":
            step = self.steps.bill(self.books.requests[request], priced(wanted), self.now)
            self.take(data.draw(WAYS), step)
        else:
            self.take(data.draw(WAYS), getattr(self.steps, end)(request, self.now))

    # Invoices

    @rule(way=WAYS, amount=SUMS, by_client=st.booleans())
    def ask_invoice(self, way: Way, amount: int, *, by_client: bool) -> None:
        self.take(way, self.steps.ask_invoice(self.key("invoice"), amount, self.now, by_client=by_client))

    @precondition(lambda self: self.books.invoices.papers)
    @rule(data=st.data(), way=WAYS)
    def cancel_invoice(self, data: Any, way: Way) -> None:
        asked = [key for key, one in self.books.invoices.papers.items() if one.corrects is None]
        self.take(way, self.cancelling(self.pick(data, asked)))

    def cancelling(self, key: str) -> Step:
        return self.steps.cancel_invoice(key, list(self.books.invoices.papers).index(key), self.now)

    @rule(
        data=st.data(),
        amount=SUMS,
        part=st.sampled_from([1, 600, 0]),
        end=st.sampled_from(["", "back", "new"]),
    )
    def an_invoice_is_paid(self, data: Any, amount: int, part: int, end: str) -> None:
        """In two parts, or too much; and what came in is perhaps taken back, beside another invoice or not."""
        self.take(
            data.draw(WAYS), self.steps.ask_invoice(self.key("invoice"), amount, self.now, by_client=False)
        )
        for one in (part, amount):
            if one:
                self.take(data.draw(WAYS), self.steps.top_up(self.key("topup"), one, self.now))
        if end == "new":
            key = self.key("invoice")
            self.take(data.draw(WAYS), self.steps.ask_invoice(key, 1200, self.now, by_client=True))
        if end and self.booked("topup"):
            self.take(data.draw(WAYS), self.steps.take_back(self.booked("topup")[-1], self.now))


def priced(wanted: Wanted) -> Callable[[datetime], Price]:
    """A price as it is put now; the same wish may be put twice."""
    return lambda now: Price(*wanted, put_at=now, until=until(now))
