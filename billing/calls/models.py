"""The table of calls: a sheet an employee fills in while they talk, and what it came to once it is filed."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from billing.calls.book import CallKind
from config.columns import Id, Utc, enum_column
from config.database import Base


class CallState(enum.Enum):
    """A sheet is open until it is filed or thrown away."""

    OPEN = "open"
    FILED = "filed"
    DROPPED = "dropped"


class CallResult(enum.Enum):
    """What a filed call came to."""

    FREE = "free"
    OURS = "ours"
    IN_TARIFF = "in_tariff"
    CHARGED = "charged"
    QUOTE = "quote"
    """They agreed on the phone; a price is put to those who may order."""
    FAVOUR = "favour"
    """It went on, and nobody agreed to pay."""
    FOLLOWS = "follows"
    """Its minutes count as the request it is about."""


class PhoneCall(Base):
    """One talk with a client. Once filed it is only looked at again, when somebody disagrees with its charge."""

    __tablename__ = "phone_call"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("(state = 'filed') = (result IS NOT NULL)", name="result_if_filed"),
        CheckConstraint("result IS NULL OR ticket_id IS NOT NULL", name="ticket_if_filed"),
        Index(
            "uq_phone_call_open",
            "employee_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Id]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    contact_known: Mapped[bool]
    """Somebody has said who it was, be it nobody on our list."""
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    """While open: the request it is about; filed: the request it is on."""
    own_ticket: Mapped[bool]
    """The request was opened by it."""
    kind: Mapped[CallKind | None] = enum_column(CallKind)
    past_window: Mapped[bool]
    """They rang the employee and not the office."""
    began_at: Mapped[Utc | None]
    """The clock ran."""
    minutes: Mapped[int | None]
    step: Mapped[int]
    """Counts what was pressed; a button carries the step it was drawn for."""
    opened_at: Mapped[Utc]
    to_say: Mapped[str | None]
    """The words shown to be said, in the client's language."""
    agreed: Mapped[bool | None]
    agreed_at: Mapped[Utc | None]
    """When the employee ticked what was answered, or the client chose a time with the price before them."""
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("call_offer.id"))
    """The offered time it was held at."""
    priced_at: Mapped[Utc | None]
    """When its price was put to them in writing: it is charged as it was then."""
    meant_at: Mapped[Utc | None]
    """When it was to begin."""
    state: Mapped[CallState] = enum_column(CallState)
    filed_at: Mapped[Utc | None]
    result: Mapped[CallResult | None] = enum_column(CallResult)
    free_minutes: Mapped[int | None]
    paid_minutes: Mapped[int | None]
    """Beyond the free ones: charged, in the tariff, or a favour."""
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"), unique=True)
    objected_by: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    objected_at: Mapped[Utc | None]
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    kept_words: Mapped[str | None]
