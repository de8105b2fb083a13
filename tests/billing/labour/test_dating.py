"""On which days time may be logged."""

from datetime import UTC, date, datetime, timedelta

import pytest

from billing.labour.dating import When, when_worked
from billing.labour.errors import OutOfReach
from billing.labour.reading import SaidWork
from intake.office.models import AppliedBook
from tests.billing.conftest import NOW
from tests.billing.labour.work import BOOK, HOURS

TODAY = NOW.date()


@pytest.fixture
async def a_week_back(session):
    content = {"billing": BOOK | {"labour": {"back_days": 7}}, "intake": HOURS}
    session.add(AppliedBook(digest="labour", content=content, applied_at=NOW))
    await session.flush()


async def test_work_of_another_day_counts_at_its_midday_in_the_office(session, a_week_back):
    first = TODAY - timedelta(days=7)
    found = await when_worked(session, SaidWork(30, "banner", first), NOW)
    assert found == When(datetime(first.year, first.month, first.day, 9, tzinfo=UTC), timed=False)
    assert await when_worked(session, SaidWork(30, "banner", TODAY), NOW) is None


@pytest.mark.parametrize("day", [TODAY - timedelta(days=8), TODAY + timedelta(days=1), date(2025, 12, 24)])
async def test_neither_too_long_ago_nor_to_come(session, a_week_back, day):
    with pytest.raises(OutOfReach) as refused:
        await when_worked(session, SaidWork(30, "banner", day), NOW)
    assert refused.value.oldest == TODAY - timedelta(days=7)
