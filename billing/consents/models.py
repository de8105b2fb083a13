"""The tables of consents: each is a fact of its own, with the words that were agreed to; and of the letters that ask."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from billing.ledger.models import guard
from config.columns import Id, Minor, Utc, enum_column
from config.database import Base
from intake.contacts.models import Channel


class Consent(Base):
    """A signer's yes to a price list and a limit. Append-only; the latest of a client counts, while its terms stand."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("limit_minor > 0", name="limit_positive"),
        Index("ix_consent_client", "client_id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """`consent:CLIENT:1..n`."""
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    """The signer."""
    channel: Mapped[Channel] = enum_column(Channel)
    digest: Mapped[str]
    """Of the terms, whatever the language they were read in."""
    limit_minor: Mapped[Minor]
    currency: Mapped[str]
    prices: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    text: Mapped[str]
    """What the signer read, verbatim."""
    agreed_at: Mapped[Utc]


class ConsentLetter(Base):
    """The terms put to one signer, with the code by which they agree to exactly these by mail."""

    __tablename__ = "consent_letter"
    __table_args__ = (
        UniqueConstraint("contact_id", "digest"),
        Index("ix_consent_letter_client", "client_id"),
    )

    id: Mapped[Id]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    digest: Mapped[str]
    code: Mapped[str]
    made_at: Mapped[Utc]


event.listen(Base.metadata.tables["consent"], "after_create", guard)
