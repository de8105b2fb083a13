"""Which months are to be closed, and from when on they close by themselves. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.clock import Period, midnight, month_of
from intake.office.book import Office
from intake.office.rules import opening


def months_from(first: Period, now: datetime, zone: ZoneInfo) -> Iterator[Period]:
    """The months that are over, from `first` on."""
    month = first
    while month.end <= now:
        yield month
        month = month_of(month.end, zone)


def closes_at(month: Period, on_day: int, office: Office) -> datetime:
    """When a month closes by itself: the first opening time from that day of the next month on."""
    day = month.end.astimezone(office.firm.zone).date() + timedelta(days=on_day - 1)
    return next(iter(opening(office, midnight(day, office.firm.zone)))).start
