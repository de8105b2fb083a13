"""The office book's part about talking: on the phone and in the corridor."""

import enum

from pydantic import Field

from intake.office.book import BookTable, Code


class CallKind(enum.Enum):
    """What a call was about."""

    CONSULTATION = "consultation"
    INVOICE = "invoice"
    APPOINTMENT = "appointment"
    OURS = "ours"
    """Our own fault; always free."""
    OTHER = "other"
    """A request of its own: what its minutes come to is decided with it."""


class CallRules(BookTable):
    """What talking to a client on the phone or in the corridor costs."""

    item: Code
    """What a consultation is sold as; its unit, minimum and price are the price list's."""
    free_minutes: int = Field(default=0, ge=0, le=480)
    """Of every call; only what is beyond them is paid."""
    free: tuple[CallKind, ...] = (CallKind.INVOICE, CallKind.APPOINTMENT, CallKind.OURS)
    """Calls that cost nothing, however long they are."""
