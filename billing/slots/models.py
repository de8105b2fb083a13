"""The table of offered calls: times put to a client, the one they took, and what is still to happen, with its time."""

import enum
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from billing.calls.book import CallKind
from config.columns import Id, Utc, enum_column
from config.database import Base


class OfferState(enum.Enum):
    """Where an offer stands."""

    DRAFT = "draft"
    """A manager puts it together."""
    DROPPED = "dropped"
    """Thrown away before the client saw it."""
    PUT = "put"
    WITHDRAWN = "withdrawn"
    """Other times took its place, or nobody can call at them any more."""
    NONE_SUITS = "none_suits"
    EXPIRED = "expired"
    TAKEN = "taken"
    CANCELLED = "cancelled"
    """Taken, and then one of the two could not."""
    MISSED = "missed"
    DONE = "done"
    """The call is on file."""


AGREED = (OfferState.TAKEN, OfferState.CANCELLED, OfferState.MISSED, OfferState.DONE)
"""A time was taken."""


class CallOffer(Base):
    """Times at which somebody of the office can call about a request, with what that costs."""

    __tablename__ = "call_offer"
    __table_args__ = (
        # Two clients may tap the same half hour of one employee at the same moment: one has it.
        Index(
            "uq_call_offer_time",
            "caller_id",
            "starts_at",
            unique=True,
            sqlite_where=text("state = 'taken'"),
            postgresql_where=text("state = 'taken'"),
        ),
        Index(
            "uq_call_offer_live",
            "ticket_id",
            unique=True,
            sqlite_where=text("state IN ('put', 'taken')"),
            postgresql_where=text("state IN ('put', 'taken')"),
        ),
        Index(
            "uq_call_offer_draft",
            "ticket_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        # Asked every few seconds: only what is still to happen is in it.
        Index(
            "ix_call_offer_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        CheckConstraint(
            "(state IN ('taken', 'cancelled', 'missed', 'done')) = (starts_at IS NOT NULL)",
            name="time_if_taken",
        ),
        CheckConstraint("(state IN ('draft', 'dropped')) = (put_at IS NULL)", name="put_if_seen"),
        CheckConstraint("(starts_at IS NULL) = (taken_at IS NULL)", name="taken_once"),
    )

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    caller_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[CallKind] = enum_column(CallKind)
    times: Mapped[list[str]] = mapped_column(JSON, default=list)
    """ISO 8601, UTC, in order; each is half an hour."""
    shown_from: Mapped[Utc | None]
    """While it is put together: times before this are not on the buttons."""
    step: Mapped[int]
    """Counts what was pressed; a button carries the step it was drawn for."""
    state: Mapped[OfferState] = enum_column(OfferState)
    made_at: Mapped[Utc]
    put_at: Mapped[Utc | None]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    """Who was offered them."""
    price_seen: Mapped[str | None]
    """What they read about the price, in their language; and that choosing a time agrees to it, where it is one."""
    priced: Mapped[bool]
    """It named a price: whoever takes a time agrees to it."""
    starts_at: Mapped[Utc | None]
    taken_at: Mapped[Utc | None]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    """The manager who noted their answer, where they gave it in words."""
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    """None where the office cancelled."""
    due_at: Mapped[Utc | None]
    """When it lapses; once taken, when both are reminded, then when the caller is asked how it went."""

    @property
    def starts(self) -> tuple[datetime, ...]:
        return tuple(datetime.fromisoformat(one) for one in self.times)
