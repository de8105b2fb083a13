"""Half hours in which a call can be offered, typed times, and when what is due. Pure."""

import enum
import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from intake.business.until import day_of
from intake.office.book import Office
from intake.office.rules import opening

LENGTH = timedelta(minutes=30)
"""Every call is given so long in its caller's day; they begin on the hour and the half hour."""
AHEAD = timedelta(minutes=30)
"""Nobody is offered a call that begins sooner."""
NOTICE = timedelta(minutes=10)
"""A time can be taken until so long before it."""
REMIND = timedelta(minutes=15)
"""How long before it both are reminded."""
ASK_AGAIN = timedelta(hours=3)
"""So long the question how it went stands before it is put once more, and no longer in closed hours."""
FARTHEST = timedelta(days=60)
AT_MOST = 3
"""Times in one offer."""
CLOCK = re.compile(r"(.*?)(?:(?<![^\s,])(?:at|в)\s+)?(\d{1,2})[:：](\d{2})\s*(?:に|から)?", re.IGNORECASE)
"""A day, and a time of day on a clock of 24 hours."""
LEADING = re.compile(r"^\s*(?:on|в|во)\s+", re.IGNORECASE)


class Fault(enum.Enum):
    """Why a typed time cannot be offered."""

    UNREAD = "unread"
    OFF_GRID = "off_grid"
    """Not on the hour or the half hour, or a time the clocks skip."""
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"


def free(office: Office, since: datetime, count: int, busy: Collection[datetime]) -> list[datetime]:
    """The next half hours of opening time that begin at `since` or later and are nobody else's, in UTC."""
    found: list[datetime] = []
    latest = since + FARTHEST
    for span in opening(office, since):
        at = _on_the_grid(span.start, office.firm.zone)
        while at + LENGTH <= span.end and len(found) < count:
            if at not in busy:
                found.append(at)
            at += LENGTH
        if len(found) == count or span.start > latest:
            break
    return found


def typed(words: str, now: datetime, zone: ZoneInfo) -> datetime | Fault:
    """A time as managers write it: a day, if it is not today, and HH:MM on the office's clock."""
    said = " ".join(words.split()).strip(" .,")
    read = CLOCK.fullmatch(said)
    if read is None:
        return Fault.UNREAD
    hour, minute = int(read[2]), int(read[3])
    today = now.astimezone(zone).date()
    rest = LEADING.sub("", read[1]).strip(" ,、の")
    day = day_of(rest, today) if rest else today
    if day is None or hour > 23 or minute > 59:
        return Fault.UNREAD
    wall = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 (wall time)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if minute % 30 or at.astimezone(zone).replace(tzinfo=None) != wall:
        return Fault.OFF_GRID
    if at < now + REMIND:
        return Fault.TOO_SOON
    return at if at <= now + FARTHEST else Fault.TOO_FAR


def lapses(times: Collection[datetime]) -> datetime:
    """When the last of them can be taken no more."""
    return max(times) - NOTICE


def next_due(starts: datetime, now: datetime) -> datetime:
    """After a time is taken: the reminder, unless they have only just spoken of it; then the question how it went."""
    return starts - REMIND if now < starts - REMIND else starts + LENGTH


def asked_again(office: Office, asked: datetime) -> datetime:
    """When whoever called is asked once more how it went: nobody works off questions at night."""
    return next(span.start for span in opening(office, asked + ASK_AGAIN))


def _on_the_grid(start: datetime, zone: ZoneInfo) -> datetime:
    """The first half hour of the local clock from `start` on."""
    local = start.astimezone(zone)
    past = timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)
    return start + (LENGTH - past) if past else start
