"""Tables of tariffs: dated terms, dated prices, agreements, and what clients used of their allowances."""

import enum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from billing.ledger.models import guard
from config.columns import Id, Utc, enum_column
from config.database import Base


class AllowanceUnit(enum.Enum):
    """What an allowance counts."""

    MINUTES = "minutes"
    REQUESTS = "requests"


class AllowanceEventKind(enum.Enum):
    """What happened to an allowance."""

    RESERVE = "reserve"
    CONSUME = "consume"
    RELEASE = "release"
    UNDO = "undo"


class TariffRow(Base):
    """A tariff by its code in the office book."""

    __tablename__ = "tariff"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    currency: Mapped[str]
    """Of all its versions; it never changes once anybody has an account."""


class TariffVersion(Base):
    """The terms of a tariff from a moment on; never changed, only followed by the next."""

    __tablename__ = "tariff_version"
    __table_args__ = (Index("ix_tariff_version_since", "tariff_id", "valid_from"),)

    id: Mapped[Id]
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariff.id"))
    valid_from: Mapped[Utc]
    monthly_fee: Mapped[int] = mapped_column(BigInteger)
    allowances: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Category → `{"minutes": …, "requests": …}`; None is without limit, a category not named not included."""
    rules: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What else it says, of all categories; what is not said is left out, and None says nothing."""
    added_at: Mapped[Utc]


class PriceListRow(Base):
    """A price list by its code in the office book; who has none of their own pays the default in their currency."""

    __tablename__ = "price_list"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    is_default: Mapped[bool]
    currency: Mapped[str]
    """Of all its prices; it never changes once anybody has an account."""


class PriceRow(Base):
    """The price of an item from a moment on; never changed, only followed by the next."""

    __tablename__ = "price"
    __table_args__ = (Index("ix_price_since", "price_list_id", "item", "valid_from"),)

    id: Mapped[Id]
    price_list_id: Mapped[int] = mapped_column(ForeignKey("price_list.id"))
    item: Mapped[str]
    valid_from: Mapped[Utc]
    minor: Mapped[int | None] = mapped_column(BigInteger)
    """None: no longer on this list."""
    added_at: Mapped[Utc]


class AgreementRow(Base):
    """Which tariff and which price list a client has from a moment on; neither: the agreement ended."""

    __tablename__ = "agreement"
    __table_args__ = (Index("ix_agreement_since", "client_id", "valid_from"),)

    id: Mapped[Id]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    valid_from: Mapped[Utc]
    tariff_id: Mapped[int | None] = mapped_column(ForeignKey("tariff.id"))
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("price_list.id"))
    added_at: Mapped[Utc]


class AllowanceUse(Base):
    """What a client used of one allowance in one month of the office's zone."""

    __tablename__ = "allowance_use"
    __table_args__ = (
        UniqueConstraint("client_id", "category", "unit", "period"),
        Index("ix_allowance_use_period", "period", "unit"),
        CheckConstraint("reserved >= 0", name="reserved"),
        CheckConstraint("used >= 0", name="used"),
        CheckConstraint("overrun >= 0", name="overrun"),
        CheckConstraint("granted IS NULL OR used <= granted", name="within_granted"),
        CheckConstraint("overrun = 0 OR used = granted", name="overrun_after_granted"),
    )

    id: Mapped[Id]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    category: Mapped[str]
    unit: Mapped[AllowanceUnit] = enum_column(AllowanceUnit)
    period: Mapped[str]
    """`2026-11`."""
    granted: Mapped[int | None]
    """None is without limit; 0 is not included."""
    reserved: Mapped[int] = mapped_column(default=0)
    used: Mapped[int] = mapped_column(default=0)
    overrun: Mapped[int] = mapped_column(default=0)
    """What was used beyond `granted`."""
    alerted: Mapped[int] = mapped_column(default=0)
    """The highest level (80, 100) people were told of."""


class AllowanceEvent(Base):
    """One step of one ticket on one allowance; append-only."""

    __tablename__ = "allowance_event"
    __table_args__ = (
        Index("ix_allowance_event_ticket", "ticket_id"),
        Index("ix_allowance_event_use", "use_id", "at", "consumed", "reserved"),
        UniqueConstraint("key", "use_id"),
    )

    id: Mapped[Id]
    use_id: Mapped[int] = mapped_column(ForeignKey("allowance_use.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[AllowanceEventKind] = enum_column(AllowanceEventKind)
    key: Mapped[str]
    """The fact behind it; the same fact counts once."""
    reserved: Mapped[int]
    """Added to, or taken from, what is reserved."""
    consumed: Mapped[int]
    """Added to, or taken from, used and overrun together."""
    at: Mapped[Utc]


for _name in ("tariff_version", "price", "agreement", "allowance_event"):
    event.listen(Base.metadata.tables[_name], "after_create", guard)
