"""When people are asked in the evening, and what for. Pure."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake.office.book import Office
from intake.office.rules import Open, open_on


class How(enum.Enum):
    """What somebody did on a request."""

    ANSWERED = "answered"
    RESOLVED = "resolved"
    HANDED_ON = "handed_on"
    TAKEN = "taken"


@dataclass(frozen=True)
class Touch:
    """Somebody did something on a request."""

    employee_id: int
    ticket_id: int
    at: datetime
    how: How


@dataclass(frozen=True)
class Told:
    """They have said how long a request took, or that it took nothing."""

    employee_id: int
    ticket_id: int
    at: datetime


@dataclass(frozen=True)
class Forgotten:
    """A request somebody worked on, and what they did."""

    ticket_id: int
    hows: tuple[How, ...]


def asking(office: Office, day: date, minutes_before: int) -> Open | None:
    """The stretch before closing time in which people are asked; None on a day off, or where nobody is asked."""
    spans = open_on(office, day)
    if not spans or not minutes_before:
        return None
    last = spans[-1]
    return Open(max(last.start, last.end - timedelta(minutes=minutes_before)), last.end)


def forgotten(
    employee_id: int, since: datetime, touches: Iterable[Touch], told: Iterable[Told]
) -> tuple[Forgotten, ...]:
    """What an employee touched since they were last asked, and has said nothing of, by number."""
    known = {one.ticket_id for one in told if one.employee_id == employee_id and one.at >= since}
    hows: dict[int, set[How]] = {}
    for one in touches:
        if one.employee_id == employee_id and one.at >= since and one.ticket_id not in known:
            hows.setdefault(one.ticket_id, set()).add(one.how)
    return tuple(
        Forgotten(ticket_id, tuple(how for how in How if how in hows[ticket_id]))
        for ticket_id in sorted(hows)
    )
