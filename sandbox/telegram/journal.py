"""The journal of every call with its verdict, so that a test can require that nothing was refused."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

KEPT = 20_000
Verdict = Literal["ok", "refused", "fault"]


@dataclass
class Journal:
    """Numbered entries, oldest first."""

    count: int = 0
    entries: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))

    def write(
        self,
        method: str,
        params: dict[str, Any],
        status: int,
        text: str | None,
        verdict: Verdict,
        at: datetime,
    ) -> None:
        """Add an entry; `status` is the HTTP status sent (0: the connection was cut), `text` the refusal's."""
        self.count += 1
        entry = {"n": self.count, "method": method, "params": params, "status": status, "description": text}
        self.entries.append({**entry, "verdict": verdict, "at": at.isoformat()})

    def after(self, number: int) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["n"] > number]
