"""The life of a ticket: one table says which status follows which event. Pure."""

import enum

from intake.tickets.models import ClosedReason, Status


class Event(enum.Enum):
    """What can happen to a ticket's status."""

    VERDICT = "verdict"
    ASSIGN = "assign"
    UNDO = "undo"
    REFUSE = "refuse"
    DECLINE = "decline"
    EXPIRE = "expire"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    RECONSIDER = "reconsider"
    """The office looks again at what it refused; only `decisions.look_again` may ask for it."""
    SETTLE = "settle"
    """The days for reopening have passed."""
    MERGE = "merge"


NEXT: dict[tuple[Status, Event], Status] = {
    (Status.NEW, Event.VERDICT): Status.OPEN,
    (Status.NEW, Event.ASSIGN): Status.OPEN,
    (Status.NEW, Event.REFUSE): Status.CLOSED,
    (Status.NEW, Event.MERGE): Status.CLOSED,
    (Status.NEW, Event.RESOLVE): Status.RESOLVED,
    (Status.OPEN, Event.VERDICT): Status.OPEN,
    (Status.OPEN, Event.ASSIGN): Status.OPEN,
    (Status.OPEN, Event.UNDO): Status.NEW,
    (Status.OPEN, Event.REFUSE): Status.CLOSED,
    (Status.OPEN, Event.DECLINE): Status.CLOSED,
    (Status.OPEN, Event.EXPIRE): Status.CLOSED,
    (Status.OPEN, Event.RESOLVE): Status.RESOLVED,
    (Status.OPEN, Event.MERGE): Status.CLOSED,
    # Urgent work may be done before anybody has said what it is.
    (Status.RESOLVED, Event.VERDICT): Status.RESOLVED,
    (Status.RESOLVED, Event.REOPEN): Status.OPEN,
    (Status.RESOLVED, Event.SETTLE): Status.CLOSED,
    (Status.CLOSED, Event.UNDO): Status.NEW,
    (Status.CLOSED, Event.RECONSIDER): Status.NEW,
}
REASON: dict[Event, ClosedReason] = {
    Event.REFUSE: ClosedReason.REFUSED,
    Event.DECLINE: ClosedReason.DECLINED,
    Event.EXPIRE: ClosedReason.EXPIRED,
    Event.SETTLE: ClosedReason.DONE,
    Event.MERGE: ClosedReason.MERGED,
}


def after(status: Status, event: Event) -> Status | None:
    """The next status; None where the event makes no sense."""
    return NEXT.get((status, event))


def sources(event: Event) -> set[Status]:
    """The statuses from which an event is allowed."""
    return {status for status, allowed in NEXT if allowed is event}
