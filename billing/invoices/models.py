"""Tables of invoices. What is printed on one is written once; how it stands is kept beside it."""

from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from billing.invoices.lifecycle import InvoiceCause, InvoiceKind, InvoiceState
from billing.ledger.models import guard
from config.columns import Id, Minor, Utc, enum_column
from config.database import Base

_OPEN = "kind = 'topup' AND state IN ('open', 'part')"


class InvoiceSeries(Base):
    """The last number given in a year; raised in the unit of work that issues the paper, so that no number is lost."""

    __tablename__ = "invoice_series"
    __table_args__ = (UniqueConstraint("series", "year"),)

    id: Mapped[Id]
    series: Mapped[str]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(BigInteger, default=0)


class Invoice(Base):
    """One issued paper, as it was printed. Never changed: corrected by a credit note."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("(kind = 'credit_note') = (corrects_id IS NOT NULL)", name="corrects_something"),
        Index("ix_invoice_client", "client_id", "id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The business fact it was made for, e.g. `press:91:topup`."""
    kind: Mapped[InvoiceKind] = enum_column(InvoiceKind)
    cause: Mapped[InvoiceCause] = enum_column(InvoiceCause)
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(unique=True)
    """As printed: `R-2026-0001`."""
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    currency: Mapped[str]
    amount_minor: Mapped[Minor]
    """Gross; of a credit note, what it takes back."""
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Everything printed, word by word; see `papers`."""
    issued_at: Mapped[Utc]
    due_at: Mapped[Utc | None]
    """The end of the last day to pay."""
    actor: Mapped[str]
    reason: Mapped[str | None]


class InvoiceStanding(Base):
    """What becomes of an invoice: paid, cancelled, drawn, told."""

    __tablename__ = "invoice_standing"
    __table_args__ = (
        CheckConstraint("paid_minor >= 0", name="paid_not_negative"),
        Index(
            "uq_invoice_standing_open",
            "client_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index("ix_invoice_standing_told", "told_at"),
    )

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    kind: Mapped[InvoiceKind] = enum_column(InvoiceKind)
    state: Mapped[InvoiceState] = enum_column(InvoiceState)
    paid_minor: Mapped[Minor] = mapped_column(default=0)
    changed_at: Mapped[Utc]
    tell_at: Mapped[Utc]
    """When the client is to hear of it."""
    told_at: Mapped[Utc | None]
    tries: Mapped[int] = mapped_column(default=0)
    """How often drawing it has failed."""
    paper: Mapped[str | None]
    """SHA-256 of the drawn PDF on the shelf."""
    reminded_at: Mapped[Utc | None]


class InvoicePayment(Base):
    """A top-up that counts for an invoice; one taken back counts no more."""

    __tablename__ = "invoice_payment"

    id: Mapped[Id]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), unique=True)
    amount_minor: Mapped[Minor]


for _name in ("invoice", "invoice_payment"):
    event.listen(Base.metadata.tables[_name], "after_create", guard)
