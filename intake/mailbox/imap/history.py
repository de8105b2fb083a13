"""What lay in a mailbox before the desk came: old and read mail is history, what still waits is not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake.mailbox.imap.folders import Head

WAITING = timedelta(hours=24)
"""Unread mail that came so shortly before the desk was opened is somebody waiting for an answer."""


@dataclass(frozen=True)
class Place:
    """How far a folder has been read under its UIDVALIDITY."""

    watermark: int
    """Up to this UID everything is dealt with."""
    opened_at: datetime
    """When the desk read this mailbox for the first time, under whatever UIDVALIDITY."""
    history_below: int
    """UIDs from here on came after the folder was first seen; they are never history."""
    newest: tuple[int, ...] = ()
    """UIDs kept last, ascending: a kill may have come between keeping and marking them."""

    @property
    def looked_from(self) -> date:
        """The day from which a new folder is looked through; a day early, for servers' time zones."""
        return (self.opened_at - WAITING).date() - timedelta(days=1)

    def is_history(self, head: Head) -> bool:
        """Not answered, not made a ticket. The server's time of arrival counts, which no sender can forge."""
        if head.uid >= self.history_below or head.received is None or head.received >= self.opened_at:
            return False
        return head.seen or head.received < self.opened_at - WAITING
