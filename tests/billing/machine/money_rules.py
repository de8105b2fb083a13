"""What happens to an account by itself: money comes, is promised, given, charged, taken back, and sent back."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.billing.machine.house import Way
from tests.billing.machine.taking import SUMS, WAYS, Taking


class MoneyRules(Taking):
    """The rules of money alone."""

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

    @precondition(lambda self: self.reversible())
    @rule(data=st.data(), way=WAYS)
    def reverse(self, data: Any, way: Way) -> None:
        key = data.draw(st.sampled_from(self.reversible()))
        self.take(way, self.steps.reverse(key, self.now))

    def reversible(self) -> list[str]:
        """By the ledger alone: what was paid for an invoice is taken back with it."""
        counted = {key for paper in self.books.invoices.papers.values() for key in paper.payments}
        return [key for key in self.booked("topup", "capture") if key not in counted]

    def booked(self, *kinds: str) -> list[str]:
        return [key for key, one in self.books.transfers.items() if one.kind in kinds and not one.reversed]

    @rule(way=WAYS, minor=st.sampled_from([0, 500, 2000]))
    def set_credit(self, way: Way, minor: int) -> None:
        self.take(way, self.steps.set_credit(minor, self.now))

    @rule(way=WAYS, amount=SUMS, days=st.integers(0, 5))
    def give(self, way: Way, amount: int, days: int) -> None:
        self.take(way, self.steps.give(self.key("promo"), amount, days, self.now))

    @rule(way=WAYS, amount=SUMS)
    def charge(self, way: Way, amount: int) -> None:
        self.take(way, self.steps.charge(self.key("charge"), amount, self.now))

    @precondition(lambda self: self.undoable())
    @rule(data=st.data(), way=WAYS)
    def undo_charge(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.undo_charge(self.pick(data, self.undoable()), self.now))

    def undoable(self) -> list[str]:
        """A version's charge goes with its price."""
        return [key for key in self.books.charges if not key.startswith("version")]

    @rule(way=WAYS, amount=SUMS, everything=st.booleans(), confirmed=st.booleans())
    def refund(self, way: Way, amount: int, *, everything: bool, confirmed: bool) -> None:
        key = self.key("refund")
        self.take(
            way, self.steps.ask_refund(key, self.books.may_go_back() or 1 if everything else amount, self.now)
        )
        if confirmed and key in self.books.refunds:
            self.take(way, self.steps.confirm_refund(key, self.now))

    @rule(way=WAYS, other=WAYS)
    def asked_back_though_something_is_due(self, way: Way, other: Way) -> None:
        """What is there waits for a charge it is too small for, and does not go back."""
        self.take(way, self.steps.top_up(self.key("topup"), 1200, self.now))
        too_much = max(self.books.spendable(self.now), 0) + 600
        self.take(other, self.steps.charge(self.key("charge"), too_much, self.now))
        self.take(way, self.steps.ask_refund(self.key("refund"), self.books.may_go_back() or 1, self.now))

    @precondition(lambda self: self.books.refunds)
    @rule(data=st.data(), way=WAYS)
    def confirm_refund(self, data: Any, way: Way) -> None:
        self.take(way, self.steps.confirm_refund(self.pick(data, self.books.refunds), self.now))
