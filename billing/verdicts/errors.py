"""Why a verdict's consequences cannot be drawn yet."""

from dataclasses import dataclass


class VerdictRefusal(Exception):
    """A refusal people hear about; worded in bot/errors.py."""


@dataclass
class AwaitingAnswer(VerdictRefusal):
    """The client has not answered the price: the work cannot be called done."""

    ticket_id: int


@dataclass
class VersionNotAgreed(VerdictRefusal):
    """The next version of the price costs the client something, and they have not said that they want it."""

    ticket_id: int
    number: int
    minor: int


@dataclass
class SameClient(VerdictRefusal):
    """The person writes for that client already."""

    name: str


@dataclass
class OursAlready(VerdictRefusal):
    """Nothing is left to be given back."""

    ticket_id: int


@dataclass
class NoSuchTopUp(VerdictRefusal):
    """Not a payment that came in."""

    transfer_id: int


@dataclass
class AlreadyUsed(VerdictRefusal):
    """Some of a top-up is set aside or charged: taking it back would leave a debt."""

    used_minor: int
    currency: str


@dataclass
class NothingToReview(VerdictRefusal):
    """Nobody disagrees with this charge, or it was decided before."""

    quote_id: int
