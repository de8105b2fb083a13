"""What somebody wrote, free of the wire it came by."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.contacts.models import Channel


class Kind(enum.Enum):
    """What a message is to the desk."""

    WORDS = "words"
    STICKER = "sticker"
    """Answered by nothing, like a nod."""
    REACTION = "reaction"
    SERVICE = "service"
    """Somebody joined, the group was renamed …"""


@dataclass(frozen=True)
class Quoted:
    """Forwarded words inside a message: a quotation, never a sender."""

    author: str
    sent_at: datetime | None
    text: str

    def as_json(self) -> dict[str, Any]:
        return {
            "author": self.author,
            "at": self.sent_at.isoformat() if self.sent_at else None,
            "text": self.text,
        }


@dataclass(frozen=True)
class IncomingFile:
    """A file that came along."""

    kind: str
    name: str
    mime: str
    size_bytes: int
    file_id: str | None = None
    sha256: str | None = None
    seconds: int = 0
    """How long it plays."""
    fault: str | None = None
    """Why its bytes were not kept; see `intake.files`."""
    limit_bytes: int | None = None
    """The limit it is over."""


@dataclass(frozen=True)
class Sender:
    """As the wire names them."""

    channel: Channel
    value: str
    """Telegram user id, or mail address in lower case."""
    name: str
    username: str | None = None
    language: str | None = None


class OriginKind(enum.Enum):
    """How much the wire tells of who wrote forwarded words."""

    ACCOUNT = "account"
    """The account itself: nobody can forge that."""
    HIDDEN = "hidden"
    """A name alone, which anybody may bear."""
    CHAT = "chat"
    """A channel, or somebody who spoke as a group."""
    MAIL = "mail"
    """An address as another mail names it: proven by nothing."""


@dataclass(frozen=True)
class Origin:
    """Who wrote forwarded words first, and when."""

    kind: OriginKind
    value: str
    """User id, chat id or mail address; "" where there is a name alone."""
    name: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Incoming:
    """One message from one sender."""

    channel: Channel
    sender: Sender
    kind: Kind
    text: str
    sent_at: datetime
    place: str | None
    """Chat id; None for mail."""
    external_id: str
    reply_to: tuple[str, ...] = ()
    """Ids of the messages it answers, nearest first."""
    ticket_tag: int | None = None
    subject: str = ""
    full_text: str | None = None
    quoted: tuple[Quoted, ...] = ()
    files: tuple[IncomingFile, ...] = ()
    album: str | None = None
    mail: dict[str, Any] | None = None
    """What is kept of a mail beside its words; see `TicketMessage.mail`."""
    fingerprint: str | None = None
    automatic: bool = False
    """Written by a robot: noted, never answered (RFC 3834)."""

    doubted: bool = False
    """Looked into, and not proven to be from whom it says: it asks, and changes nothing that is there."""
    origin: Origin | None = None
    """Of a forwarded message; its words stand in `quoted`."""
    handed: bool = False
    """An employee has handed it over as a request: however little it says, it asks for something."""
    asked_of: str = ""
    """The first name of the employee it was written to instead, where the sender is to be told that it is here now."""
    passed_by: str = ""
    """The first name of the employee who handed it over by hand; the sender is told how it came here."""
    disowned: bool = False
    """By the rules of its own domain it is not from there: it joins nothing, and whoever it names is told nothing."""

    @property
    def words(self) -> str:
        """All there is to read: own words, then what was forwarded."""
        return "\n".join(part for part in (self.subject, self.text, *(q.text for q in self.quoted)) if part)
