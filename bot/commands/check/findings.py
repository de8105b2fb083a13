"""What a check comes to: a line with its sign."""

import enum
from dataclasses import dataclass


class Sign(enum.Enum):
    """What a finding asks of the operator."""

    FINE = "✓"
    NOTE = "·"
    """Works so; worth knowing."""
    WRONG = "✗"
    """To be mended."""


@dataclass(frozen=True)
class Finding:
    """One line of the check."""

    sign: Sign
    words: str

    @property
    def line(self) -> str:
        return f"{self.sign.value} {self.words}"


def fine(words: str) -> Finding:
    return Finding(Sign.FINE, words)


def note(words: str) -> Finding:
    return Finding(Sign.NOTE, words)


def wrong(words: str) -> Finding:
    return Finding(Sign.WRONG, words)
