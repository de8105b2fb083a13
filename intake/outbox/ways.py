"""How the ways out are: whether a wire lets us send at all, whatever became of one message."""

import logging
from dataclasses import dataclass

from intake.contacts.models import Channel
from intake.outbox.ports import Gone, Later, Moved, NoTopic, Outcome, Sent, Unchanged, Unreachable

log = logging.getLogger("outbox")

LASTING_SECONDS = 60.0
"""Wires stumble; from here on somebody has to look."""
KNOWN_SECONDS = 30 * 60.0
"""Without a try for longer than the longest pause nobody knows how the wire is: nothing waits for it."""


@dataclass
class WayOut:
    """One wire's way out, for the health page. Times are `time.monotonic()`."""

    channel: Channel
    fault: str | None = None
    """Why nothing leaves: not reached, or it does not let us in. None while all is well."""
    began_at: float = 0.0
    tried_at: float = 0.0

    def note(self, outcome: Outcome, at: float) -> None:
        """What a send tells of the wire; a refusal may be ours alone, and an unknown end tells nothing."""
        match outcome:
            case Later(reason=reason, away=True):
                if self.fault is None:
                    log.warning("nothing leaves by %s: %s", self.channel.value, reason)
                    self.began_at = at
                self.fault, self.tried_at = reason, at
            case Sent() | Unchanged() | Gone() | Moved() | NoTopic() | Unreachable():
                if self.fault is not None:
                    log.warning("words leave by %s again", self.channel.value)
                self.fault = None

    def fault_seconds(self, at: float) -> int | None:
        """How long nothing has left; None while all is well or nothing is known."""
        if self.fault is None or at - self.tried_at > KNOWN_SECONDS:
            return None
        return int(at - self.began_at)

    def well(self, at: float) -> bool:
        return (self.fault_seconds(at) or 0) < LASTING_SECONDS
