"""Why a month cannot be closed, or opened again."""


class ClosingRefusal(Exception):
    """Base of everything refused at the month end."""


class NotClosing(ClosingRefusal):
    """The office book has no `[month_end]`, or it begins later."""


class NoSuchMonth(ClosingRefusal):
    """Not a month, or none that was closed."""

    def __init__(self, asked: str) -> None:
        super().__init__(asked)
        self.asked = asked


class NotOver(ClosingRefusal):
    """The month has not ended."""

    def __init__(self, period: str) -> None:
        super().__init__(period)
        self.period = period


class FormerOpen(ClosingRefusal):
    """A month before this one has to be closed first."""

    def __init__(self, period: str) -> None:
        super().__init__(period)
        self.period = period


class MonthIsClosed(ClosingRefusal):
    """Work dated in a closed month: it is on the client's act already."""

    def __init__(self, period: str) -> None:
        super().__init__(period)
        self.period = period
