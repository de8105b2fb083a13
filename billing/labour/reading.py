"""What follows `/log`: the time, on which day, and what was done, in whatever order people type it. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from billing.labour.days import day_at
from billing.labour.durations import WIDE, duration_at

_HOURS_OF_WORK = re.compile(
    r"(?:(?:с|from)\s+)?(\d{1,2}):([0-5]\d)\s*(?:[-–—〜~]|до\b|to\b|till\b|から)\s*(\d{1,2}):([0-5]\d)(?:まで)?(?!\d|:)",
    re.IGNORECASE,
)
_BETWEEN = " \u3000\t\n,;:.、。–—-"
FAR = timedelta(days=92)
"""Behind the time, numbers that would name a day longer ago are part of the words: `1h 1.2 released`."""


@dataclass(frozen=True)
class Hours:
    """From when to when somebody says they worked; aware UTC."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """As many as really passed, in a night in which clocks change too."""
        return (self.end - self.start) // timedelta(minutes=1)


@dataclass(frozen=True)
class SaidWork:
    """What somebody says they worked."""

    minutes: int
    what: str
    day: date | None = None
    """In the office's time; None where none was named."""
    hours: Hours | None = None


@dataclass(frozen=True)
class Typed:
    """When and where it is typed."""

    now: datetime
    zone: ZoneInfo
    month_first: bool = False
    """How 11/12 is meant."""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def read_log(typed: str, at: Typed) -> SaidWork | None:
    """The time, the day and the rest of `1h20 yesterday banner`, `вчера 1ч20 баннер`, `20.11 22:30-23:15 banner`.

    None where no time stands at the beginning, or beside a day at the beginning.
    """
    text = typed.strip()
    plain = text.translate(WIDE)
    timed = _time_at(plain, 0, None, at)
    dated = day_at(plain, 0, at.today, month_first=at.month_first)
    if dated and (timed is None or timed[1] < dated[1]):
        day, end = dated
        after = _time_at(plain, _past(plain, end), day, at)
        if after:
            return _said(text, after, day)
    if timed is None:
        return None
    behind = day_at(plain, _past(plain, timed[1]), at.today, month_first=at.month_first)
    if behind is None or behind[0] < at.today - FAR:
        return _said(text, timed, None)
    day, end = behind
    if timed[2]:
        timed = _time_at(plain, 0, day, at)
        if timed is None:
            return None
    return _said(text, (timed[0], end, timed[2]), day)


_Timed = tuple[int, int, Hours | None]


def _time_at(text: str, start: int, day: date | None, at: Typed) -> _Timed | None:
    """Minutes, where they end, and the hours if those are told."""
    if match := _HOURS_OF_WORK.match(text, start):
        hours = _hours(match, at, day)
        return (hours.minutes, match.end(), hours) if hours else None
    found = duration_at(text, start)
    return (*found, None) if found else None


def _said(text: str, timed: _Timed, day: date | None) -> SaidWork:
    minutes, end, hours = timed
    return SaidWork(minutes, text[end:].strip(_BETWEEN), day, hours)


def _past(text: str, end: int) -> int:
    return len(text) - len(text[end:].lstrip(_BETWEEN))


def _hours(match: re.Match[str], at: Typed, named: date | None) -> Hours | None:
    """Those of the day that is named; else the latest such hours that are over."""
    numbers = [int(part) for part in match.groups()]
    if numbers[0] > 23 or numbers[2] > 24 or (numbers[2] == 24 and numbers[3]):
        return None
    begins, ends = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    days = [named] if named else [at.today - timedelta(days=back) for back in (0, 1, 2)]
    for day in days:
        last = day + timedelta(days=1) if ends <= begins else day
        hours = Hours(_moment(day, begins, at.zone), _moment(last, ends, at.zone))
        if hours.end <= at.now and hours.minutes > 0:
            return hours
    return None


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 (wall time)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def midday(day: date, zone: ZoneInfo) -> datetime:
    """The moment work of a day counts at, where its hours are not told: no change of clocks comes near it."""
    return _moment(day, 12 * 60, zone)
