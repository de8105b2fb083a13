"""Who is on call, and from when somebody is. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from intake.office.book import WEEKDAYS, Office, Shift

LOOKED_AHEAD = timedelta(days=15)
"""Odd and even weeks come round in this time."""


def on_call(office: Office, moment: datetime) -> Shift | None:
    """The first shift of the rota that fits; nobody where none does."""
    local = moment.astimezone(office.firm.zone)
    minute = local.hour * 60 + local.minute
    return next((one for one in _rota(office) if _fits(one, local.date(), minute)), None)


def next_on_call(office: Office, moment: datetime) -> datetime | None:
    """When somebody is on call next, after `moment` at which nobody is; None where nobody is for two weeks."""
    for begins in _beginnings(office, moment):
        if moment < begins <= moment + LOOKED_AHEAD and on_call(office, begins):
            return begins
    return None


def _rota(office: Office) -> tuple[Shift, ...]:
    return office.on_call.rota if office.on_call else ()


def _fits(shift: Shift, day: date, minute: int) -> bool:
    if (shift.since and day < shift.since) or (shift.until and day > shift.until):
        return False
    if shift.days and WEEKDAYS[day.weekday()] not in shift.days:
        return False
    if shift.weeks and (day.isocalendar().week % 2 == 1) != (shift.weeks == "odd"):
        return False
    return not shift.hours or any(span.opens <= minute < span.closes for span in shift.hours)


def _beginnings(office: Office, moment: datetime) -> Iterator[datetime]:
    """Every time of day at which a shift can begin, in order."""
    times = sorted({0, *(span.opens for shift in _rota(office) for span in shift.hours)})
    zone = office.firm.zone
    today = moment.astimezone(zone).date()
    for ahead in range(LOOKED_AHEAD.days + 1):
        day = today + timedelta(days=ahead)
        for minute in times:
            wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 (wall time)
            yield wall.replace(tzinfo=zone).astimezone(UTC)
