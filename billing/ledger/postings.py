"""The ledger's pure rules: digests, the floor, and the values its actions answer with."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OURS = "our own fault"
"""The reason of a reversal that apologises; a statement says it in its reader's language."""
OBJECTED_TO = "objected to"
"""The reason of a reversal because the client objected."""
TAKEN_BACK = "taken back"
"""The reason why promotional credit went before its day."""


@dataclass(frozen=True)
class Held:
    """The money is set aside."""

    hold_id: int
    amount_minor: int


@dataclass(frozen=True)
class Short:
    """The money is not there; `missing_minor` more and it would have fitted."""

    missing_minor: int


@dataclass(frozen=True)
class Explanation:
    """What a charge was for, kept with it word by word: the ticket, who ordered, what, how it was counted."""

    ticket_id: int | None = None
    contact_id: int | None = None
    on_behalf: str | None = None
    """Who accepted by phone, as the manager recorded it."""
    what: tuple[dict[str, Any], ...] = ()
    """The quote's lines: title, unit, quantity, unit_price_minor, total_minor."""
    counted: dict[str, Any] = field(default_factory=dict)
    """`{"mode": "fixed"}`, or by the hour with charged_minutes, rate_minor and ceiling_minutes."""


@dataclass(frozen=True)
class Balance:
    """A client's account in minor units: `available` may go down to `floor`, which credit and a promise lower."""

    posted: int
    held: int
    available: int
    floor: int
    currency: str
    credit: int = 0
    """How far below zero it may go by the book."""

    @property
    def spendable(self) -> int:
        """What the next hold may take."""
        return self.available - self.floor

    def short_of(self, sum_minor: int) -> int:
        """What has to come in before as much can be taken; 0 where it can be. What comes in pays first for what is owed
        and was promised."""
        return 0 if sum_minor <= self.spendable else sum_minor - self.available - self.credit

    @property
    def left(self) -> int:
        """What is told as available; below zero there is nothing left, but something owed."""
        return max(self.available, 0)

    @property
    def owed(self) -> int:
        """What was used of credit, or of a promised payment, and has still to be paid in."""
        return max(-self.available, 0)


@dataclass(frozen=True)
class StatementLine:
    """One booking as the client reads it; `amount_minor` is signed, `after_minor` the posted balance after it."""

    number: int
    transfer_id: int
    at: datetime
    kind: str
    amount_minor: int
    after_minor: int
    currency: str
    ticket_id: int | None
    ordered_by: str | None
    """The name of the contact, or who accepted by phone."""
    what: tuple[dict[str, Any], ...]
    counted: dict[str, Any]
    reason: str | None
    reverses_number: int | None


@dataclass(frozen=True)
class Finding:
    """Something in the books that does not follow from the postings."""

    kind: str
    """posted, held, floor, sequence, capture, hold_events, reversal, currency, credit, refund, promo; charge, …"""
    account_id: int
    client_id: int | None
    subject_id: int | None
    """The hold or transfer concerned."""
    expected: str
    found: str


def digest(**facts: object) -> str:
    """A fingerprint of what a key stands for; who pressed and when do not belong in it."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def floor_for(available: int, trusted: int) -> int:
    """How low `available` may go: as far as credit and payments promised, or as far as it has already come."""
    return min(-trusted, available)
