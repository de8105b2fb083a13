"""By when a request is to be done: so many working minutes, and none while it waits for the client. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.office.rules import STEP
from intake.office.working import WorkingTime


@dataclass(frozen=True)
class Wait:
    """The ball was with the client from one moment to another; `matter` is the request, or the act, it was about."""

    client_id: int
    matter: tuple[str, int]
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Standing:
    """How a request stands to the time by which it is to be done."""

    by: datetime
    """In UTC. While it waits for the client: if they answered now."""
    waits: bool
    late: bool


def due(hours: WorkingTime, since: datetime, minutes: int, waits: Iterable[Wait] = ()) -> datetime:
    """When so many working minutes have passed since a moment, beside those of the waits; to the quarter hour."""
    upto = hours.until(since) + timedelta(minutes=minutes)
    return hours.at(_beside(hours, since, upto, waits), step=STEP)


def put_off(hours: WorkingTime, since: datetime, by: datetime, waits: Iterable[Wait]) -> datetime:
    """What was to be done by a moment if nothing waited: by when it is, with the waits there were.

    A wait that begins when the time is over changes nothing.
    """
    before = hours.until(by)
    upto = _beside(hours, since, before, waits)
    return hours.at(upto, step=STEP) if upto > before else by


def _beside(hours: WorkingTime, since: datetime, upto: timedelta, waits: Iterable[Wait]) -> timedelta:
    """`upto` and the opening time of all the waits that begin before it; what waits twice at once waits once."""
    counted = hours.until(since)
    for wait in sorted(waits, key=lambda one: one.start):
        begins, ends = max(hours.until(wait.start), counted), hours.until(wait.end)
        if begins >= upto:
            break
        if begins < ends:
            upto, counted = upto + (ends - begins), ends
    return upto
