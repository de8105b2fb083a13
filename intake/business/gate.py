"""What becomes of an update from an employee's own account, before anything of it reaches a disk. Pure."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.business.updates import Seen, What

FRESH = timedelta(hours=24)
"""Older words come from a backlog, and cannot be answered in that chat any more (Bot API, BusinessBotRights)."""


class Mode(enum.Enum):
    """What an employee has said once and for all about one chat."""

    AUTOMATIC = "automatic"
    PRIVATE = "private"


class Reason(enum.Enum):
    """Why nothing is kept of an update but its number."""

    NO_CONNECTION = "no connection"
    DISCONNECTED = "disconnected"
    NO_EMPLOYEE = "the account is no employee's"
    NO_PRIVATE_CHAT = "no private chat"
    BY_A_BOT = "sent on the owner's behalf"
    AWAY = "sent by the account itself"
    OWN = "the employee's own words"
    ROBOT = "from a bot"
    COLLEAGUE = "from a colleague"
    UNKNOWN = "not from a client"
    ADMITTED = "admitted"
    PRIVATE = "a private chat"
    QUIET = "called private a while ago"
    OLD = "too old"
    ASKS_NOTHING = "asks for nothing"
    NOT_HELD = "of words that are not here"


@dataclass(frozen=True)
class Drop:
    reason: Reason


@dataclass(frozen=True)
class Ask:
    """Hold the words in memory, ask the employee."""


@dataclass(frozen=True)
class HandOver:
    """Into the in-tray at once."""


@dataclass(frozen=True)
class Answered:
    """The employee's own words to somebody whose request came from this chat: held, and offered for the ticket."""

    ticket_id: int


@dataclass(frozen=True)
class Correct:
    """Words that were handed over were edited."""


@dataclass(frozen=True)
class Replace:
    """Words in memory were edited."""


@dataclass(frozen=True)
class Forget:
    """Words in memory were deleted."""


Passage = Drop | Ask | HandOver | Answered | Correct | Replace | Forget


@dataclass(frozen=True)
class Connected:
    """The connection an update came by."""

    owner_id: int
    """Telegram's id of whose account it is."""
    employee_id: int | None
    enabled: bool


@dataclass(frozen=True)
class Facts:
    """What is known when an update arrives."""

    now: datetime
    seen: Seen
    connection: Connected | None
    colleague: bool = False
    """The sender works here, or has an own connection as somebody who does, whatever else they are."""
    client: bool = False
    """The sender, or whoever the owner writes to, is a contact of a client."""
    admitted: bool = False
    """One of the contact's clients and this employee may talk directly now."""
    mode: Mode | None = None
    automatic: bool = False
    """A work account: all its chats with clients are handed over."""
    quiet: bool = False
    held: bool = False
    """In memory are these words, or of an album's item the others."""
    filed: bool = False
    answers: int | None = None
    """The ticket that came from this chat lately and is still open."""


def decide(facts: Facts) -> Passage:
    """The doorkeeper's rule; whatever is not plainly a client's request to an employee is dropped."""
    seen, connection = facts.seen, facts.connection
    if seen.what is What.DELETED:
        return Forget() if facts.held else Drop(Reason.NOT_HELD)
    if connection is None:
        return Drop(Reason.NO_CONNECTION)
    if not connection.enabled:
        return Drop(Reason.DISCONNECTED)
    if connection.employee_id is None:
        return Drop(Reason.NO_EMPLOYEE)
    if not seen.private or seen.chat_id == connection.owner_id:
        return Drop(Reason.NO_PRIVATE_CHAT)
    if seen.by_bot:
        return Drop(Reason.BY_A_BOT)
    if seen.offline:
        return Drop(Reason.AWAY)
    reason = _who(facts)
    if reason:
        return Drop(reason)
    if seen.sender_id == connection.owner_id:
        return _own(facts)
    if seen.what is What.EDITED:
        return Correct() if facts.filed else Replace() if facts.held else Drop(Reason.NOT_HELD)
    return _said(facts)


def _who(facts: Facts) -> Reason | None:
    """Whether the two who talk are an employee and a client's contact, and nobody asked to be let alone."""
    seen = facts.seen
    if seen.robot:
        return Reason.ROBOT
    if facts.colleague:
        return Reason.COLLEAGUE
    if not facts.client or seen.sender_id is None:
        return Reason.UNKNOWN
    assert facts.connection is not None
    if seen.sender_id not in (seen.chat_id, facts.connection.owner_id):
        return Reason.UNKNOWN
    if facts.mode is Mode.PRIVATE:
        return Reason.PRIVATE
    return Reason.ADMITTED if facts.admitted else None


def _own(facts: Facts) -> Passage:
    if facts.seen.what is What.EDITED:
        return Replace() if facts.held else Drop(Reason.OWN)
    if facts.answers is None or facts.seen.asks_nothing:
        return Drop(Reason.OWN)
    if facts.now - facts.seen.sent_at > FRESH:
        return Drop(Reason.OLD)
    return Answered(facts.answers)


def _said(facts: Facts) -> Passage:
    if facts.now - facts.seen.sent_at > FRESH:
        return Drop(Reason.OLD)
    if facts.seen.asks_nothing:
        return Drop(Reason.ASKS_NOTHING)
    if facts.mode is Mode.AUTOMATIC or facts.automatic:
        return HandOver()
    return Drop(Reason.QUIET) if facts.quiet else Ask()
