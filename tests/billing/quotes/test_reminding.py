"""When a price is remembered: the morning before it is too late, and never while the office is closed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from billing.quotes.reminding import remind_at
from intake.office.book import Office

BERLIN = "Europe/Berlin"
OFFICE = Office.model_validate(
    {
        "firm": {"name": "Studio", "language": "en", "timezone": BERLIN, "currency": "EUR"},
        "hours": {
            day: ["10:00-13:00", "14:00-19:00"]
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
        }
        | {"holidays": ["2026-12-24", "2026-12-25"]},
        "promise": {"minutes": 60},
        "closing": {"after_days": 5},
        "summary": {"day": "monday", "time": "09:00"},
        "refusals": {},
        "employees": {},
    },
    strict=False,
)


def berlin(day: int, clock: str, month: int = 12) -> datetime:
    """A moment of December 2026, in winter time."""
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), UTC) - timedelta(hours=1)


@pytest.mark.parametrize(
    ("put_at", "valid_until", "days", "told"),
    [
        pytest.param(berlin(1, "15:00"), berlin(8, "15:00"), 1, berlin(7, "10:00"), id="that morning"),
        pytest.param(berlin(1, "15:00"), berlin(8, "15:00"), 2, berlin(4, "10:00"), id="Sunday: on Friday"),
        pytest.param(berlin(1, "09:00"), berlin(8, "09:00"), 1, berlin(4, "10:00"), id="before opening"),
        pytest.param(berlin(18, "15:00"), berlin(28, "15:00"), 3, berlin(23, "10:00"), id="over Christmas"),
        pytest.param(berlin(4, "12:00"), berlin(6, "12:00"), 1, None, id="put on Friday for the weekend"),
        pytest.param(berlin(4, "12:00"), berlin(7, "12:00"), 2, berlin(7, "10:00"), id="only Monday is left"),
        pytest.param(berlin(1, "09:00"), berlin(3, "18:00"), 1, berlin(2, "10:00"), id="the next day"),
        pytest.param(berlin(1, "15:00"), berlin(8, "15:00"), None, None, id="the book says nothing"),
    ],
)
def test_the_moment(put_at: datetime, valid_until: datetime, days: int | None, told: datetime | None) -> None:
    assert remind_at(OFFICE, put_at=put_at, valid_until=valid_until, days=days) == told
