"""Why something cannot be done to a ticket."""

from dataclasses import dataclass

from intake.tickets.models import Status


class TicketError(Exception):
    """A refusal people hear about; worded in bot/texts.py."""


@dataclass
class WrongStatus(TicketError):
    """The ticket is past (or not yet at) the point where this makes sense."""

    ticket_id: int
    status: Status


@dataclass
class Outdated(TicketError):
    """The button belongs to an older state of the ticket."""

    ticket_id: int


@dataclass
class TakenBy(TicketError):
    """Another manager has this card."""

    ticket_id: int
    employee_id: int


@dataclass
class AlreadyTold(TicketError):
    """The minute is over: the client knows the verdict."""

    ticket_id: int


@dataclass
class NoSuchTicket(TicketError):
    """The number names no ticket this person may see."""

    ticket_id: int
