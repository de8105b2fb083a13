"""Tables of the ledger. The journal is append-only, and the database itself sees to that."""

import enum
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Minor, Utc, enum_column
from config.database import Base


class TransferKind(enum.Enum):
    """Why money moved."""

    TOPUP = "topup"
    CAPTURE = "capture"
    CHARGE = "charge"
    """Without a quote: a fee, work beyond an allowance."""
    REFUND = "refund"
    """An unused advance, back to whoever paid it."""
    PROMO = "promo"
    """Credit given by the firm: spent first, never paid out."""
    PROMO_EXPIRY = "promo_expiry"
    """After its day; or before, taken back by a person."""
    REVERSAL = "reversal"


class HoldState(enum.Enum):
    """A hold moves forward once: from open to one of the others."""

    OPEN = "open"
    CAPTURED = "captured"
    RELEASED = "released"
    EXPIRED = "expired"


class PromiseState(enum.Enum):
    """A promised payment is kept by top-ups, or lapses."""

    OPEN = "open"
    KEPT = "kept"
    LAPSED = "lapsed"


class Account(Base):
    """One per client; and `cash:RUB`, `revenue:RUB` of the firm, whose balances are summed when asked for.

    A client's row is the one lock of everything about their money: whoever acts updates it first.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("held >= 0", name="held_not_negative"),
        CheckConstraint("credit_minor >= 0", name="credit_not_negative"),
        CheckConstraint("client_id IS NULL OR posted - held >= floor", name="not_below_floor"),
        CheckConstraint("(client_id IS NULL) <> (code IS NULL)", name="client_or_system"),
    )

    id: Mapped[Id]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), unique=True)
    code: Mapped[str | None] = mapped_column(unique=True)
    currency: Mapped[str]
    posted: Mapped[Minor] = mapped_column(default=0)
    held: Mapped[Minor] = mapped_column(default=0)
    """The sum of open holds."""
    floor: Mapped[Minor] = mapped_column(default=0)
    """0 is strictly prepaid; credit and a promised payment lower it, and a debt keeps it low."""
    credit_minor: Mapped[Minor] = mapped_column(default=0)
    """How far below zero it may go without a promise: what the newest `CreditLimit` says."""
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    """Transfers booked so far."""
    touched: Mapped[int] = mapped_column(BigInteger, default=0)
    """Raised by everybody who takes the lock."""
    opened_at: Mapped[Utc]


class Transfer(Base):
    """One debit, one credit, one positive amount: balanced by construction. Never changed, only reversed."""

    __tablename__ = "transfer"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("debit_id <> credit_id", name="two_sides"),
        CheckConstraint("account_id IN (debit_id, credit_id)", name="client_side"),
        CheckConstraint("(kind = 'promo') = (expires_at IS NOT NULL)", name="promo_expires"),
        CheckConstraint("(kind = 'promo_expiry') = (grant_id IS NOT NULL)", name="expiry_of_grant"),
        Index("ix_transfer_booked", "booked_at"),
        Index(
            "uq_transfer_capture",
            "hold_id",
            unique=True,
            sqlite_where=text("kind = 'capture'"),
            postgresql_where=text("kind = 'capture'"),
        ),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The business fact this books, e.g. `hold:9:capture`."""
    digest: Mapped[str]
    kind: Mapped[TransferKind] = enum_column(TransferKind)
    debit_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    credit_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    """The client's side, whose transfers are numbered without gaps."""
    number: Mapped[int] = mapped_column(BigInteger)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"), unique=True)
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    """Of an expiry: the promotional credit it ends."""
    expires_at: Mapped[Utc | None]
    """Of promotional credit."""
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    on_behalf: Mapped[str | None]
    what: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    counted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    booked_at: Mapped[Utc]
    actor: Mapped[str]
    """`employee:3`, `contact:7`, or `desk` for the program itself."""
    reason: Mapped[str | None]


class Refusal(Base):
    """A hold that did not fit: the same press gets the same answer, a new attempt has a new key."""

    __tablename__ = "refusal"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    quote_id: Mapped[int] = mapped_column(ForeignKey("quote.id"), index=True)
    missing_minor: Mapped[Minor]
    at: Mapped[Utc]


class Hold(Base):
    """Money set aside for one accepted quote."""

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("captured_minor BETWEEN 0 AND amount_minor", name="captured_within"),
        CheckConstraint("(state = 'captured') = (captured_minor > 0)", name="captured_if_captured"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    quote_id: Mapped[int] = mapped_column(ForeignKey("quote.id"), unique=True)
    amount_minor: Mapped[Minor]
    captured_minor: Mapped[Minor] = mapped_column(default=0)
    state: Mapped[HoldState] = enum_column(HoldState)
    held_at: Mapped[Utc]
    expires_at: Mapped[Utc | None]


class HoldEvent(Base):
    """What happened to a hold, when, by whom."""

    __tablename__ = "hold_event"
    __table_args__ = (UniqueConstraint("hold_id", "state"),)

    id: Mapped[Id]
    hold_id: Mapped[int] = mapped_column(ForeignKey("hold.id"))
    state: Mapped[HoldState] = enum_column(HoldState)
    at: Mapped[Utc]
    actor: Mapped[str]
    reason: Mapped[str | None]


class PromisedPayment(Base):
    """The manager's trust for some days: lowers the floor by what has not been paid in yet."""

    __tablename__ = "promised_payment"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("paid_minor BETWEEN 0 AND amount_minor", name="paid_within"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    amount_minor: Mapped[Minor]
    paid_minor: Mapped[Minor] = mapped_column(default=0)
    """Top-ups since, as far as they count for this promise."""
    state: Mapped[PromiseState] = enum_column(PromiseState)
    by_employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    granted_at: Mapped[Utc]
    until: Mapped[Utc]
    """The end of its last day, in the office's time zone."""
    lapsed_at: Mapped[Utc | None]

    def last_day(self, zone: ZoneInfo) -> date:
        """By when it is to be paid in."""
        return (self.until - timedelta(seconds=1)).astimezone(zone).date()


class CreditLimit(Base):
    """What an account was allowed to go below zero from a moment on, by the office book."""

    __tablename__ = "credit_limit"
    __table_args__ = (CheckConstraint("minor >= 0", name="not_negative"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    minor: Mapped[Minor]
    at: Mapped[Utc]
    actor: Mapped[str]


class BalanceAlert(Base):
    """An account fell below a level: told of once, until it is topped up over it."""

    __tablename__ = "balance_alert"
    __table_args__ = (
        Index(
            "uq_balance_alert_standing",
            "account_id",
            "level_minor",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    level_minor: Mapped[Minor]
    at: Mapped[Utc]
    cleared_at: Mapped[Utc | None]


def sqlite_guard(table: str) -> list[str]:
    """Triggers by which SQLite refuses UPDATE and DELETE on `table`."""
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION okoshko_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END $$
"""


def postgresql_guard(table: str) -> list[str]:
    """A trigger, and the function behind it, by which PostgreSQL refuses UPDATE and DELETE on `table`."""
    trigger = f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
    return [_POSTGRESQL_FUNCTION, f"{trigger} FOR EACH ROW EXECUTE FUNCTION okoshko_append_only()"]


def guard(table: Table, connection: Connection, **_: object) -> None:
    """Listener for `after_create`: what the metadata creates is guarded as what migrations create."""
    write = sqlite_guard if connection.dialect.name == "sqlite" else postgresql_guard
    for statement in write(table.name):
        connection.exec_driver_sql(statement)


_APPEND_ONLY = ("transfer", "refusal", "hold_event", "credit_limit")
APPEND_ONLY_SQLITE = [statement for table in _APPEND_ONLY for statement in sqlite_guard(table)]
APPEND_ONLY_POSTGRESQL = [statement for table in _APPEND_ONLY for statement in postgresql_guard(table)]
for _name in _APPEND_ONLY:
    event.listen(Base.metadata.tables[_name], "after_create", guard)
