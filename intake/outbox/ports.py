"""What the out-tray asks of the rooms left of it: senders for the wires, and views that word a card."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from config.database import ReadSession, Session
from intake.contacts.models import Channel
from intake.letter import Letter


@dataclass(frozen=True)
class LeftOut:
    """What should have gone along and did not: a file, or where `name` is None the buttons."""

    name: str | None
    reason: str


@dataclass(frozen=True)
class Sent:
    """The wire took it; `external_id` is its name there."""

    external_id: str | None
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Later:
    """The wire is busy, and has not taken it: try again after `seconds`; this lane waits, the others go on."""

    seconds: float
    reason: str
    away: bool = False
    """The wire itself is out of reach, whatever was to be sent."""


@dataclass(frozen=True)
class Unknown:
    """It may or may not have arrived."""

    reason: str


@dataclass(frozen=True)
class Gone:
    """What should be edited is no longer there."""


@dataclass(frozen=True)
class Unchanged:
    """It already says so."""


@dataclass(frozen=True)
class Moved:
    """The chat lives under another id now."""

    chat_id: int


@dataclass(frozen=True)
class Unreachable:
    """The person blocked us, or the address does not exist."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """The wire will never take it."""

    reason: str


@dataclass(frozen=True)
class NoTopic:
    """The topic it was for is gone from its chat, or closed."""

    thread_id: int
    closed: bool
    reason: str


Outcome = Sent | Later | Unknown | Gone | Unchanged | Moved | Unreachable | Refused | NoTopic


@dataclass(frozen=True)
class Lost:
    """Words that will not arrive, for whoever has to know."""

    channel: Channel
    lane: str
    reason: str
    unreachable: bool
    """The person cannot be reached at all; else only these words were refused."""
    ticket_id: int | None = None
    left_out: LeftOut | None = None
    """The words have arrived, only this has not."""
    words: str = ""
    """How they begin, for who has to find them."""
    key: str = ""
    """The row's, or the card's."""


def file_name(payload: dict[str, Any]) -> str | None:
    """The file a stored call brings; None where it brings words alone, or a file only Telegram has."""
    upload = payload.get("upload") or payload.get("otherwise", {}).get("upload")
    return upload["name"] if upload else None


class Undelivered(Protocol):
    """Tells the office, in the transaction that gave the words up."""

    async def __call__(self, session: Session, lost: Lost, now: datetime) -> None: ...


class Topics(Protocol):
    """Keeps a topic for what a chat is told, in the transaction that found it missing."""

    async def lost(self, session: Session, chat_id: int, trouble: NoTopic, now: datetime) -> None:
        """What waits for the topic is led elsewhere, or the topic's mending is queued before it."""

    async def mended(
        self, session: Session, chat_id: int, old: int, outcome: Sent | Unchanged, now: datetime
    ) -> None:
        """A topic was made in place of `old` (`Sent` names it), or `old` is open again."""

    async def not_mended(self, session: Session, chat_id: int, old: int, reason: str, now: datetime) -> None:
        """There will be no topic."""


class Sender(Protocol):
    """A wire's way out. Never raises for what the wire says; cancellation passes through."""

    async def send(self, payload: dict[str, Any]) -> Outcome: ...


class View(Protocol):
    """Words a card from the newest state; None when it has nothing to show any more."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None: ...
