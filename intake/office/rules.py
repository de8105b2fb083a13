"""Working time: when the office is open, and by when a new request will be looked at. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.clock import midnight
from intake.office.book import Office

STEP = timedelta(minutes=15)
"""Promised times are told to the quarter hour: "by 16:07" sounds like a machine."""


@dataclass(frozen=True)
class Open:
    """A stretch of opening time: start included, end not; aware UTC."""

    start: datetime
    end: datetime


def is_open(office: Office, moment: datetime) -> bool:
    """Whether somebody is at the desk."""
    day = moment.astimezone(office.firm.zone).date()
    return any(span.start <= moment < span.end for span in open_on(office, day))


def promise(office: Office, asked: datetime, minutes: int | None = None) -> datetime:
    """By when a request asked at `asked` is looked at, in UTC: so many working minutes on, to the quarter hour.

    `minutes`: what was agreed with this client; else what everybody is promised.
    """
    return add_working(office, asked, timedelta(minutes=minutes or office.promise.minutes), step=STEP)


def add_working(
    office: Office, start: datetime, work: timedelta, *, step: timedelta = timedelta(0)
) -> datetime:
    """The moment `work` of opening time has passed since `start`, rounded up to `step` before closing time."""
    for span in opening(office, start):
        left = span.end - span.start
        if work <= left:
            return min(rounded_up(span.start + work, step), span.end)
        work -= left
    raise AssertionError  # opening() never ends


def working_between(office: Office, start: datetime, end: datetime) -> timedelta:
    """Opening time from `start` to `end`; zero if they are the wrong way round."""
    total = timedelta(0)
    if end <= start:
        return total
    for span in opening(office, start):
        if span.start >= end:
            break
        total += min(span.end, end) - span.start
    return total


def opening(office: Office, since: datetime) -> Iterator[Open]:
    """Stretches of opening time from `since` on, without end: the book is checked to have open hours."""
    day = since.astimezone(office.firm.zone).date() - timedelta(days=1)
    while True:
        for span in open_on(office, day):
            if span.end > since:
                yield Open(max(span.start, since), span.end)
        day += timedelta(days=1)


def next_morning(office: Office, since: datetime) -> datetime:
    """When a day's opening time begins, the first after `since`."""
    day = since.astimezone(office.firm.zone).date()
    while True:
        spans = open_on(office, day)
        if spans and spans[0].start > since:
            return spans[0].start
        day += timedelta(days=1)


def end_of_working_day(office: Office, since: datetime, count: int) -> datetime:
    """The midnight after the `count`th working day that follows the day of `since`, as aware UTC."""
    zone, days = office.firm.zone, set[date]()
    own = since.astimezone(zone).date()
    for span in opening(office, since):
        day = span.start.astimezone(zone).date()
        if day > own:
            days.add(day)
        if len(days) == count:
            return midnight(date.fromordinal(day.toordinal() + 1), zone)
    raise AssertionError  # opening() never ends


def open_on(office: Office, day: date) -> list[Open]:
    """Opening time of a local day. Clocks that change may shorten or swallow a stretch, or lengthen it."""
    zone = office.firm.zone
    spans = [Open(_at(day, span.opens, zone), _at(day, span.closes, zone)) for span in office.hours.on(day)]
    return [span for span in spans if span.start < span.end]


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Wall-clock time of a day, in UTC; a time the clocks skip counts as just as long after midnight."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 (wall time)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def rounded_up(moment: datetime, step: timedelta) -> datetime:
    """The next full `step`, counted in UTC; the moment itself where it is one."""
    if not step:
        return moment
    past = (moment - datetime(2000, 1, 1, tzinfo=UTC)) % step
    return moment + (step - past) if past else moment
