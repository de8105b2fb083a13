"""The out-tray's tables: messages waiting to be sent, and views (cards) that are edited to the newest state."""

import enum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base
from intake.contacts.models import Channel


class OutboxState(enum.Enum):
    """A row moves forward only; `dead` is shown to a person."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"
    STANDBY = "standby"
    """A mail that leaves only if the same words do not get through by Telegram."""


class Outbound(Base):
    """One message in its final form, for one address."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_lane", "state", "channel", "lane", "id"),
        Index("ix_outbox_external", "external_id", "lane"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """The fact this message tells; queued twice, it is sent once."""
    channel: Mapped[Channel] = enum_column(Channel)
    lane: Mapped[str]
    """The chat id, or the mail address."""
    priority: Mapped[int]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The wire's final form: a Bot API method with its parameters, or the mail's bytes and recipients."""
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    state: Mapped[OutboxState] = enum_column(OutboxState)
    queued_at: Mapped[Utc]
    due_at: Mapped[Utc]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[Utc | None]
    maybe_dup: Mapped[int] = mapped_column(default=0)
    """Sends whose outcome is unknown: each may have made one extra copy."""
    external_id: Mapped[str | None]
    """The message id Telegram gave it, or the Message-ID fixed when it was queued."""
    sent_at: Mapped[Utc | None]
    fault: Mapped[str | None]
    doubled: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A mail stands by for these words: its key is this one with `#mail` behind it."""


class OutboxView(Base):
    """A card in a chat: which version is wanted, which is shown. The newest wins; a burst costs one edit."""

    __tablename__ = "outbox_view"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "chat_id"),
        # Of all the cards there ever were only these few are asked for, after every commit and every send.
        Index(
            "ix_outbox_view_waiting",
            "due_at",
            sqlite_where=text("wanted > shown"),
            postgresql_where=text("wanted > shown"),
        ),
        Index(
            "ix_outbox_view_lease",
            "lease_until",
            sqlite_where=text("lease_until IS NOT NULL"),
            postgresql_where=text("lease_until IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigInteger)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    wanted: Mapped[int] = mapped_column(default=1)
    shown: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str | None]
    """Of the form last shown, so that an unchanged card costs no edit."""
    due_at: Mapped[Utc]
    lease_until: Mapped[Utc | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """Sends in a row whose outcome is unknown."""
    maybe_dup: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None]


class AutoAnswer(Base):
    """That the program answered a mail by itself: counted, so that two programs do not answer each other for ever."""

    __tablename__ = "auto_answer"
    __table_args__ = (Index("ix_auto_answer_address", "address", "at"),)

    id: Mapped[Id]
    address: Mapped[str]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    at: Mapped[Utc] = mapped_column(index=True)


class Window(Base):
    """The window's own addresses, one row: what the wires learned about themselves and where the staff sit."""

    __tablename__ = "window"
    remembered = True

    id: Mapped[Id]
    bot_id: Mapped[int | None] = mapped_column(BigInteger)
    bot_username: Mapped[str | None]
    mail_address: Mapped[str | None]
    staff_chat_id: Mapped[int | None] = mapped_column(BigInteger)
    """Follows the group when Telegram upgrades it to a supergroup."""
    staff_thread_id: Mapped[int | None] = mapped_column(BigInteger)
    """The forum topic of the staff chat where the cards are; None for General, or a group without topics."""
    staff_thread_name: Mapped[str | None]
    """As it was called when the cards came into it, should it have to be made again."""
    staff_chat_fault: Mapped[str | None]
    """Why we cannot write there, in Telegram's words; None while we can."""
    mail_keys: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Sign the marks on our mails, the newest first; older ones still tell whose answer comes back."""
    mail_plus: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether what follows a plus in our address still arrives: only then answers are asked for there."""
    payments: Mapped[str | None]
    """Whether money is taken in Telegram: `live`, or `test` where the provider only pretends; None where it is not."""
    resting_until: Mapped[Utc | None]
    """No mail is answered by the program itself until then: there were too many."""
