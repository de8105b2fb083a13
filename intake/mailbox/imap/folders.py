"""What lies in a mailbox: a folder, and a mail in it before and after it is fetched."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Folder:
    """A folder as it was opened. UIDs mean something only within one UIDVALIDITY (RFC 3501 section 2.3.1.1)."""

    host: str
    name: str
    uidvalidity: int
    uid_next: int
    """Whatever arrives from now on has at least this UID."""


@dataclass(frozen=True)
class Head:
    """What is asked before a mail is fetched."""

    uid: int
    size: int
    received: datetime | None
    """When the server got it, aware UTC."""
    seen: bool


@dataclass(frozen=True)
class FetchedMail:
    """A mail as it lies in the mailbox."""

    uid: int
    raw: bytes
    received: datetime | None
    whole_bytes: int | None = None
    """Its size on the server where `raw` is only its beginning, or nothing: too big, or not to be had."""
