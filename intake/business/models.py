"""Tables of what is agreed about employees' own accounts. None of them holds a word of what is said there."""

import enum

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base
from intake.business.gate import Mode


class Connection(Base):
    """The bot connected to somebody's Telegram account (Bot API, BusinessConnection).

    Whose it is in the office is told by the account's id, so that whoever is let in later or has left counts at once.
    """

    __tablename__ = "business_connection"

    id: Mapped[Id]
    external_id: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    can_reply: Mapped[bool]
    can_read: Mapped[bool]
    enabled: Mapped[bool]
    connected_at: Mapped[Utc]
    ended_at: Mapped[Utc | None]


class ChatRule(Base):
    """What an employee has said about one chat of theirs once and for all."""

    __tablename__ = "business_rule"
    __table_args__ = (UniqueConstraint("employee_id", "chat_id"),)

    id: Mapped[Id]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    """The contact's Telegram id."""
    mode: Mapped[Mode] = enum_column(Mode)
    since: Mapped[Utc]


class About(enum.Enum):
    """What an employee is asked: to hand a request over, or to add their own answer to its ticket."""

    REQUEST = "request"
    ANSWER = "answer"


class OfferState(enum.Enum):
    """`wanted` is carried out by whichever process has the words; `lost` where none has them any more."""

    OPEN = "open"
    LATER = "later"
    WANTED = "wanted"
    DONE = "done"
    DECLINED = "declined"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


UNDECIDED = "state IN ('open', 'later')"


class Offer(Base):
    """A question to an employee about words in memory: one for a chat at a time, however many messages."""

    __tablename__ = "business_offer"
    __table_args__ = (
        Index(
            "uq_business_offer_undecided",
            "connection_id",
            "chat_id",
            "about",
            unique=True,
            sqlite_where=text(UNDECIDED),
            postgresql_where=text(UNDECIDED),
        ),
        Index("ix_business_offer_state", "state", "decided_at"),
        Index("ix_business_offer_chat", "connection_id", "chat_id", "decided_at"),
    )

    id: Mapped[Id]
    about: Mapped[About] = enum_column(About)
    connection_id: Mapped[int] = mapped_column(ForeignKey("business_connection.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    """What it became, or for an answer where it belongs."""
    state: Mapped[OfferState] = enum_column(OfferState)
    count: Mapped[int]
    missed: Mapped[int]
    """Messages there was no room for."""
    first_at: Mapped[Utc]
    remind_at: Mapped[Utc | None]
    decided_at: Mapped[Utc | None]


class Admission(Base):
    """A client's people and an employee may talk directly for a while: nothing is asked, redirected or marked."""

    __tablename__ = "admission"

    id: Mapped[Id]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    until: Mapped[Utc]
    granted_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    granted_at: Mapped[Utc]
    ended_at: Mapped[Utc | None]


class Redirect(Base):
    """A client's words to an employee are on a ticket; `said`: they were told, kindly, that it is at the window now."""

    __tablename__ = "redirect"
    __table_args__ = (
        Index("ix_redirect_chat", "connection_id", "chat_id", "at"),
        Index("ix_redirect_at", "at"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The in-tray row."""
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    connection_id: Mapped[int | None] = mapped_column(ForeignKey("business_connection.id"))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    """The chat it was written in; None, and no connection, where it was a mail to them."""
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    said: Mapped[bool]
    at: Mapped[Utc]
