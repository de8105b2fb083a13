"""Standard errors: drafted where nobody agreed to the work, never where the manager sent somebody."""

import pytest
from sqlalchemy import select

from billing.labour import favours, queries
from billing.labour.errors import ErrorDecided
from billing.labour.models import ErrorState, FavourCode, StandardErrorEvent
from billing.labour.rules import Outcome
from billing.quotes import actions as quotes
from intake.tickets.models import ClosedReason, Status, Verdict
from tests.billing.conftest import NOW
from tests.billing.labour.work import a_ticket, accepted_quote, declined, log, office, take_outcome  # noqa: F401 (fixture)


@pytest.mark.parametrize(
    ("columns", "outcome"),
    [
        (
            {"verdict": Verdict.REFUSED, "status": Status.CLOSED, "closed_reason": ClosedReason.REFUSED},
            Outcome.REFUSED,
        ),
        (
            {"verdict": Verdict.BILLABLE, "status": Status.CLOSED, "closed_reason": ClosedReason.DECLINED},
            Outcome.UNCOUNTED,
        ),
        ({"verdict": Verdict.BILLABLE, "status": Status.RESOLVED}, Outcome.UNCOUNTED),
        ({"verdict": None, "status": Status.RESOLVED}, Outcome.UNCOUNTED),
    ],
)
async def test_work_that_stays_unaccepted_drafts_a_standard_error(session, world, columns, outcome):
    ticket = await a_ticket(session, world)
    entry = (await log(session, world, ticket)).entry
    (error,) = (await take_outcome(session, ticket, **columns)).drafted
    assert (entry.outcome, error.employee_id, error.state) == (outcome, world.ivan, ErrorState.DRAFT)
    assert (await take_outcome(session, ticket)).drafted == ()
    assert await queries.drafts(session, world.ivan) == [error]


async def test_none_where_the_manager_assigned_it(session, world):
    ticket = await a_ticket(session, world, assignee_id=world.ivan)
    await log(session, world, ticket)
    assert (await declined(session, ticket)).drafted == ()


async def test_none_where_the_employee_said_the_manager_asked(session, world):
    ticket = await a_ticket(session, world)
    await log(session, world, ticket, admitted=True)
    assert (await declined(session, ticket)).drafted == ()


async def test_none_for_the_managers_own_work(session, world):
    ticket = await a_ticket(session, world)
    await log(session, world, ticket, employee=world.olga)
    assert (await declined(session, ticket)).drafted == ()


async def test_none_where_the_verdict_changed_later(session, world):
    ticket = await a_ticket(session, world, Verdict.IN_TARIFF)
    entry = (await log(session, world, ticket)).entry
    assert (await declined(session, ticket)).drafted == ()
    assert entry.outcome is Outcome.UNCOUNTED


async def test_none_where_an_accepted_price_was_cancelled(session, world):
    ticket = await a_ticket(session, world, Verdict.BILLABLE)
    await accepted_quote(session, world, ticket)
    await log(session, world, ticket)
    await quotes.cancel(session, ticket_id=ticket.id, actor="employee:1", now=NOW)
    assert (await declined(session, ticket)).drafted == ()


async def test_one_for_a_request_and_employee_however_often_they_worked(session, world):
    ticket = await a_ticket(session, world)
    await log(session, world, ticket)
    await log(session, world, ticket, key="second")
    (error,) = (await declined(session, ticket)).drafted
    assert error.code is FavourCode.UNACCEPTED
    assert len(await favours.past_tariff(session, ticket.id, world.ivan)) == 2
    again = await log(session, world, ticket, key="third")
    assert again.error is None, "told once"
    assert await queries.drafts(session) == [error]


async def test_a_decision_can_be_made_again_and_all_of_it_is_on_record(session, world):
    ticket = await a_ticket(session, world)
    await log(session, world, ticket)
    (error,) = (await declined(session, ticket)).drafted
    by = {"error_id": error.id, "by_employee_id": world.olga, "now": NOW}
    await favours.drop(session, **by, reason="small")
    for _ in range(2):
        assert (await favours.reopen(session, **by)).state is ErrorState.DRAFT
    await favours.confirm(session, **by, reason="price_first")
    assert (error.state, error.reason) == (ErrorState.CONFIRMED, "price_first")
    kinds = await session.scalars(select(StandardErrorEvent.kind).order_by(StandardErrorEvent.id))
    assert list(kinds) == ["drafted", "dropped", "reopened", "confirmed"]


async def test_a_draft_is_dropped_when_the_work_is_accepted_after_all(session, world):
    ticket = await a_ticket(session, world)
    await log(session, world, ticket)
    (error,) = (await declined(session, ticket)).drafted
    await take_outcome(session, ticket, verdict=Verdict.OURS)
    assert (error.state, error.decided_by) == (ErrorState.DROPPED, None)


async def test_the_employee_explains_and_the_manager_decides_once(session, world):
    ticket = await a_ticket(session, world)
    await log(session, world, ticket)
    (error,) = (await declined(session, ticket)).drafted
    await favours.explain(session, error_id=error.id, employee_id=world.ivan, explanation="a typo", now=NOW)
    with pytest.raises(LookupError):
        await favours.explain(session, error_id=error.id, employee_id=world.olga, explanation="", now=NOW)
    for _ in range(2):
        await favours.confirm(session, error_id=error.id, by_employee_id=world.olga, now=NOW)
    assert (error.state, error.explanation, error.decided_by) == (ErrorState.CONFIRMED, "a typo", world.olga)
    with pytest.raises(ErrorDecided):
        await favours.drop(session, error_id=error.id, by_employee_id=world.olga, now=NOW)
    with pytest.raises(ErrorDecided):
        await favours.explain(session, error_id=error.id, employee_id=world.ivan, explanation="", now=NOW)
    await take_outcome(session, ticket, verdict=Verdict.OURS)
    assert error.state is ErrorState.CONFIRMED
