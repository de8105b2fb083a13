"""The one window's rule: what becomes of a message. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH = timedelta(minutes=20)
"""How long after the last exchange words without a reply still mean the same ticket."""
BURST = timedelta(seconds=90)
"""Messages of one person this close together are one request."""
CROWD, CROWD_WITHIN = 20, timedelta(hours=3)
"""Open requests of one person begun in so long: no hand writes more. Their further mails are kept together, or one robot
would fill the office's chat for hours."""


@dataclass(frozen=True)
class OpenTicket:
    """A ticket of this person at one of their clients, as far as the rule needs it."""

    id: int
    client_id: int
    touched_at: datetime
    opened_at: datetime
    we_asked: bool
    closed: bool = False
    resolved: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known about a message before deciding."""

    now: datetime
    clients: tuple[int, ...]
    """The sender's clients, the one they last wrote for first."""
    album: int | None
    """The ticket that already holds other items of this album."""
    replied: OpenTicket | None
    """The ticket a reply, a reference or a tag names, at one of the sender's clients."""
    tickets: tuple[OpenTicket, ...]
    """Not closed, this person's own, latest exchange first."""
    nod: bool
    refused: tuple[OpenTicket, ...] = ()
    """What we have refused this person in the last days, touched when they read it: they may be talking back."""
    automatic: bool = False
    forwarded: bool = False
    by_mail: bool = False
    """Whoever means an old request answers its mail; a letter of its own is a request of its own."""
    handed: bool = False
    """An employee hands it over: somebody has looked at it, however many there are."""


@dataclass(frozen=True)
class OpenNew:
    """A new ticket, at once, so that the words are safe; buttons mend what was guessed."""

    client_id: int
    near: tuple[int, ...] = ()
    """Tickets it might belong to."""
    ask_which: bool = False
    """Two fit: ask, do not only offer."""
    firms: tuple[int, ...] = ()
    """This person speaks for several clients: ask for which one."""


@dataclass(frozen=True)
class Append:
    """Joins a ticket. Guessed: a button says "this is something new"."""

    ticket_id: int
    guessed: bool = False
    reopens: bool = False
    crowded: bool = False
    """One of so many mails that it opens nothing of its own."""
    doubt: bool = False
    """Written just after we resolved it, without a reply: ask "all well, or open again?"."""


@dataclass(frozen=True)
class FileQuietly:
    """A nod or a robot's words, on a ticket or on none: kept, answered by nothing."""

    ticket_id: int | None


Decision = OpenNew | Append | FileQuietly


def decide(facts: Facts) -> Decision:
    """Same or new, and for whom."""
    live = tuple(ticket for ticket in facts.tickets if not ticket.resolved)
    if facts.album:
        return Append(facts.album)
    if facts.automatic:
        # A newsletter is about nothing of ours, whoever it comes from.
        return FileQuietly(facts.replied.id if facts.replied else None)
    if facts.nod:
        nearest = facts.replied or (facts.tickets[0] if facts.tickets else None)
        return FileQuietly(nearest.id if nearest else None)
    if facts.replied:
        return _reply(facts.replied)
    if facts.by_mail:
        crowded = None if facts.handed else _crowded(live, facts.now)
        return Append(crowded.id, crowded=True) if crowded else _new(facts, live)
    if facts.forwarded and not _in_burst(live, facts.now):
        return _new(facts, live)
    asked = tuple(ticket for ticket in live if ticket.we_asked)
    fresh = tuple(ticket for ticket in live if facts.now - ticket.touched_at <= FRESH)
    fitting = asked + tuple(ticket for ticket in fresh if ticket not in asked)
    burst = _in_burst(live, facts.now)
    if burst:
        return Append(burst.id)
    if len(fitting) == 1 and not _refused_since(facts, fitting[0]):
        return Append(fitting[0].id, guessed=True)
    if len(fitting) > 1:
        return _new(facts, fitting[:4], ask_which=True)
    if fitting:
        return _new(facts, live)
    done = next((t for t in facts.tickets if t.resolved and facts.now - t.touched_at <= FRESH), None)
    if done:
        return Append(done.id, doubt=True)
    return _new(facts, live)


def _reply(ticket: OpenTicket) -> Decision:
    if ticket.closed:
        return OpenNew(ticket.client_id, near=(ticket.id,))
    return Append(ticket.id, reopens=ticket.resolved)


def _in_burst(live: tuple[OpenTicket, ...], now: datetime) -> OpenTicket | None:
    """The ticket opened a moment ago by the same person: people press Enter between sentences."""
    return next(
        (ticket for ticket in live if now - ticket.touched_at <= BURST and now - ticket.opened_at <= BURST),
        None,
    )


def _crowded(live: tuple[OpenTicket, ...], now: datetime) -> OpenTicket | None:
    """The newest of so many requests that the next mail joins it."""
    begun = [ticket for ticket in live if now - ticket.opened_at <= CROWD_WITHIN]
    return max(begun, key=lambda ticket: ticket.id) if len(begun) >= CROWD else None


def _refused_since(facts: Facts, ticket: OpenTicket) -> bool:
    """The last they heard from us is a no, so words without a reply are as likely about that."""
    return any(
        facts.now - refused.touched_at <= FRESH and refused.touched_at > ticket.touched_at
        for refused in facts.refused
    )


def _latest(ticket: OpenTicket) -> float:
    return -ticket.touched_at.timestamp()


def _new(facts: Facts, near: tuple[OpenTicket, ...], *, ask_which: bool = False) -> Decision:
    firms = facts.clients if len(facts.clients) > 1 else ()
    client_id = near[0].client_id if ask_which else facts.clients[0]
    close = near if ask_which else tuple(sorted((*facts.refused, *near), key=_latest))
    same_firm = tuple(ticket.id for ticket in close if firms or ticket.client_id == client_id)
    return OpenNew(client_id, same_firm[:3], ask_which, firms)
