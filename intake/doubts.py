"""What an audit finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """Something kept that does not follow from what it is kept beside."""

    kind: str
    subject: str
    """`ticket 17`, `outbox 4`: what to look at."""
    expected: str
    found: str
