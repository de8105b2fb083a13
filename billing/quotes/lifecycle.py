"""The life of a quote: one table says which state follows which act; and what its lines and its work come to."""

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


class Act(enum.Enum):
    """What can happen to a quote."""

    ACCEPT = "accept"
    DISCUSS = "discuss"
    DECLINE = "decline"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    SETTLE = "settle"
    CANCEL = "cancel"


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
}
UNDECIDED = (State.PUT, State.DISCUSSED)
AGREED = (State.ACCEPTED, State.SETTLED)


def after(state: State, act: Act) -> State | None:
    """The next state; None where the act makes no sense."""
    return NEXT.get((state, act))


def sources(act: Act) -> tuple[State, ...]:
    """The states from which an act is allowed."""
    return tuple(state for state, allowed in NEXT if allowed is act)


@dataclass(frozen=True)
class Line:
    """One line of a quote to be put; an hourly one of unit `hour` names the hours it may come to."""

    item: str
    title: str
    quantity: int
    unit: Unit
    unit_price_minor: int
    list_price_minor: int

    @property
    def total_minor(self) -> int:
        return self.quantity * self.unit_price_minor

    @property
    def list_total_minor(self) -> int:
        return self.quantity * self.list_price_minor


@dataclass(frozen=True)
class Terms:
    """What counts of an accepted quote when the work is done."""

    mode: Mode
    total_minor: int
    rate_minor: int = 0
    """Per hour."""
    step_minutes: int = 1
    """15 where started quarters are charged."""
    ceiling_minutes: int = 0

    def price(self, minutes: int) -> int:
        """What `minutes` come to at the rate, without the ceiling."""
        return price_of_minutes(charged_minutes(minutes, self.step_minutes, 0), self.rate_minor)


def terms(mode: Mode, total_minor: int, timed: Line | None) -> Terms:
    """The terms of a quote by its mode and its line of time."""
    if mode is Mode.FIXED or timed is None:
        return Terms(Mode.FIXED, total_minor)
    unit_minutes = MINUTES_OF[timed.unit]
    return Terms(
        mode,
        total_minor,
        rate_minor=timed.unit_price_minor * 60 // unit_minutes,
        step_minutes=1 if timed.unit is Unit.HOUR else unit_minutes,
        ceiling_minutes=timed.quantity * unit_minutes,
    )


@dataclass(frozen=True)
class Charge:
    """What a quote charges for the minutes there are, and how many of them it covers."""

    amount_minor: int
    minutes: int


def charge(terms: Terms, minutes: int) -> Charge:
    """A fixed quote charges its total; an hourly one its minutes up to the ceiling, and its other lines."""
    if terms.mode is Mode.FIXED:
        return Charge(terms.total_minor, 0)
    covered = min(max(minutes, 0), terms.ceiling_minutes)
    unused = terms.price(terms.ceiling_minutes) - terms.price(covered)
    return Charge(terms.total_minor - unused, covered)
