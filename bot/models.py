"""What the rooms remember between two messages of a person."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, UniqueConstraint
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
