"""The life of a quote: one table says which state follows which act; and its lines."""

import enum
from dataclasses import dataclass

from billing.money import charged_minutes, price_of_minutes
from billing.tariffs.book import Unit

MINUTES_OF = {Unit.HOUR: 60, Unit.STARTED_15: 15}
"""Units of time: what may stand on the one line that is counted when the work is done."""


class State(enum.Enum):
    """Where a quote stands. Whether an accepted one has its money is told by its hold."""

    PUT = "put"
    DISCUSSED = "discussed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    SETTLED = "settled"
    RELEASED = "released"
    REVERSED = "reversed"
    """Charged, and given back."""


class Act(enum.Enum):
    """What can happen to a quote."""

    ACCEPT = "accept"
    DISCUSS = "discuss"
    DECLINE = "decline"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    SETTLE = "settle"
    CANCEL = "cancel"
    REVERSE = "reverse"


class Mode(enum.Enum):
    """A fixed price; or the minutes that count at an hourly rate, up to the price of the hours named."""

    FIXED = "fixed"
    HOURLY = "hourly"


NEXT: dict[tuple[State, Act], State] = {
    (State.PUT, Act.ACCEPT): State.ACCEPTED,
    (State.PUT, Act.DISCUSS): State.DISCUSSED,
    (State.PUT, Act.DECLINE): State.DECLINED,
    (State.PUT, Act.EXPIRE): State.EXPIRED,
    (State.PUT, Act.SUPERSEDE): State.SUPERSEDED,
    (State.PUT, Act.CANCEL): State.RELEASED,
    (State.DISCUSSED, Act.ACCEPT): State.ACCEPTED,
    (State.DISCUSSED, Act.DECLINE): State.DECLINED,
    (State.DISCUSSED, Act.EXPIRE): State.EXPIRED,
    (State.DISCUSSED, Act.SUPERSEDE): State.SUPERSEDED,
    (State.DISCUSSED, Act.CANCEL): State.RELEASED,
    # The three of an accepted quote that never got its money; one that did is settled or cancelled.
    (State.ACCEPTED, Act.EXPIRE): State.EXPIRED,
    (State.ACCEPTED, Act.SUPERSEDE): State.SUPERSEDED,
    (State.ACCEPTED, Act.CANCEL): State.RELEASED,
    (State.ACCEPTED, Act.SETTLE): State.SETTLED,
    (State.SETTLED, Act.REVERSE): State.REVERSED,
}
UNDECIDED = (State.PUT, State.DISCUSSED)
AGREED = (State.ACCEPTED, State.SETTLED)


def after(state: State, act: Act) -> State | None:
    """The next state; None where the act makes no sense."""
    return NEXT.get((state, act))


def sources(act: Act) -> tuple[State, ...]:
    """The states from which an act is allowed."""
    return tuple(state for state, allowed in NEXT if allowed is act)


class LineKind(enum.Enum):
    """What a printed line is; all but an item are reckoned from the items."""

    ITEM = "item"
    SURCHARGE = "surcharge"
    DISCOUNT = "discount"
    CREDIT = "credit"
    VAT = "vat"


@dataclass(frozen=True)
class Line:
    """One line of a price; of unit `hour` in one by the hour, it names the hours it may come to."""

    item: str
    """A code of the office book: of an item, or of a surcharge."""
    title: str
    quantity: int
    unit: Unit
    unit_price_minor: int
    """Below zero where something is taken off."""
    list_price_minor: int
    kind: LineKind = LineKind.ITEM
    vat_rate: int | None = None
    """Hundredths of a per cent; None where no tax is charged."""
    percent: int | None = None
    """Hundredths of a per cent of the items, where it is reckoned from them."""
    least: int = 0
    """Of time: how much of it is charged at least, counted as `quantity`."""
    minutes: int | None = None
    """Of time, once it is known: what is charged instead of `quantity`."""

    @property
    def total_minor(self) -> int:
        return self._at(self.unit_price_minor)

    @property
    def list_total_minor(self) -> int:
        return self._at(self.list_price_minor)

    @property
    def is_special(self) -> bool:
        """Whether they pay less than the list says, which is worth showing."""
        return self.kind is LineKind.ITEM and self.unit_price_minor < self.list_price_minor

    def _at(self, price_minor: int) -> int:
        if self.minutes is None:
            return self.quantity * price_minor
        unit_minutes = MINUTES_OF[self.unit]
        step = 1 if self.unit is Unit.HOUR else unit_minutes
        return price_of_minutes(charged_minutes(self.minutes, step, 0), price_minor * 60 // unit_minutes)
