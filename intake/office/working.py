"""Opening time put end to end, for many questions about the same weeks. Pure."""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from intake.office.book import Office
from intake.office.rules import Open, opening, rounded_up


class WorkingTime:
    """Opening time since a moment; each of the book's days is worked out once, however much is asked."""

    def __init__(self, office: Office, since: datetime) -> None:
        self._coming = opening(office, since)
        self._spans: list[Open] = []
        self._ends: list[timedelta] = []
        """Opening time up to the end of each span."""

    def until(self, moment: datetime) -> timedelta:
        """How much of it there is up to a moment; none before it begins."""
        while not self._spans or self._spans[-1].end < moment:
            self._reach_on()
        at = bisect_right(self._spans, moment, key=lambda span: span.start) - 1
        if at < 0:
            return timedelta(0)
        span = self._spans[at]
        return self._ends[at] - (span.end - min(moment, span.end))

    def at(self, worked: timedelta, *, step: timedelta = timedelta(0)) -> datetime:
        """The first moment so much of it has passed, in UTC, rounded up to `step` before closing time."""
        while not self._ends or self._ends[-1] < worked:
            self._reach_on()
        at = bisect_left(self._ends, worked)
        span = self._spans[at]
        return min(rounded_up(span.end - (self._ends[at] - worked), step), span.end)

    def _reach_on(self) -> None:
        span = next(self._coming)
        before = self._ends[-1] if self._ends else timedelta(0)
        self._spans.append(span)
        self._ends.append(before + span.end - span.start)
