"""Business time, and the weeks, months and days of an office; the one place that reads the computer's clock."""

import asyncio
import ipaddress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

SANDBOX_CLOCK = "sandbox-clock"
"""File in the data folder holding the sandbox's offset in seconds."""

JUMP_SECONDS = 0.1
"""How soon a moved sandbox clock is noticed."""


@cache
def known_zones() -> frozenset[str]:
    """Names of the time zones this computer knows. Finding them walks hundreds of files: once is enough."""
    return frozenset(available_timezones())


class Clock(Protocol):
    """Business time. Pacing and leases do not use it: moving it must not make the program hurry or wait."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...


class SystemClock:
    """The computer's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SandboxClock:
    """The computer's time plus the offset the sandbox wrote, so that both processes live in the same moment."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset()

    async def jumped(self) -> timedelta:
        """Return when somebody has moved the clock, and by how much."""
        seen, before = self._written(), self._offset()
        while self._written() == seen:  # noqa: ASYNC110 (another process writes the file)
            await asyncio.sleep(JUMP_SECONDS)
        return self._offset() - before

    def _offset(self) -> timedelta:
        try:
            return timedelta(seconds=float(self._file.read_text()))
        except (OSError, ValueError):
            return timedelta()

    def _written(self) -> int:
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return 0


def clock_for(telegram_api: str, data: Path) -> Clock:
    """The sandbox's movable clock when Telegram is a stand-in on loopback, the computer's otherwise."""
    host = urlsplit(telegram_api).hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    return SandboxClock(data / SANDBOX_CLOCK) if loopback else SystemClock()


def wall_now() -> datetime:
    """The computer's time, for leases and due times that must not follow a moved business clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Period:
    """A stretch of time: start included, end not; both aware UTC. Neighbours tile exactly."""

    key: str
    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Start of a local day in UTC. Days are computed from dates: a day may have 23 or 25 hours."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def month_of(moment: datetime, zone: ZoneInfo) -> Period:
    """The calendar month (`2026-11`) around `moment` in the office's time zone."""
    first = moment.astimezone(zone).date().replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(f"{first:%Y-%m}", midnight(first, zone), midnight(following, zone))


def week_of(moment: datetime, zone: ZoneInfo) -> Period:
    """The ISO 8601 week (`2026-W47`) around `moment` in the office's time zone."""
    return week_starting(_monday(moment.astimezone(zone).date()), zone)


def week_starting(monday: date, zone: ZoneInfo) -> Period:
    """The ISO week that begins on `monday`."""
    year, week, _ = monday.isocalendar()
    return Period(f"{year}-W{week:02d}", midnight(monday, zone), midnight(monday + timedelta(days=7), zone))


def week_named(key: str, zone: ZoneInfo) -> Period:
    """The ISO week called `2026-W47`; ValueError for anything else."""
    year, _, week = key.partition("-W")
    return week_starting(date.fromisocalendar(int(year), int(week), 1), zone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
