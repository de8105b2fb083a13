"""What invoices are made for, and how one stands after what came in. Pure."""

import enum


class InvoiceKind(enum.Enum):
    """What a paper asks for, or takes back."""

    TOPUP = "topup"
    CREDIT_NOTE = "credit_note"


class InvoiceCause(enum.Enum):
    """Why a paper was made."""

    LOW = "low"
    """The account fell below its threshold."""
    SHORT = "short"
    """Something waits for money."""
    ASKED = "asked"
    """Somebody of the client wanted it."""
    DESK = "desk"
    """The office wanted it."""
    MONTH_END = "month_end"
    """A month was closed; told together with its other papers."""


class InvoiceState(enum.Enum):
    """How an invoice stands. A credit note is paid by being issued."""

    OPEN = "open"
    PART = "part"
    PAID = "paid"
    OVER = "over"
    CANCELLED = "cancelled"


UNPAID = (InvoiceState.OPEN, InvoiceState.PART)
"""Somebody still has to pay something."""


def state_after(amount_minor: int, paid_minor: int) -> InvoiceState:
    """How an invoice stands that was not cancelled, by what has come in for it."""
    if paid_minor <= 0:
        return InvoiceState.OPEN
    if paid_minor < amount_minor:
        return InvoiceState.PART
    return InvoiceState.PAID if paid_minor == amount_minor else InvoiceState.OVER
