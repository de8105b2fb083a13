"""Tables of the month end: how a client's month stands, and what was ever done to it."""

import enum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from billing.ledger.models import guard
from config.columns import Id, Utc, enum_column
from config.database import Base


class CloseState(enum.Enum):
    """How a month stands for a client."""

    CLOSED = "closed"
    REOPENED = "reopened"


class MonthClose(Base):
    """A client's month that was closed. Whoever writes the row, under the account's lock, has done the work."""

    __tablename__ = "month_close"
    __table_args__ = (
        UniqueConstraint("client_id", "period"),
        Index("ix_month_close_told", "told_at"),
    )

    id: Mapped[Id]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    period: Mapped[str]
    """`2026-11`."""
    state: Mapped[CloseState] = enum_column(CloseState)
    times: Mapped[int] = mapped_column(default=1)
    """How often it was closed."""
    upto: Mapped[int] = mapped_column(BigInteger)
    """The account's last booking when it was closed."""
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the month came to: statement, fee, allowances with what is carried over."""
    act_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"))
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    closed_at: Mapped[Utc]
    told_at: Mapped[Utc | None]
    """When the client was told; nobody is told of a month in which nothing was."""
    statement: Mapped[str | None]
    """SHA-256 of the drawn statement on the shelf."""


class MonthCloseEvent(Base):
    """A closing or a reopening: who, when, why; append-only."""

    __tablename__ = "month_close_event"
    __table_args__ = (UniqueConstraint("close_id", "number"),)

    id: Mapped[Id]
    close_id: Mapped[int] = mapped_column(ForeignKey("month_close.id"))
    number: Mapped[int]
    state: Mapped[CloseState] = enum_column(CloseState)
    at: Mapped[Utc]
    actor: Mapped[str]
    reason: Mapped[str | None]
    act_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"))


event.listen(Base.metadata.tables["month_close_event"], "after_create", guard)
