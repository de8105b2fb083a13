"""Why a call cannot be answered."""

from dataclasses import dataclass


class UrgentRefusal(Exception):
    """A refusal people hear about; worded in bot/errors.py."""


@dataclass
class AlreadyTaken(UrgentRefusal):
    """A colleague was quicker."""

    ticket_id: int
    employee_id: int


@dataclass
class NoLongerUrgent(UrgentRefusal):
    """The client no longer calls, or the request is done."""

    ticket_id: int
