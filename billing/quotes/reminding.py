"""When a price that nobody has decided is remembered: never too late to decide, always while the office is open. Pure."""

from datetime import datetime, timedelta

from intake.office.book import Office
from intake.office.rules import is_open, open_on, opening

LOOKED_BACK = timedelta(days=21)
"""No office is closed for longer and still means the day before."""


def remind_at(
    office: Office, *, put_at: datetime, valid_until: datetime, days: int | None
) -> datetime | None:
    """So many days before the price expires: that morning, or the last working morning before it.

    Where that was before the price was put, the next opening time after; None where there is none, or nothing is said
    in the book.
    """
    if days is None:
        return None
    due = valid_until - timedelta(days=days)
    morning = _morning(office, due)
    if morning is not None and morning > put_at:
        return morning
    return within(office, max(due, put_at + timedelta(days=1)), valid_until)


def within(office: Office, since: datetime, until: datetime) -> datetime | None:
    """The first opening time from `since` on that is before `until`."""
    if is_open(office, since):
        return since if since < until else None
    start = next(opening(office, since)).start
    return start if start < until else None


def _morning(office: Office, moment: datetime) -> datetime | None:
    """When the office opened last, at `moment` or before."""
    day = moment.astimezone(office.firm.zone).date()
    first = (moment - LOOKED_BACK).astimezone(office.firm.zone).date()
    while day >= first:
        spans = open_on(office, day)
        if spans and spans[0].start <= moment:
            return spans[0].start
        day -= timedelta(days=1)
    return None
