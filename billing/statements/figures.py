"""A statement as values: what there was, every movement, what there is then. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Movement:
    """One booking; `amount_minor` is signed, `after_minor` the posted balance after it."""

    number: int
    at: datetime
    kind: str
    amount_minor: int
    after_minor: int
    ticket_id: int | None
    ticket_title: str | None
    ordered_by: str | None
    """The name of the contact, or who accepted by phone."""
    what: tuple[dict[str, Any], ...]
    counted: dict[str, Any]
    reason: str | None
    reverses_number: int | None
    expires_at: datetime | None


@dataclass(frozen=True)
class Statement:
    """The movements of a stretch of time: opening + movements = closing, to the minor unit."""

    currency: str
    opening_minor: int
    movements: tuple[Movement, ...]

    @property
    def closing_minor(self) -> int:
        return self.opening_minor + sum(one.amount_minor for one in self.movements)

    @property
    def in_minor(self) -> int:
        """Everything that came in."""
        return sum(one.amount_minor for one in self.movements if one.amount_minor > 0)

    @property
    def out_minor(self) -> int:
        """Everything that went out; not above zero."""
        return sum(one.amount_minor for one in self.movements if one.amount_minor < 0)


def page_of(movements: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int]:
    """So many movements, page 0 being the newest ones; and how many pages there are."""
    pages = max(-(-len(movements) // size), 1)
    page = min(max(page, 0), pages - 1)
    end = len(movements) - page * size
    return movements[max(end - size, 0) : end], pages
