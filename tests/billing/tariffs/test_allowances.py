"""Allowances through a month: reserved, used, run over, given back; each fact once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from billing.tariffs import actions, queries
from billing.tariffs.granted import month_end
from billing.tariffs.models import AllowanceEvent, AllowanceUnit
from tests.bot.book.office_database import NOW

DECEMBER = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


class Month:
    """Vega's tickets against her tariff: 240 min of content, 180 of support, 2 estimates, no design."""

    def __init__(self, desk, client):
        self.desk, self.client = desk, client

    async def does(self, what, ticket, now=NOW, **facts):
        if what in (actions.reserve, actions.consume):
            facts |= {"client_id": self.client, "category": facts.get("category", "content")}
        async with self.desk.database.writing() as session:
            return await what(session, ticket_id=ticket, now=now, **facts)

    async def stands(self, category="content", now=NOW):
        async with self.desk.database.reading() as session:
            found = await queries.usage(session, self.client, now)
        return next(
            ((u.granted, u.reserved, u.used, u.overrun) for u in found if u.category == category), None
        )


@pytest.fixture
async def month(desk):
    return Month(desk, await desk.client("vega"))


async def test_reserved_then_used_then_the_rest_given_back(month):
    ticket = await month.desk.ticket("vega")
    await month.does(actions.reserve, ticket)
    assert await month.stands() == (240, 30, 0, 0)
    await month.does(actions.consume, ticket, minutes=15, key="time:1")
    assert await month.stands() == (240, 15, 15, 0)
    await month.does(actions.release, ticket)
    assert await month.stands() == (240, 0, 15, 0)


async def test_everything_twice_counts_once(month):
    ticket = await month.desk.ticket("vega")
    for _ in range(2):
        await month.does(actions.reserve, ticket)
    for _ in range(2):
        await month.does(actions.consume, ticket, minutes=45, key="time:1")
    for _ in range(2):
        await month.does(actions.release, ticket)
    assert await month.stands() == (240, 0, 45, 0)
    assert len(await month.desk.rows(AllowanceEvent)) == 2


async def test_work_beyond_the_limit_runs_over_and_each_level_is_told_once(month):
    ticket = await month.desk.ticket("vega")
    told = []
    for number, minutes in enumerate([180, 15, 60, 30]):
        alerts = await month.does(actions.consume, ticket, minutes=minutes, key=f"time:{number}")
        told.append([alert.level for alert in alerts])
    assert told == [[], [80], [100], []]
    assert await month.stands() == (240, 0, 240, 45)


async def test_a_request_is_used_once_by_work_or_by_being_answered(month):
    worked, answered = await month.desk.ticket("vega"), await month.desk.ticket("vega")
    for ticket in (worked, answered):
        await month.does(actions.reserve, ticket, category="estimates")
    await month.does(actions.consume, worked, category="estimates", minutes=30, key="time:1")
    await month.does(actions.consume, worked, category="estimates", minutes=30, key="time:2")
    assert await month.stands("estimates") == (2, 1, 1, 0)
    await month.does(actions.release, worked)
    alerts = await month.does(actions.release, answered)
    assert await month.stands("estimates") == (2, 0, 2, 0)
    assert [(alert.unit, alert.level) for alert in alerts] == [(AllowanceUnit.REQUESTS, 100)]


async def test_a_changed_verdict_gives_everything_back_and_may_be_changed_again(month):
    ticket = await month.desk.ticket("vega")
    for _ in range(2):
        await month.does(actions.reserve, ticket)
        await month.does(actions.consume, ticket, minutes=300, key="time:1")
        assert await month.stands() == (240, 0, 240, 60)
        await month.does(actions.undo, ticket)
        await month.does(actions.undo, ticket)
        assert await month.stands() == (240, 0, 0, 0)


async def test_a_corrected_entry_is_taken_back(month):
    ticket = await month.desk.ticket("vega")
    await month.does(actions.consume, ticket, minutes=300, key="time:1")
    for _ in range(2):
        await month.does(actions.take_back, ticket, key="time:1")
    await month.does(actions.consume, ticket, minutes=30, key="time:2")
    assert await month.stands() == (240, 0, 30, 0)


async def test_what_the_tariff_does_not_include_is_overrun(month):
    ticket = await month.desk.ticket("vega")
    await month.does(actions.reserve, ticket, category="design")
    await month.does(actions.consume, ticket, category="design", minutes=60, key="time:1")
    assert await month.stands("design") == (0, 30, 0, 60)


async def test_work_of_the_next_month_uses_the_next_month(month):
    ticket = await month.desk.ticket("vega")
    await month.does(actions.reserve, ticket)
    await month.does(actions.consume, ticket, now=DECEMBER, minutes=45, key="time:1")
    assert await month.stands() == (240, 0, 0, 0)
    assert await month.stands(now=DECEMBER) == (240, 0, 45, 0)


async def test_a_larger_tariff_counts_from_its_day_on(month):
    ticket = await month.desk.ticket("vega")
    await month.does(actions.consume, ticket, minutes=300, key="time:1")
    await month.desk.apply(month.desk.source.replace('"Vega"\ntariff = "care"', '"Vega"\ntariff = "growth"'))
    assert await month.stands() == (420, 0, 300, 0), "15 days of 240 minutes and 15 of 600"
    await month.does(actions.consume, ticket, minutes=15, key="time:2")
    assert await month.stands() == (420, 0, 315, 0)
    assert await month.stands(now=DECEMBER) == (600, 0, 0, 0)


async def test_half_a_month_grants_half_and_the_fee_is_in_proportion(month):
    await month.desk.apply(
        month.desk.source.replace('segment = "difficult"', 'segment = "difficult"\nended = 2026-12-15')
    )
    assert await month.stands(now=DECEMBER) == (109, 0, 0, 0), "14 of 31 days, rounded up to the minute"
    async with month.desk.database.reading() as session:
        end = await month_end(session, month.client, DECEMBER)
    assert [(line.days, line.of_days, line.minor) for line in end.fee] == [(14, 31, 10839)]


async def test_what_went_beyond_is_paid_by_the_minute_at_the_price_of_the_tariff(month):
    ticket = await month.desk.ticket("vega")
    pays = 'minutes = 240, overrun = "pay", overrun_price = 72 }'
    await month.desk.apply(month.desk.source.replace("minutes = 240 }", pays, 1))
    await month.does(actions.consume, ticket, minutes=265, key="time:1")
    async with month.desk.database.reading() as session:
        end = await month_end(session, month.client, NOW)
    assert end.overrun_minor == {("content", AllowanceUnit.MINUTES): 3000}


CARRIES = "minutes = 240, carry_over = true, carry_at_most = 60, carry_deficit = true }"


async def test_what_is_left_goes_on_and_a_correction_in_a_closed_month_reaches_the_next(month):
    ticket = await month.desk.ticket("vega")
    # Carried on since January: of every month at most an hour.
    await month.desk.apply(
        month.desk.source.replace("minutes = 240 }", CARRIES, 1), datetime(2026, 11, 1, tzinfo=UTC)
    )
    await month.does(actions.consume, ticket, minutes=270, key="time:1")
    assert await month.stands(now=DECEMBER) == (210, 0, 0, 0), "half an hour overrun is taken off"
    await month.does(actions.consume, ticket, now=DECEMBER, minutes=15, key="time:2")
    assert await month.stands(now=DECEMBER) == (210, 0, 15, 0)
    await month.does(actions.take_back, ticket, key="time:1")
    await month.does(actions.consume, ticket, minutes=195, key="time:3")
    assert await month.stands(now=DECEMBER) == (285, 0, 15, 0), (
        "three quarters of an hour were left after all"
    )
    async with month.desk.database.reading() as session:
        november = (await month_end(session, month.client, NOW)).allowances["content", AllowanceUnit.MINUTES]
    assert (november.own, november.consumed, november.carried_out, november.lapsed) == (240, 195, 45, 0)


@pytest.mark.parametrize("table", ["allowance_event", "price", "tariff_version", "agreement"])
async def test_the_database_itself_refuses_to_rewrite_the_past(month, table):
    ticket = await month.desk.ticket("vega")
    await month.does(actions.reserve, ticket)
    for statement in (f"UPDATE {table} SET id = id + 1000", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError):
            async with month.desk.database.writing() as session:
                await session.execute(text(statement))


async def test_a_client_without_tariff_has_nothing_and_overruns(desk):
    month = Month(desk, await desk.client("atlas"))
    assert await month.stands() is None
    ticket = await desk.ticket("atlas")
    await month.does(actions.consume, ticket, minutes=15, key="time:1")
    assert await month.stands() == (0, 0, 0, 15)
