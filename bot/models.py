"""What the rooms remember between two messages of a person."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc
from config.database import Base


class Dialog(Base):
    """A question the bot asked in a chat and still waits for in words; a newer question replaces it."""

    __tablename__ = "dialog"
    __table_args__ = (UniqueConstraint("person_id", "chat_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    question: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asked_at: Mapped[Utc]


class PriceDraft(Base):
    """What a manager has put into a price beside the line under their buttons; a new draft replaces it."""

    __tablename__ = "price_draft"
    __table_args__ = (UniqueConstraint("ticket_id", "employee_id"),)

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    step: Mapped[int]
    """Counts its changes; a button carries the step it was drawn for."""
    lines: Mapped[list[str]] = mapped_column(JSON, default=list)
    """As buttons say them."""
    off_percent: Mapped[int | None]
    """Hundredths of a per cent."""
    off_minor: Mapped[int | None] = mapped_column(BigInteger)
    changed_at: Mapped[Utc]


class StatementOrder(Base):
    """A paper somebody asked for; drawn outside of any unit of work, and then sent once."""

    __tablename__ = "statement_order"
    __table_args__ = (
        Index(
            "ix_statement_order_open",
            "asked_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The press or command that asked for it."""
    paper: Mapped[str] = mapped_column(default="statement", server_default="statement")
    """Which: what makes each is named in `bot.periodic`."""
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    period: Mapped[str]
    """`2026-11`, `2026-W47`."""
    asked_at: Mapped[Utc]
    done_at: Mapped[Utc | None]
