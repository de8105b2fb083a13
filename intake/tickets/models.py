"""Tables of tickets."""

import enum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc, enum_column
from config.database import Base
from intake.contacts.models import Channel


class Status(enum.Enum):
    """Where the work stands. What a ticket waits for (acceptance, money) is derived from its quote."""

    NEW = "new"
    OPEN = "open"
    RESOLVED = "resolved"
    CLOSED = "closed"


class ClosedReason(enum.Enum):
    """Why nothing more will happen on a ticket."""

    DONE = "done"
    REFUSED = "refused"
    DECLINED = "declined"
    EXPIRED = "expired"
    MERGED = "merged"


class Verdict(enum.Enum):
    """The manager's decision what a request is against the client's tariff."""

    IN_TARIFF = "in_tariff"
    BILLABLE = "billable"
    REFUSED = "refused"
    OURS = "ours"


class Direction(enum.Enum):
    """Which way words went; `note` never leaves the office."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class Way(enum.Enum):
    """The way by which somebody was asked past the window."""

    NAMED = "named"
    MESSENGER = "messenger"
    PHONE = "phone"
    VISIT = "visit"
    MAIL = "mail"
    BUSINESS = "business"
    """Their own Telegram account, with the bot connected to it: noticed by the program, or handed over by them."""
    FORWARD = "forward"
    """The employee handed it over by forwarding it: never marked by hand."""


class Ticket(Base):
    """One request of one client. Its number is its id."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_client_status", "client_id", "status"),
        Index("ix_ticket_contact_status", "contact_id", "status"),
        Index("ix_ticket_status_resolved", "status", "resolved_at"),
        Index("ix_ticket_client_opened", "client_id", "opened_at"),
        Index("ix_ticket_opened", "opened_at"),
    )

    id: Mapped[Id]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    """Who asks; None when the manager filed it for a client nobody in particular spoke for."""
    channel: Mapped[Channel] = enum_column(Channel)
    title: Mapped[str]
    language: Mapped[str]
    status: Mapped[Status] = enum_column(Status)
    closed_reason: Mapped[ClosedReason | None] = enum_column(ClosedReason)
    category: Mapped[str | None]
    """A service category of the office book: guessed at intake, settled by the manager."""
    verdict: Mapped[Verdict | None] = enum_column(Verdict)
    verdict_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    verdict_reason: Mapped[str | None]
    """A reason code of the office book, for refusals."""
    verdict_at: Mapped[Utc | None] = mapped_column(index=True)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    flags: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Reasons the program saw at intake, each a code with its facts; worded on the card."""
    promised_at: Mapped[Utc | None]
    """The time the client was told we would look at it."""
    resolve_since: Mapped[Utc | None]
    """From when the time to have it done counts; None where nothing was ever reckoned."""
    resolve_by: Mapped[Utc | None] = mapped_column(index=True)
    """By when it is to be done if nothing waits for the client; None where nothing is promised."""
    opened_at: Mapped[Utc]
    touched_at: Mapped[Utc]
    """Last exchange with the client."""
    asked_at: Mapped[Utc | None]
    """When we last asked the client something they have not answered."""
    disowned: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Begun by a mail whose sender's own domain says that it is not from there; perhaps forged."""
    resolved_at: Mapped[Utc | None]
    closed_at: Mapped[Utc | None]
    revision: Mapped[int] = mapped_column(default=0)
    """Counts changes people may press against; a button of an older revision has no effect."""

    def is_flagged(self, code: str) -> bool:
        """Whether this was seen in it."""
        return any(flag["code"] == code for flag in self.flags)


class TicketMessage(Base):
    """Words on a ticket. A message is on exactly one ticket: its in-tray row is a key."""

    __tablename__ = "ticket_message"
    __table_args__ = (
        Index("ix_ticket_message_external", "external_id", "place"),
        Index("ix_ticket_message_sent", "sent_at", "direction", "ticket_id"),
    )

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"), unique=True)
    direction: Mapped[Direction] = enum_column(Direction)
    channel: Mapped[Channel] = enum_column(Channel)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    full_text: Mapped[str | None]
    """The whole mail where `text` is it without quoted history."""
    quoted: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Forwarded words inside: who and when, as quotations, never as senders."""
    sent_at: Mapped[Utc]
    edited_at: Mapped[Utc | None]
    place: Mapped[str | None]
    """The chat the words were written in; None for mail."""
    external_id: Mapped[str | None]
    """Their message id in that chat, or the Message-ID (RFC 5322, 3.6.4): whoever replies to it means this ticket."""
    automatic: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Sent by a robot for them, as out-of-office notes are: kept, and no part of what is asked."""
    mail: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Of a mail: its subject, and how far its sender is proven (`intake.mailbox.proof`)."""
    fingerprint: Mapped[str | None] = mapped_column(index=True)
    """Of a mail's words, for copies that came by another way."""
    album: Mapped[str | None]
    """Telegram's media_group_id: the items of one album arrive as separate messages."""


class Watcher(Base):
    """A colleague of whoever asked, who was in copy: reads our answers from then on."""

    __tablename__ = "watcher"
    __table_args__ = (UniqueConstraint("ticket_id", "contact_id"),)

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    since: Mapped[Utc]


class MessageVersion(Base):
    """What a message said before it was edited."""

    __tablename__ = "message_version"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("ticket_message.id"), index=True)
    text: Mapped[str]
    replaced_at: Mapped[Utc]


class Attachment(Base):
    """A file sent with a message: on Telegram's side by `file_id`, on ours by content hash."""

    __tablename__ = "attachment"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("ticket_message.id"), index=True)
    kind: Mapped[str]
    """photo, document, voice, video, audio, sticker, contact, location"""
    name: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    file_id: Mapped[str | None]
    sha256: Mapped[str | None]
    fetch_at: Mapped[Utc | None] = mapped_column(index=True)
    """When Telegram is asked for it next; None once it is on our shelf, or given up."""
    fetch_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    fault: Mapped[str | None]
    """Why it is not on our shelf."""


class TicketEvent(Base):
    """The journal of a ticket: the audit trail people read."""

    __tablename__ = "ticket_event"
    # Every evening it is asked what was done that day; of all that ever was this is little.
    __table_args__ = (Index("ix_ticket_event_at", "at"),)

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[Utc]
    actor: Mapped[str]
    """`employee:3`, `contact:7`, or `desk` for the program itself."""
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class PersonalMark(Base):
    """A request put to an employee instead of the firm: whom, by which way, and who noticed."""

    __tablename__ = "personal_mark"
    __table_args__ = (UniqueConstraint("ticket_id", "employee_id"),)

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    way: Mapped[Way] = enum_column(Way)
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[Utc]
