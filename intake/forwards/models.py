"""Tables of what employees forward."""

import enum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base
from intake.contacts.models import Channel

VOUCHED = "vouched"
"""The flag of a ticket: an employee has said whose words these are, for the wire did not."""


class ForwardState(enum.Enum):
    """Asked: the employee is to say whose it is."""

    ASKED = "asked"
    FILED = "filed"
    FORGOTTEN = "forgotten"


class ItemKind(enum.Enum):
    """What a forwarded message, or one beside it, is on the ticket."""

    WORDS = "words"
    ANSWER = "answer"
    """An employee's own, given privately."""
    NOTE = "note"
    """What the employee wrote beside the forward: for the office alone."""


class Forward(Base):
    """What one employee forwarded in one go of one person, or of people the wire does not name."""

    __tablename__ = "forward"
    __table_args__ = (Index("ix_forward_employee", "employee_id", "touched_at"),)

    id: Mapped[Id]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    channel: Mapped[Channel] = enum_column(Channel)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    """Where the employee is asked; None where they have no chat with the bot, and are asked by mail."""
    origin: Mapped[str]
    """Who wrote it, as far as the wire tells: `account:42`; "" where somebody has to say."""
    state: Mapped[ForwardState] = enum_column(ForwardState)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    opened_at: Mapped[Utc]
    touched_at: Mapped[Utc]
    decided_at: Mapped[Utc | None]


class ForwardItem(Base):
    """One message of a forward that waits for its answer; gone when it is given."""

    __tablename__ = "forward_item"

    id: Mapped[Id]
    forward_id: Mapped[int] = mapped_column(ForeignKey("forward.id"), index=True)
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"), index=True)
    kind: Mapped[ItemKind] = enum_column(ItemKind)
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    """See `intake.forwards.kept`."""
