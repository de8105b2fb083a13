"""The table of refunds asked for."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Minor, Utc, enum_column
from config.database import Base


class RefundState(enum.Enum):
    """Asked until the owner says yes or no, or the manager asks for another sum."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Refund(Base):
    """A sum to go back to a client's payer."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("(state = 'confirmed') = (transfer_id IS NOT NULL)", name="transfer_if_confirmed"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_unless_asked"),
        Index(
            "uq_refund_asked",
            "client_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The message or press that asked for it."""
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    state: Mapped[RefundState] = enum_column(RefundState)
    asked_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    asked_at: Mapped[Utc]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[Utc | None]
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"), unique=True)
