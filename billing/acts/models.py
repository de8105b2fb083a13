"""Tables of acts. What is printed on one, and what was said about it, is written once; how it stands is kept beside it."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from billing.acts.lifecycle import ActKind, ActState, ActWord
from billing.ledger.models import guard
from config.columns import Id, Minor, Utc, enum_column
from config.database import Base
from intake.contacts.models import Channel


class Act(Base):
    """One issued paper, as it was printed. Never changed: withdrawn, and another one issued."""

    __tablename__ = "act"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        Index("ix_act_client", "client_id", "period"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The business fact it was made for, e.g. `month:2026-11:17:1`."""
    kind: Mapped[ActKind] = enum_column(ActKind)
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(unique=True)
    """As printed: `A-2026-0001`."""
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    period: Mapped[str]
    """The month it is about: `2026-11`."""
    currency: Mapped[str]
    amount_minor: Mapped[Minor]
    """Gross; of a correcting act, what it takes back."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Everything printed, word by word; see `papers`."""
    issued_at: Mapped[Utc]
    actor: Mapped[str]


class ActStanding(Base):
    """What becomes of an act: drawn, told, agreed to, signed, withdrawn."""

    __tablename__ = "act_standing"
    __table_args__ = (Index("ix_act_standing_state", "state"),)

    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    state: Mapped[ActState] = enum_column(ActState)
    changed_at: Mapped[Utc]
    told_at: Mapped[Utc | None]
    reminded_at: Mapped[Utc | None]
    tries: Mapped[int] = mapped_column(default=0)
    """How often drawing it has failed."""
    paper: Mapped[str | None]
    """SHA-256 of the drawn PDF on the shelf."""


class ActEntry(Base):
    """A booking an act is about. Of the acts that stand, one at most."""

    __tablename__ = "act_entry"
    __table_args__ = (
        UniqueConstraint("act_id", "transfer_id"),
        Index(
            "uq_act_entry_standing",
            "transfer_id",
            unique=True,
            sqlite_where=text("stands"),
            postgresql_where=text("stands"),
        ),
    )

    id: Mapped[Id]
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"))
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"))
    amount_minor: Mapped[Minor]
    """What the booking took from the client; below zero where it gave back."""
    stands: Mapped[bool] = mapped_column(default=True)
    """False once its act is withdrawn."""


class ActSaying(Base):
    """What somebody said about an act: when, by which way, and the words they had before them; append-only."""

    __tablename__ = "act_saying"
    __table_args__ = (UniqueConstraint("act_id", "word"),)

    id: Mapped[Id]
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"))
    word: Mapped[ActWord] = enum_column(ActWord)
    at: Mapped[Utc]
    actor: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    channel: Mapped[Channel | None] = enum_column(Channel)
    seen: Mapped[str | None]
    """The words they answered to."""
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    """Of an objection: the request in which it is looked into."""


for _name in ("act", "act_saying"):
    event.listen(Base.metadata.tables[_name], "after_create", guard)
