"""When a week's summary falls due. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.clock import Period, week_of, week_starting


def made_at(week: Period, zone: ZoneInfo, weekday: int, at: time) -> datetime:
    """The moment, in UTC, a week's summary is made: the first such weekday (Monday is 0) and time after its end."""
    following = week.end.astimezone(zone).date()
    return datetime.combine(following + timedelta(days=weekday), at, tzinfo=zone).astimezone(UTC)


def due_week(now: datetime, zone: ZoneInfo, weekday: int, at: time) -> Period:
    """The latest week whose summary should have been made by `now`; earlier ones are history nobody waits for."""
    week = before(week_of(now, zone), zone)
    return week if made_at(week, zone, weekday, at) <= now else before(week, zone)


def before(week: Period, zone: ZoneInfo, weeks: int = 1) -> Period:
    """The week that many weeks earlier."""
    return week_starting(week.start.astimezone(zone).date() - timedelta(weeks=weeks), zone)
