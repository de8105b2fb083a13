"""Tables of payments: what came in, the statements it stood in, and whose money an account sends."""

import enum
from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from billing.payments.matching import DoubtKind
from config.columns import Id, Minor, Utc, enum_column
from config.database import Base


class PaymentState(enum.Enum):
    """A payment is booked or asked about as soon as it is taken in."""

    ASKED = "asked"
    BOOKED = "booked"
    SET_ASIDE = "set_aside"
    """Not a client's: kept, so that the next statement does not ask again."""


class StatementState(enum.Enum):
    """How far a statement is."""

    FETCHING = "fetching"
    OFFERED = "offered"
    """Read, and somebody is asked whether to import it."""
    IMPORTING = "importing"
    DONE = "done"
    DECLINED = "declined"
    REFUSED = "refused"
    """It cannot be had or read; whoever sent it was told why."""


class BankStatement(Base):
    """A file with payments, from when it was sent until all of it is taken in."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        Index(
            "ix_bank_statement_open",
            "due_at",
            sqlite_where=text("state IN ('fetching', 'importing')"),
            postgresql_where=text("state IN ('fetching', 'importing')"),
        ),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The message it came with, or the command that took it."""
    name: Mapped[str]
    file_id: Mapped[str | None]
    """Telegram's, until its bytes are on our shelf."""
    sha256: Mapped[str | None]
    state: Mapped[StatementState] = enum_column(StatementState)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    """Where it was sent, and where it is answered."""
    thread: Mapped[int | None] = mapped_column(BigInteger)
    language: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    came_at: Mapped[Utc]
    due_at: Mapped[Utc]


class Payment(Base):
    """Money that came in, as the bank tells of it."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("source", "external_key"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("(state = 'booked') = (transfer_id IS NOT NULL)", name="transfer_if_booked"),
        CheckConstraint("(state = 'booked') = (client_id IS NOT NULL)", name="client_if_booked"),
        Index("ix_payment_at", "at", "amount_minor"),
        Index(
            "ix_payment_asked",
            "id",
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[Id]
    source: Mapped[str]
    """The kind of statement: `camt`, `1c`, `csv:NAME`; or `telegram`."""
    external_key: Mapped[str]
    at: Mapped[date] = mapped_column(Date)
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    payer: Mapped[str]
    payer_account: Mapped[str]
    reference: Mapped[str]
    state: Mapped[PaymentState] = enum_column(PaymentState)
    doubt: Mapped[DoubtKind | None] = enum_column(DoubtKind)
    """Why it was asked about; None where it was certain."""
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"), unique=True)
    booked_times: Mapped[int] = mapped_column(default=0)
    """How often it was booked: a booking taken back is asked about anew, and booked under another key."""
    taken_at: Mapped[Utc]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[Utc | None]


class TelegramPayment(Base):
    """What Telegram says of a payment made in a chat, beside the `Payment` it is."""

    __tablename__ = "telegram_payment"

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), unique=True)
    user_id: Mapped[int] = mapped_column(BigInteger)
    """Who paid."""
    payload: Mapped[str]
    """Our slip, as it came back."""
    provider_charge_id: Mapped[str]
    """The payment's name at the provider, by which it is found there to be sent back."""
    mode: Mapped[str | None]
    """`test` where the provider only pretended."""
    refunded_at: Mapped[Utc | None]


class PayerAccount(Base):
    """An account that sends a client's money: learned from what managers answer."""

    __tablename__ = "payer_account"
    __table_args__ = (UniqueConstraint("account", "client_id"),)

    id: Mapped[Id]
    account: Mapped[str]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    """What it was learned from."""
