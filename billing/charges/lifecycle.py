"""What a charge is made of, and what proves that it was not changed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from billing.ledger.postings import digest


@dataclass(frozen=True)
class Due:
    """A sum to be charged, before anybody looks whether the money is there."""

    subject: str
    lines: Sequence[dict[str, Any]]
    counted: dict[str, Any] = field(default_factory=dict)
    ticket_id: int | None = None
    contact_id: int | None = None

    @property
    def amount_minor(self) -> int:
        """The sum of the printed lines."""
        return sum(line["total_minor"] for line in self.lines)


def printed(title: str, minor: int, *, kind: str = "item", **more: Any) -> dict[str, Any]:
    """One line of one piece."""
    return {
        "title": title,
        "kind": kind,
        "unit": "piece",
        "quantity": 1,
        "unit_price_minor": minor,
        "list_price_minor": minor,
        "total_minor": minor,
        **more,
    }


def facts(kind: str, client_id: int, due: Due) -> str:
    """The fingerprint of what is charged to whom for what."""
    return digest(
        kind=kind,
        client=client_id,
        subject=due.subject,
        lines=list(due.lines),
        counted=due.counted,
        ticket=due.ticket_id,
        contact=due.contact_id,
    )
