"""Tables of the office book: every applied version, and which person each of its names became."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc
from config.database import Base


class AppliedBook(Base):
    """One applied version of the office book; the last one is in force, none is ever changed."""

    __tablename__ = "office_book"

    id: Mapped[Id]
    digest: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Each room's part under its name, and `clients` as the book lists them."""
    applied_at: Mapped[Utc]


class BookPerson(Base):
    """Which person a name or mail address of the book stands for, so that applying again finds them."""

    __tablename__ = "book_person"
    __table_args__ = (UniqueConstraint("scope", "key"),)

    id: Mapped[Id]
    scope: Mapped[str]
    """`client:vega`, or `employee`."""
    key: Mapped[str]
    """`name:anna`, or `mail:anna@vega.example`."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
