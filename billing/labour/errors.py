"""Why labour refuses. Recording work is never refused: only what cannot be true."""

from datetime import date

from billing.labour.models import ErrorState


class LabourRefusal(Exception):
    """Base of everything refused here."""


class BadMinutes(LabourRefusal):
    """Not a stretch of work: nothing, less than nothing, or more than a day."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


class OutOfReach(LabourRefusal):
    """A day to come, or one longer ago than the office book lets time be logged on."""

    def __init__(self, day: date, oldest: date) -> None:
        super().__init__(day, oldest)
        self.day = day
        self.oldest = oldest


class AlreadyCorrected(LabourRefusal):
    """This entry has been reversed before, or is itself a reversal."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


class NotTheirTime(LabourRefusal):
    """Somebody else logged it."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


class Charged(LabourRefusal):
    """The client has paid for it."""

    def __init__(self, entry_id: int, ticket_id: int) -> None:
        super().__init__(entry_id, ticket_id)
        self.entry_id = entry_id
        self.ticket_id = ticket_id


class SettledByCall(LabourRefusal):
    """These are minutes of a call, and were settled with it."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


class ErrorDecided(LabourRefusal):
    """The standard error was confirmed or dropped before."""

    def __init__(self, error_id: int, state: ErrorState) -> None:
        super().__init__(error_id, state)
        self.error_id = error_id
        self.state = state
