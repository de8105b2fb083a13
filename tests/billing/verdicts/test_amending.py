"""Time that was wrong is reversed and logged anew by whoever logged it; what is charged or over is refused."""

from datetime import timedelta

import pytest

from billing.closing.errors import MonthIsClosed
from billing.closing.models import CloseState, MonthClose
from billing.labour import actions as labour
from billing.labour import queries
from billing.labour.errors import AlreadyCorrected, Charged, NotTheirTime, OutOfReach
from billing.verdicts.amending import Corrector, amend
from intake.office.models import AppliedBook
from intake.tickets import history
from intake.tickets.models import Verdict
from tests.billing.conftest import NOW
from tests.billing.labour.work import BOOK, HOURS, a_ticket, accepted_quote, log, office  # noqa: F401 (fixture)


@pytest.fixture
async def at_the_desk(session):
    content = {"billing": BOOK, "intake": HOURS}
    session.add(AppliedBook(digest="hours", content=content, applied_at=NOW))
    session.info.clear()
    await session.flush()


async def test_pressed_twice_it_is_corrected_once_and_the_journal_says_by_whom(session, world, at_the_desk):
    ticket = await a_ticket(session, world, Verdict.IN_TARIFF)
    entry = (await log(session, world, ticket, minutes=60)).entry
    olga = Corrector(world.olga, manager=True)
    await amend(session, entry.id, 30, olga, NOW)
    with pytest.raises(AlreadyCorrected):
        await amend(session, entry.id, 30, olga, NOW)
    (right,) = await queries.standing_entries(
        session, employee_id=world.ivan, ticket_id=None, since=None, most=9
    )
    assert (right.worked_minutes, right.charged_minutes) == (30, 30)
    await amend(session, right.id, 0, Corrector(world.ivan, manager=False), NOW)
    assert (await queries.minutes_on(session, ticket.id)).worked == 0
    corrected = [one for one in await history.journal(session, ticket.id) if one.kind == "time_corrected"]
    assert [(one.actor, one.facts["was"], one.facts["minutes"]) for one in corrected] == [
        (f"employee:{world.olga}", 60, 30),
        (f"employee:{world.ivan}", 30, 0),
    ]


async def test_refused_to_others_and_for_what_is_charged_long_ago_or_in_a_closed_month(
    session, world, at_the_desk
):
    ivan, olga = Corrector(world.ivan, manager=False), Corrector(world.olga, manager=True)
    ticket = await a_ticket(session, world, Verdict.BILLABLE)
    price = await accepted_quote(session, world, ticket)
    charged = (await log(session, world, ticket)).entry
    with pytest.raises(NotTheirTime):
        await amend(session, charged.id, 30, Corrector(world.olga, manager=False), NOW)
    await labour.lock_billed(session, ticket_id=ticket.id, quote_id=price.id, minutes=None)
    with pytest.raises(Charged):
        await amend(session, charged.id, 30, olga, NOW)

    old = (await log(session, world, ticket, key="t:2", worked_at=NOW - timedelta(days=15))).entry
    with pytest.raises(OutOfReach):
        await amend(session, old.id, 30, ivan, NOW)
    await amend(session, old.id, 30, olga, NOW)

    over = (await log(session, world, ticket, key="t:3")).entry
    session.add(
        MonthClose(
            client_id=world.client,
            period="2026-11",
            state=CloseState.CLOSED,
            upto=0,
            figures={},
            closed_at=NOW,
        )
    )
    await session.flush()
    with pytest.raises(MonthIsClosed):
        await amend(session, over.id, 30, olga, NOW)
