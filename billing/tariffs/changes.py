"""What applying the book did to tariffs, prices and agreements, as values; worded where people read it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType


class ChangeKind(enum.Enum):
    """What changed; every one but the first of each is dated, and leaves the past as it was."""

    TARIFF_ADDED = "tariff_added"
    TARIFF_CHANGED = "tariff_changed"
    LIST_ADDED = "list_added"
    PRICE_ADDED = "price_added"
    PRICE_CHANGED = "price_changed"
    PRICE_WITHDRAWN = "price_withdrawn"
    AGREED = "agreed"
    AGREEMENT_ENDED = "agreement_ended"
    CREDIT_LIMIT = "credit_limit"
    UNPRICED = "unpriced"


Fact = str | int | datetime | None


@dataclass(frozen=True)
class Change:
    """One change, with what its words name; `since` is aware UTC, sums are minor units."""

    kind: ChangeKind
    facts: Mapping[str, Fact]


def change(kind: ChangeKind, **facts: Fact) -> Change:
    return Change(kind, MappingProxyType(facts))
