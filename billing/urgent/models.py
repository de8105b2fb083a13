"""The table of urgent calls. Everything that is still to happen to one stands in its row, with its time."""

import enum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base


class CallState(enum.Enum):
    """Where a call stands."""

    RINGING = "ringing"
    TAKEN = "taken"
    """Somebody works on it; the verdict is still to be asked for."""
    OVER = "over"
    """Nothing more comes of it by itself."""


class UrgentCall(Base):
    """A client says that a request cannot wait, having read what that costs."""

    __tablename__ = "urgent_call"
    __table_args__ = (
        Index(
            "uq_urgent_call_ringing",
            "ticket_id",
            unique=True,
            sqlite_where=text("state = 'ringing'"),
            postgresql_where=text("state = 'ringing'"),
        ),
        # Asked every few seconds: only what is still to happen is in it.
        Index(
            "ix_urgent_call_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken_by_somebody"),
        CheckConstraint("cap_minutes > 0", name="cap_positive"),
    )

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    state: Mapped[CallState] = enum_column(CallState)
    called_by: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    called_at: Mapped[Utc]
    text_seen: Mapped[str]
    """What they read before they called."""
    cap_minutes: Mapped[int]
    """Charged minutes that may be worked before a price is agreed."""
    cap_minor: Mapped[int | None] = mapped_column(BigInteger)
    """What they come to at most; None where no price is by time."""
    currency: Mapped[str]
    rings: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Utc | None]
    """When it is to be rung next; once taken, when the verdict is to be asked for."""
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    taken_at: Mapped[Utc | None]
    begins_at: Mapped[Utc | None]
    """By when whoever took it begins."""
    own_hand: Mapped[bool] = mapped_column(default=False)
    """It was not theirs before: no manager has given it to them."""
