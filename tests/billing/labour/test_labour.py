"""Minutes: always recorded, counted as the verdict says, held against nobody the manager sent."""

import pytest

from billing.labour import actions as labour
from billing.labour import queries
from billing.labour.errors import AlreadyCorrected, BadMinutes
from billing.labour.rules import Outcome
from billing.ledger.errors import KeyConflict
from intake.contacts.models import Client
from intake.tickets.models import Verdict
from tests.billing.conftest import NOW, add_ticket
from tests.billing.labour.work import DAY, a_ticket, declined, log, nights, office, used  # noqa: F401 (fixtures)


async def test_worked_and_charged_minutes_are_both_kept(session, world):
    entry = (await log(session, world, await a_ticket(session, world), minutes=40)).entry
    assert (entry.worked_minutes, entry.charged_minutes) == (40, 45)


async def test_a_little_work_is_charged_the_minimum(session, world):
    assert (await log(session, world, await a_ticket(session, world), minutes=1)).entry.charged_minutes == 30


async def test_work_of_no_known_category_is_recorded_to_the_minute(session, world):
    for key, category in (("a", None), ("b", "gone")):
        ticket = await a_ticket(session, world, Verdict.IN_TARIFF, category=category)
        assert (await log(session, world, ticket, minutes=7, key=key)).entry.charged_minutes == 7


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
async def test_what_cannot_be_true_is_not_recorded(session, world, minutes):
    with pytest.raises(BadMinutes):
        await log(session, world, await a_ticket(session, world), minutes=minutes)


async def test_logged_twice_counts_once(session, world):
    ticket = await a_ticket(session, world, Verdict.IN_TARIFF)
    first, again = await log(session, world, ticket), await log(session, world, ticket)
    assert first.entry.id == again.entry.id
    assert await used(session, world) == (45, 0)
    with pytest.raises(KeyConflict):
        await log(session, world, ticket, minutes=41)


async def test_a_correction_reverses_and_logs_anew(session, world):
    ticket = await a_ticket(session, world, Verdict.IN_TARIFF)
    wrong = (await log(session, world, ticket, minutes=60)).entry
    await labour.correct(session, entry_id=wrong.id, minutes=30, key="c:1", now=NOW)
    right = await labour.correct(session, entry_id=wrong.id, minutes=30, key="c:1", now=NOW)
    assert (right.entry.worked_minutes, right.entry.what) == (30, "banner")
    assert (await queries.minutes_on(session, ticket.id)).worked == 30
    assert await used(session, world) == (30, 0)
    with pytest.raises(AlreadyCorrected):
        await labour.correct(session, entry_id=wrong.id, minutes=20, key="c:2", now=NOW)


async def test_a_correction_to_nothing_only_reverses(session, world):
    ticket = await a_ticket(session, world)
    entry = (await log(session, world, ticket)).entry
    assert await labour.correct(session, entry_id=entry.id, minutes=0, key="c:1", now=NOW) is None
    assert await labour.correct(session, entry_id=entry.id, minutes=0, key="c:1", now=NOW) is None
    assert (await queries.minutes_on(session, ticket.id)).charged == 0
    assert (await declined(session, ticket)).drafted == ()


async def test_sums_are_by_client_category_and_outcome(session, world):
    await log(session, world, await a_ticket(session, world, Verdict.OURS), minutes=40)
    await log(session, world, await a_ticket(session, world, Verdict.OURS), minutes=20, key="t:2")
    await log(
        session,
        world,
        await a_ticket(session, world, Verdict.OURS),
        minutes=5,
        key="t:3",
        worked_at=NOW - 9 * DAY,
    )
    (only,) = await queries.sums(session, NOW - DAY, NOW + DAY)
    assert (only.client_id, only.category, only.outcome) == (world.client, "design", Outcome.OURS)
    assert (only.worked, only.charged) == (60, 75)


async def test_work_for_a_client_without_an_account_is_recorded(session, world):
    client = Client(code="new", name="New", created_at=NOW)
    session.add(client)
    await session.flush()
    ticket = await add_ticket(session, client.id, world.boss, None)
    assert (await log(session, world, ticket)).entry.client_id == client.id


@pytest.mark.usefixtures("nights")
async def test_a_night_takes_more_of_the_allowance_but_is_billed_as_it_was(session, world):
    ticket = await a_ticket(session, world, Verdict.IN_TARIFF)
    began = NOW.replace(hour=19, minute=30)  # half past ten in Moscow
    entry = (await log(session, world, ticket, minutes=60, began_at=began)).entry
    assert (entry.worked_minutes, entry.charged_minutes, entry.weighed_minutes) == (60, 60, 90)
    assert await used(session, world) == (90, 0)
    right = await labour.correct(session, entry_id=entry.id, minutes=30, key="c:1", now=NOW)
    assert right
    assert (right.entry.charged_minutes, right.entry.weighed_minutes) == (30, 45)
    assert await used(session, world) == (45, 0)


@pytest.mark.usefixtures("nights")
async def test_without_hours_nobody_knows_it_was_night_and_by_day_nothing_is_weighed(session, world):
    ticket = await a_ticket(session, world, Verdict.IN_TARIFF)
    assert (await log(session, world, ticket, minutes=60)).entry.weighed_minutes is None
    by_day = await log(session, world, ticket, minutes=60, key="t:2", began_at=NOW)
    assert by_day.entry.weighed_minutes is None
    assert await used(session, world) == (120, 0)
