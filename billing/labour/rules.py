"""Labour's pure rules: what minutes count as, and when a favour is held against somebody."""

import enum
from dataclasses import dataclass

from intake.tickets.models import ClosedReason, Status, Verdict


class Outcome(enum.Enum):
    """What minutes counted as. `uncounted`: on work nobody accepted, kept but in no statistics.

    `free`: on the phone, where the office's book says that it costs nothing.
    """

    PENDING = "pending"
    IN_TARIFF = "in_tariff"
    BILLED = "billed"
    OURS = "ours"
    FREE = "free"
    REFUSED = "refused"
    UNCOUNTED = "uncounted"


@dataclass(frozen=True)
class Standing:
    """How a ticket stands when minutes on it are to be counted."""

    verdict: Verdict | None
    agreed: bool
    """The client accepted a price that still stands."""
    status: Status
    closed_reason: ClosedReason | None = None
    awaited: bool = False
    """It was urgent, and nobody has decided yet what it was."""

    @property
    def ended(self) -> bool:
        return self.status in (Status.RESOLVED, Status.CLOSED)

    @property
    def unaccepted(self) -> bool:
        """Work on it now is work nobody agreed to pay: the employee is told before logging."""
        return self.verdict is Verdict.REFUSED or (self.verdict is Verdict.BILLABLE and not self.agreed)


@dataclass(frozen=True)
class Circumstances:
    """How somebody came to work on what stayed unaccepted."""

    let_in: bool
    """At some time it counted: in tariff, ours, or on an accepted price. The verdict changed later."""
    assigned: bool
    """By the manager, to this employee; or the manager's own work."""
    admitted: bool
    """The employee said at once: the manager asked me."""


_FROM_VERDICT = {
    Verdict.IN_TARIFF: Outcome.IN_TARIFF,
    Verdict.OURS: Outcome.OURS,
    Verdict.REFUSED: Outcome.REFUSED,
}


COUNTED = (Outcome.IN_TARIFF, Outcome.BILLED, Outcome.OURS, Outcome.FREE)


def outcome(standing: Standing) -> Outcome:
    """What minutes on a ticket count as, as it now stands; pending until a verdict, or until a price is accepted."""
    if standing.closed_reason is ClosedReason.MERGED:
        return Outcome.PENDING
    if standing.verdict is Verdict.BILLABLE and standing.agreed:
        return Outcome.BILLED
    if standing.verdict in _FROM_VERDICT:
        return _FROM_VERDICT[standing.verdict]
    return Outcome.UNCOUNTED if standing.ended and not standing.awaited else Outcome.PENDING


def is_standard_error(now: Outcome, how: Circumstances) -> bool:
    """Whether minutes were a favour past the tariff, to be put to the employee as a standard error.

    Not where the manager had a part in it: assigned it, asked for it, or had let it in first.
    """
    return now in (Outcome.UNCOUNTED, Outcome.REFUSED) and not (how.assigned or how.admitted or how.let_in)
