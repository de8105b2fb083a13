"""Tables of labour. An entry's minutes are never edited: a mistake is reversed by an entry of its own."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from billing.labour.rules import Outcome
from billing.ledger.models import guard
from config.columns import Id, Utc, enum_column
from config.database import Base


class ErrorState(enum.Enum):
    """A standard error is drafted by the program and decided by the manager."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class TimeEntry(Base):
    """Minutes worked on a ticket, and the minutes that count."""

    __tablename__ = "time_entry"
    __table_args__ = (
        CheckConstraint(
            "(reverses_id IS NULL AND worked_minutes > 0 AND charged_minutes >= worked_minutes) "
            "OR (reverses_id IS NOT NULL AND worked_minutes < 0 AND charged_minutes <= worked_minutes)",
            name="minutes",
        ),
        Index("ix_time_entry_client_worked", "client_id", "worked_at"),
        Index("ix_time_entry_employee_worked", "employee_id", "worked_at"),
        # Everything the figures of a week ask of an entry, so that they are read from it alone.
        Index(
            "ix_time_entry_worked",
            "worked_at",
            "client_id",
            "category",
            "ticket_id",
            "employee_id",
            "outcome",
            "worked_minutes",
            "charged_minutes",
        ),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    worked_minutes: Mapped[int]
    charged_minutes: Mapped[int]
    """Rounded up to the category's unit with its minimum; negative in a reversal."""
    weighed_minutes: Mapped[int | None]
    """With its hours known and some of them outside opening hours: what it takes of an allowance instead. Never a price."""
    category: Mapped[str | None]
    what: Mapped[str]
    worked_at: Mapped[Utc]
    logged_at: Mapped[Utc]
    outcome: Mapped[Outcome] = enum_column(Outcome)
    counted_at: Mapped[Utc]
    """When it took this outcome; what it used of an allowance counts in the month of `worked_at`."""
    admitted: Mapped[bool]
    """The employee said that the manager asked for it."""
    assigned: Mapped[bool]
    """The ticket was this employee's when they logged, or when its outcome fell; or they are the manager."""
    let_in: Mapped[bool]
    """It counted at some time: a verdict changed later is nobody's standard error."""
    allowance_key: Mapped[str | None]
    """Under which fact the allowance was used, to undo it by."""
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("quote.id"))
    """The quote that charged it: its outcome stands."""
    call_id: Mapped[int | None] = mapped_column(ForeignKey("phone_call.id"), index=True)
    """The call that settled what it counts as: its outcome stands, and no quote charges it."""
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("time_entry.id"), unique=True)


class FavourCode(enum.Enum):
    """Why minutes are past the tariff."""

    UNACCEPTED = "unaccepted"
    """Nobody accepted a price for the work."""
    REFUSED = "refused"
    """The request was refused."""
    CALL = "call"
    """A talk went on without a yes to its price."""


class StandardError(Base):
    """Work past the tariff nobody agreed to: the employee may explain, the manager confirms or drops.

    One for a request and an employee, however often they worked on it.
    """

    __tablename__ = "standard_error"
    __table_args__ = (UniqueConstraint("ticket_id", "employee_id"),)

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    code: Mapped[FavourCode] = enum_column(FavourCode)
    state: Mapped[ErrorState] = enum_column(ErrorState)
    drafted_at: Mapped[Utc]
    remind_at: Mapped[Utc | None]
    """When the employee is reminded, once."""
    reminded_at: Mapped[Utc | None]
    explain_until: Mapped[Utc | None]
    """Until then only the employee sees it, unless they have explained."""
    shown_at: Mapped[Utc | None]
    """Since when it is on the managers' desk."""
    explanation: Mapped[str | None]
    explained_at: Mapped[Utc | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    """None where the program dropped it: the work was accepted after all."""
    decided_at: Mapped[Utc | None]
    reason: Mapped[str | None]
    """Why the manager decided so: one of the usual reasons by its name, or their own words."""


class StandardErrorEvent(Base):
    """What happened to a standard error, when, by whom; append-only."""

    __tablename__ = "standard_error_event"

    id: Mapped[Id]
    error_id: Mapped[int] = mapped_column(ForeignKey("standard_error.id"), index=True)
    kind: Mapped[str]
    """drafted, withdrawn, explained, confirmed, dropped, reopened"""
    actor: Mapped[str]
    at: Mapped[Utc]
    words: Mapped[str | None]


event.listen(Base.metadata.tables["standard_error_event"], "after_create", guard)
