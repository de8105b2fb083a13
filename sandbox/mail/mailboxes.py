"""What the mail stand-in keeps: one in-tray and one folder of sent mail per address, in memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class StoredMail:
    """One mail in one mailbox; `raw` never changes, `flags` do."""

    uid: int
    raw: bytes
    received: datetime
    flags: set[str] = field(default_factory=set)
    read: dict[str, Any] | None = None
    """What a person sees of it, once somebody has looked."""


class Mailbox:
    """An ordered folder with the UID rules of RFC 3501 section 2.3.1.1."""

    def __init__(self, uidvalidity: int) -> None:
        self.uidvalidity = uidvalidity
        self.uidnext = 1
        self._mails: dict[int, StoredMail] = {}
        self._watchers: set[asyncio.Event] = set()

    def __iter__(self) -> Iterator[StoredMail]:
        return iter(list(self._mails.values()))

    def __len__(self) -> int:
        return len(self._mails)

    def get(self, uid: int) -> StoredMail | None:
        return self._mails.get(uid)

    def add(self, raw: bytes, received: datetime, flags: set[str] | None = None) -> StoredMail:
        mail = StoredMail(self.uidnext, raw, received, set(flags or ()))
        self.uidnext += 1
        self._mails[mail.uid] = mail
        self.announce()
        return mail

    def remove(self, uid: int) -> None:
        if self._mails.pop(uid, None) is not None:
            self.announce()

    def watch(self) -> asyncio.Event:
        """An event that is set at every change until `unwatch`."""
        event = asyncio.Event()
        self._watchers.add(event)
        return event

    def unwatch(self, event: asyncio.Event) -> None:
        self._watchers.discard(event)

    def announce(self) -> None:
        for event in self._watchers:
            event.set()


class PostOffice:
    """All mailboxes. Every address exists: the first look at it creates it."""

    def __init__(self) -> None:
        # Nothing survives the process, so a reader which remembers UIDs from an earlier one must notice.
        self._uidvalidity = int(time.time())
        self._inboxes: dict[str, Mailbox] = {}
        self._sent: dict[str, Mailbox] = {}

    @property
    def addresses(self) -> list[str]:
        return sorted(self._inboxes.keys() | self._sent.keys())

    def inbox(self, address: str) -> Mailbox:
        return self._open(self._inboxes, address)

    def sent(self, address: str) -> Mailbox:
        return self._open(self._sent, address)

    def folder(self, address: str, name: str) -> Mailbox | None:
        """The folder an IMAP client names, or None for any but INBOX and Sent."""
        folders = {"INBOX": self.inbox, "SENT": self.sent}
        opening = folders.get(name.upper())
        return opening(address) if opening else None

    def clear(self) -> None:
        self._uidvalidity = max(self._uidvalidity + 1, int(time.time()))
        self._inboxes.clear()
        self._sent.clear()

    def _open(self, folders: dict[str, Mailbox], address: str) -> Mailbox:
        key = mailbox_key(address)
        if key not in folders:
            folders[key] = Mailbox(self._uidvalidity)
        return folders[key]


def mailbox_key(address: str) -> str:
    """Lower case and without a plus suffix: `Desk+t12@a.b` is delivered to `desk@a.b`."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}" if at else domain
