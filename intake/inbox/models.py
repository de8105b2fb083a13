"""The in-tray's table."""

import enum

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base
from intake.contacts.models import Channel


class InboxState(enum.Enum):
    """`held` waits for a person to say who the sender is; `quarantined` for a person to look at the fault."""

    NEW = "new"
    DONE = "done"
    HELD = "held"
    QUARANTINED = "quarantined"


class Inbound(Base):
    """One raw update or mail. Its key is the wire's own, so that nothing is received twice."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_inbox_waiting", "state", "lane", "id"),
    )

    id: Mapped[Id]
    channel: Mapped[Channel] = enum_column(Channel)
    source: Mapped[str]
    """The bot's id, or the mailbox with its UIDVALIDITY (RFC 3501, 2.3.1.1)."""
    external_id: Mapped[int] = mapped_column(BigInteger)
    """The update id, or the mail's UID."""
    lane: Mapped[str]
    """Rows of one lane are worked off in order: the chat, or the sender's address."""
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(index=True)
    whole_bytes: Mapped[int | None] = mapped_column(BigInteger)
    """How large it was where `raw` is only its beginning."""
    received_at: Mapped[Utc]
    state: Mapped[InboxState] = enum_column(InboxState)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Utc]
    done_at: Mapped[Utc | None]
    """Once set it stays: whatever hands the row out again, its effects are there and nothing is done."""
    fault: Mapped[str | None]
    set_aside_at: Mapped[Utc | None]
    """The first time it was; what became of it afterwards is shown too."""
    dismissed_at: Mapped[Utc | None]
    """Quarantined for good: kept, and no longer put before anybody."""
    dismissed_by: Mapped[str | None]
    """`employee:3`."""
    stranger_id: Mapped[int | None] = mapped_column(ForeignKey("stranger.id"), index=True)
