"""Tables of charges. What one is for never changes; where it stands moves forward, and its history is append-only."""

import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from billing.ledger.models import guard
from config.columns import Id, Minor, Utc, enum_column
from config.database import Base

_WAITING = text("state = 'waiting'")


class ChargeKind(enum.Enum):
    """What is charged without a quote."""

    FEE = "fee"
    OVERRUN = "overrun"
    """Work beyond an allowance, at the price the tariff names."""
    CONSULTATION = "consultation"
    REQUOTE = "requote"
    """A new version of a price, beyond the free ones."""


class ChargeState(enum.Enum):
    """Waiting until the account has the money; then booked, and perhaps reversed. Cancelled: it was never booked."""

    WAITING = "waiting"
    BOOKED = "booked"
    REVERSED = "reversed"
    CANCELLED = "cancelled"


class Charge(Base):
    """One sum due for something agreed beforehand."""

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint(
            "(state IN ('booked', 'reversed')) = (transfer_id IS NOT NULL)", name="transfer_if_booked"
        ),
        Index("ix_charge_waiting", "client_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_charge_subject", "client_id", "kind", "subject"),
        Index("ix_charge_kind", "kind", "subject"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The business fact, e.g. `fee:17:2026-11:1`."""
    digest: Mapped[str]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    """Who ordered, where somebody did."""
    kind: Mapped[ChargeKind] = enum_column(ChargeKind)
    subject: Mapped[str]
    """What several charges may be about, and come to one sum together: a month's fee, a ticket's overrun."""
    amount_minor: Mapped[Minor]
    """The sum of its lines."""
    currency: Mapped[str]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """As printed: title, kind, unit, quantity, unit_price_minor, total_minor."""
    counted: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How it was counted; the statement says it in the reader's language."""
    state: Mapped[ChargeState] = enum_column(ChargeState)
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"), unique=True)
    made_at: Mapped[Utc]


class ChargeEvent(Base):
    """What happened to a charge, when, by whom; append-only."""

    __tablename__ = "charge_event"
    __table_args__ = (UniqueConstraint("charge_id", "state"),)

    id: Mapped[Id]
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"))
    state: Mapped[ChargeState] = enum_column(ChargeState)
    at: Mapped[Utc]
    actor: Mapped[str]
    reason: Mapped[str | None]


event.listen(Base.metadata.tables["charge_event"], "after_create", guard)
