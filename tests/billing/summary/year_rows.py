"""Rows of a made-up firm: who its clients are, how a row and a booking are written down, and in which order they go in."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from billing.labour.rules import Outcome
from billing.ledger.models import TransferKind
from intake.tickets.models import Verdict

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
USUAL = {"design": 90, "content": 40, "support": 25, "ads": 60}
"""Minutes a piece of work takes."""
FEES = {"care": 24000, "growth": 69000}
COUNTS_AS = {
    Verdict.IN_TARIFF: Outcome.IN_TARIFF,
    Verdict.OURS: Outcome.OURS,
    Verdict.REFUSED: Outcome.REFUSED,
    None: Outcome.PENDING,
}


@dataclass(frozen=True)
class Party:
    """A client with an account."""

    id: int
    account: int
    tariff: str | None
    hand: int
    """Who mostly works for them."""
    hard: bool = False
    loyal: bool = False


@dataclass
class Rows:
    """Rows by table, written down as they come; the same seed makes the same."""

    parties: list[Party]
    hands: list[int]
    cash: int
    revenue: int
    seed: int = 1
    a_week: float = 2.5
    """Requests of a client."""
    entries: tuple[int, ...] = (0, 1, 1, 2, 3, 5)
    """How often somebody works on a request."""
    chance: random.Random = field(init=False)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    given: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """The last id of each table, and the last number of each account."""
    uses: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def add(self, table: str, **columns: Any) -> int:
        """Write a row down; its id."""
        self.given[table] += 1
        self.rows[table].append({"id": self.given[table], **columns})
        return self.given[table]

    def book(
        self,
        party: Party,
        kind: TransferKind,
        minor: int,
        at: datetime,
        lines: list[dict[str, Any]],
        reverses: int | None = None,
    ) -> int:
        self.given[f"of {party.account}"] += 1
        inward = kind in (TransferKind.TOPUP, TransferKind.REVERSAL)
        other = self.cash if kind is TransferKind.TOPUP else self.revenue
        return self.add(
            "transfer",
            key=f"made:{self.given['transfer']}",
            digest="",
            kind=kind,
            debit_id=other if inward else party.account,
            credit_id=party.account if inward else other,
            amount_minor=minor,
            currency="EUR",
            account_id=party.account,
            number=self.given[f"of {party.account}"],
            reverses_id=reverses,
            what=lines,
            counted={},
            booked_at=at,
            actor="desk",
        )


def together(weeks: Iterable[dict[str, list[dict[str, Any]]]]) -> dict[str, list[dict[str, Any]]]:
    """Several weeks' rows, by table, in an order in which what is referred to comes first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rows in weeks:
        for table, some in rows.items():
            found[table] += some
    return {table: found[table] for table in (*WORK, *PAPERS) if table in found}


WORK = (
    "ticket",
    "ticket_event",
    "ticket_message",
    "personal_mark",
    "time_entry",
    "allowance_use",
    "allowance_event",
    "quote",
    "quote_line",
    "quote_event",
    "transfer",
    "charge",
)
"""Requests and what was done and charged for them. What is referred to comes first."""
PAPERS = (
    "invoice",
    "invoice_standing",
    "promised_payment",
    "act",
    "act_standing",
    "act_saying",
)
