"""One update on its walk: the unit of work, who sent it, and what the edges may need. Knows no aiogram."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from config.database import Session
from config.i18n import Translator
from intake.contacts.queries import Who
from intake.letter import Letter, Press
from intake.message import Incoming, Sender


@dataclass(frozen=True)
class Visit:
    """What every handler is given."""

    session: Session
    now: datetime
    t: Translator
    sender: Sender
    who: Who | None
    """None for a stranger."""
    chat_id: int
    private: bool
    staff_chat: bool
    inbox_id: int
    key: bytes
    """Signs invites."""
    currency: str
    """The office's."""
    keep: Callable[[bytes], str]
    """Puts a file on the shelf; any OSError where it does not fit."""
    incoming: Incoming | None = None
    press: Press | None = None
    card_id: int | None = None
    """The message a pressed button hangs on."""
    thread: int | None = None
    """The forum topic it was said or pressed in; None where the chat has no topics."""
    topic_name: str | None = None
    """As that topic was called when it was made, where the message tells."""

    @property
    def person_id(self) -> int:
        """For handlers no stranger gets to."""
        assert self.who is not None
        return self.who.person_id

    @property
    def employee_id(self) -> int:
        """For handlers only staff get to."""
        assert self.who is not None and self.who.employee_id is not None
        return self.who.employee_id


@dataclass(frozen=True)
class Answer:
    """What a handler says back: a letter for the chat (queued), or a short word on the pressed button."""

    letter: Letter | None = None
    toast: str | None = None
    alert: bool = False
    ticket_id: int | None = None
    private: bool = False
    """Said in the person's private chat, wherever they pressed."""
    rewrite: bool = False
    """The pressed message becomes this letter instead of a new one following it."""
    key: str | None = None
    """The fact the letter tells, where that is more than the answer to this one update."""
