"""Tables of quotes. A changed price is a new quote with the next revision; the old one stays as it was put."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    event,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from billing.ledger.models import guard, postgresql_guard, sqlite_guard
from billing.quotes.lifecycle import LineKind, Mode, State
from billing.tariffs.book import Unit
from config.columns import Id, Minor, Utc, enum_column
from config.database import Base
from intake.contacts.models import Channel

_OPEN = "state IN ('put', 'discussed')"
_REMINDED = text("remind_at IS NOT NULL")


class Quote(Base):
    """A price put to a client for one ticket, and what they said to it."""

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("ticket_id", "revision"),
        CheckConstraint("total_minor >= 0", name="total_not_negative"),
        Index(
            "uq_quote_open", "ticket_id", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)
        ),
        Index("ix_quote_client_state", "client_id", "state"),
        Index("ix_quote_put", "put_at"),
        Index("ix_quote_remind", "remind_at", sqlite_where=_REMINDED, postgresql_where=_REMINDED),
    )

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    revision: Mapped[int]
    """Counts the prices put for this ticket; a button carries the revision it was drawn for."""
    state: Mapped[State] = enum_column(State)
    mode: Mapped[Mode] = enum_column(Mode)
    total_minor: Mapped[Minor]
    """The sum of the printed lines; by the hour, the ceiling."""
    list_total_minor: Mapped[Minor]
    currency: Mapped[str]
    code: Mapped[str | None]
    """What is typed to accept it by mail."""
    valid_until: Mapped[Utc]
    requote: Mapped[int] = mapped_column(default=0, server_default="0")
    """Counts the new versions the client has asked for; 0 for a price they did not ask for."""
    put_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    put_at: Mapped[Utc]
    remind_at: Mapped[Utc | None]
    """When those who may order are to be reminded, if nobody has decided by then; None: never, or it is done."""
    reminded: Mapped[bool] = mapped_column(default=False, server_default=false())
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    decided_on_behalf: Mapped[str | None]
    """Who accepted past the window and when, as the employee `recorded_by` wrote it down."""
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[Utc | None]
    decided_channel: Mapped[Channel | None] = enum_column(Channel)
    text_seen: Mapped[str | None]
    """The price as the decider read it, verbatim."""
    decline_reason: Mapped[str | None]
    """A button's code, or the words of a mail."""
    decline_words: Mapped[str | None]
    """What they wrote when they were asked why."""
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))
    """By which consent it was charged without asking; `text_seen` are the consent's words then."""
    charged_minor: Mapped[Minor | None]
    charged_minutes: Mapped[int | None]
    """Of an hourly quote: the minutes it covered when it was settled."""
    over_minutes: Mapped[int | None]
    """Minutes beyond it, which take another quote."""
    settled_at: Mapped[Utc | None]


class QuoteLine(Base):
    """One printed line."""

    __tablename__ = "quote_line"
    __table_args__ = (UniqueConstraint("quote_id", "position"),)

    id: Mapped[Id]
    quote_id: Mapped[int] = mapped_column(ForeignKey("quote.id"))
    position: Mapped[int]
    item: Mapped[str]
    """A code of the office book: of an item, or of a surcharge."""
    title: Mapped[str]
    quantity: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[Unit] = enum_column(Unit)
    unit_price_minor: Mapped[Minor]
    list_price_minor: Mapped[Minor]
    line_total_minor: Mapped[Minor]
    kind: Mapped[LineKind] = enum_column(LineKind, default=LineKind.ITEM, server_default=LineKind.ITEM.value)
    vat_rate: Mapped[int | None]
    """Hundredths of a per cent; None where no tax is charged."""
    percent: Mapped[int | None]
    """Hundredths of a per cent of the items, where it is reckoned from them."""
    least: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of time: how much of it is charged at least, counted as `quantity`."""


class QuoteEvent(Base):
    """Each thing that happened to a quote is a fact of its own, under its own key (`quote:17:r2:accept`)."""

    __tablename__ = "quote_event"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    quote_id: Mapped[int] = mapped_column(ForeignKey("quote.id"), index=True)
    kind: Mapped[str]
    at: Mapped[Utc]
    actor: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


APPEND_ONLY_SQLITE = sqlite_guard("quote_event")
APPEND_ONLY_POSTGRESQL = postgresql_guard("quote_event")
event.listen(Base.metadata.tables["quote_event"], "after_create", guard)
