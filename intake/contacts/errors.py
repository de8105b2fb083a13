"""Why somebody cannot be bound or found."""

from dataclasses import dataclass


class ContactError(Exception):
    """A refusal people hear about; worded in bot/texts.py."""


@dataclass
class InviteUnknown(ContactError):
    """No such link, or it has expired."""


@dataclass
class AlreadyBound(ContactError):
    """This Telegram account belongs to somebody else here."""

    name: str


@dataclass
class NoSuchClient(ContactError):
    """No client goes by that code or name."""

    asked: str


@dataclass
class NoSuchEmployee(ContactError):
    """No employee goes by that code or name."""

    asked: str


@dataclass
class PlaceEnded(ContactError):
    """This person does not write for that client any more."""

    contact_id: int
