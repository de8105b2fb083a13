"""How the machine takes a step: in the program and in the plain books, which must then agree."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.billing.conftest import NOW
from tests.billing.machine.house import House, Way
from tests.billing.machine.money_steps import Step
from tests.billing.machine.plain_books import Books
from tests.billing.machine.plain_requests import Price, Request
from tests.billing.machine.proofs import BrokenPromiseError, differences, prove, prove_at_leisure
from tests.billing.machine.scene import ask
from tests.billing.machine.steps import Steps

T = TypeVar("T")
WAYS = st.one_of(
    st.just(Way("plain")),
    st.builds(Way, st.just("cut"), st.integers(1, 60)),
    st.just(Way("twice")),
    st.just(Way("answer lost")),
    st.just(Way("pair")),
)
AUDITED_EVERY = 4
"""Steps; and once at the end, as the program's own audits take as long as a step does."""
SUMS = st.sampled_from([1, 600, 1001, 1200, 2500])


class Taking(RuleBasedStateMachine):
    """A house put back, plain books beside it, and steps taken in both."""

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
        self.books.today = self.now
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
        prove(self.house, audited=self.counted["steps"] % AUDITED_EVERY == 0)
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

    def new_request(self) -> Request:
        id_ = self.house.run(ask(self.house.world))
        self.books.requests[id_] = Request(id_)
        return self.books.requests[id_]
