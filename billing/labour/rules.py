"""Labour's pure rules: durations as people type them, what minutes count as, when a favour is held against somebody."""

import enum
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from intake.tickets.models import ClosedReason, Status, Verdict

LONGEST_MINUTES = 24 * 60
"""Nobody works longer at a stretch: more is a slip of the hand."""


class Outcome(enum.Enum):
    """What minutes counted as. `uncounted`: on work nobody accepted, kept but in no statistics.

    `free`: on the phone, where the office's book says that it costs nothing.
    """

    PENDING = "pending"
    IN_TARIFF = "in_tariff"
    BILLED = "billed"
    OURS = "ours"
    FREE = "free"
    REFUSED = "refused"
    UNCOUNTED = "uncounted"


@dataclass(frozen=True)
class Standing:
    """How a ticket stands when minutes on it are to be counted."""

    verdict: Verdict | None
    agreed: bool
    """The client accepted a price that still stands."""
    status: Status
    closed_reason: ClosedReason | None = None
    awaited: bool = False
    """It was urgent, and nobody has decided yet what it was."""

    @property
    def ended(self) -> bool:
        return self.status in (Status.RESOLVED, Status.CLOSED)

    @property
    def unaccepted(self) -> bool:
        """Work on it now is work nobody agreed to pay: the employee is told before logging."""
        return self.verdict is Verdict.REFUSED or (self.verdict is Verdict.BILLABLE and not self.agreed)


@dataclass(frozen=True)
class Circumstances:
    """How somebody came to work on what stayed unaccepted."""

    let_in: bool
    """At some time it counted: in tariff, ours, or on an accepted price. The verdict changed later."""
    assigned: bool
    """By the manager, to this employee; or the manager's own work."""
    admitted: bool
    """The employee said at once: the manager asked me."""


_FROM_VERDICT = {
    Verdict.IN_TARIFF: Outcome.IN_TARIFF,
    Verdict.OURS: Outcome.OURS,
    Verdict.REFUSED: Outcome.REFUSED,
}


COUNTED = (Outcome.IN_TARIFF, Outcome.BILLED, Outcome.OURS, Outcome.FREE)


def outcome(standing: Standing) -> Outcome:
    """What minutes on a ticket count as, as it now stands; pending until a verdict, or until a price is accepted."""
    if standing.closed_reason is ClosedReason.MERGED:
        return Outcome.PENDING
    if standing.verdict is Verdict.BILLABLE and standing.agreed:
        return Outcome.BILLED
    if standing.verdict in _FROM_VERDICT:
        return _FROM_VERDICT[standing.verdict]
    return Outcome.UNCOUNTED if standing.ended and not standing.awaited else Outcome.PENDING


def is_standard_error(now: Outcome, how: Circumstances) -> bool:
    """Whether minutes were a favour past the tariff, to be put to the employee as a standard error.

    Not where the manager had a part in it: assigned it, asked for it, or had let it in first.
    """
    return now in (Outcome.UNCOUNTED, Outcome.REFUSED) and not (how.assigned or how.admitted or how.let_in)


_HOURS = r"(?:h|hr|hrs|hour|hours|ч|час|часа|часов|時間)\.?"
_MINUTES = r"(?:m|min|mins|minute|minutes|м|мин|минут|минута|минуты|分)\.?"
_FORMS = [
    re.compile(rf"(?P<h>\d+)\s*{_HOURS}\s*(?:(?P<m>\d+)\s*(?:{_MINUTES})?)?"),
    re.compile(r"(?P<h>\d+):(?P<m>[0-5]\d)"),
    re.compile(rf"(?P<m>\d+)\s*(?:{_MINUTES})?"),
    re.compile(rf"(?P<h>\d+)[.,](?P<part>\d{{1,2}})\s*{_HOURS}"),
    re.compile(r"(?P<h>\d+)時間(?P<half>半)"),
]


def parse_duration(typed: str) -> int | None:
    """Minutes of `1h20`, `1:20`, `80m`, `80`, `1 ч 20 мин`, `1時間20分`, `1.5h`; None for anything else or over a day.

    Parts of an hour are rounded up to the minute.
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).casefold().lstrip("+").split())
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            minutes = int(parts.get("h") or 0) * 60 + int(parts.get("m") or 0) + _part(parts)
            return minutes if 0 < minutes <= LONGEST_MINUTES else None
    return None


def _part(parts: dict[str, str | None]) -> int:
    if parts.get("half"):
        return 30
    digits = parts.get("part") or "0"
    return -(-int(digits) * 60 // int(10 ** len(digits)))


_HOURS_OF_WORK = re.compile(
    r"(\d{1,2}):([0-5]\d)\s*[-–—〜~]\s*(\d{1,2}):([0-5]\d)(?:\s+|$)(?P<rest>.*)", re.DOTALL
)


@dataclass(frozen=True)
class Hours:
    """From when to when somebody says they worked; aware UTC."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """As many as really passed, in a night in which clocks change too."""
        return (self.end - self.start) // timedelta(minutes=1)


def split_hours(typed: str, now: datetime, zone: ZoneInfo) -> tuple[Hours, str] | None:
    """The hours and the rest of `22:30-01:15 what was done`, meaning the latest such hours that are over."""
    match = _HOURS_OF_WORK.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if not match:
        return None
    numbers = [int(part) for part in match.groups()[:4]]
    if numbers[0] > 23 or numbers[2] > 24 or (numbers[2] == 24 and numbers[3]):
        return None
    begins, ends = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    for back in (0, 1, 2):
        day = now.astimezone(zone).date() - timedelta(days=back)
        last = day + timedelta(days=1) if ends <= begins else day
        hours = Hours(_moment(day, begins, zone), _moment(last, ends, zone))
        if hours.end <= now and hours.minutes > 0:
            return hours, match["rest"].strip()
    return None


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 (wall time)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def split_log(typed: str) -> tuple[int, str] | None:
    """The minutes and the rest of `1h20 what was done`: the longest beginning that is a duration.

    A bare number after hours may belong to the rest (`1h 2 banners`), and is left there.
    """
    words = typed.split()
    for count in range(min(4, len(words)), 0, -1):
        if 1 < count < len(words) and words[count - 1].isdecimal():
            continue
        if minutes := parse_duration(" ".join(words[:count])):
            return minutes, " ".join(words[count:])
    return None
