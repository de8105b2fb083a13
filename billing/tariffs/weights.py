"""Work outside the office's hours counts as more of an allowance. Minutes are weighed, never the price. Pure."""

from datetime import datetime, timedelta

from intake.office.book import Office
from intake.office.rules import working_between

EVEN = 100
"""Hundredths: a minute counts as one."""


def weighed(office: Office, start: datetime, minutes: int, outside: int) -> int:
    """Minutes worked without a break from `start` as they count, those outside opening hours at `outside` hundredths.

    Time that really passed: a night in which clocks change has an hour more or less. Rounded up to the minute, once.
    """
    end = start + timedelta(minutes=minutes)
    inside = working_between(office, start, end)
    beyond = end - start - inside
    hundredths = inside * EVEN + beyond * outside
    return -(-hundredths // timedelta(minutes=EVEN))
