"""What minutes count as: the verdict's answer, whenever it falls, and whoever the ticket belongs to."""

import pytest

from billing.labour import actions as labour
from billing.labour import queries
from billing.labour.rules import Outcome
from billing.quotes import actions as quotes
from billing.tariffs import actions as tariffs
from billing.tariffs.queries import usage
from intake.contacts.models import Client
from intake.tickets.models import ClosedReason, Status, Verdict
from tests.billing.conftest import NOW
from tests.billing.labour.work import DAY, a_ticket, accepted_quote, log, office, take_outcome, used  # noqa: F401 (fixture)


@pytest.mark.parametrize(
    ("verdict", "outcome", "unaccepted"),
    [
        (None, Outcome.PENDING, False),
        (Verdict.IN_TARIFF, Outcome.IN_TARIFF, False),
        (Verdict.BILLABLE, Outcome.PENDING, True),
        (Verdict.OURS, Outcome.OURS, False),
        (Verdict.REFUSED, Outcome.REFUSED, True),
    ],
)
async def test_minutes_follow_the_verdict(session, world, verdict, outcome, unaccepted):
    ticket = await a_ticket(session, world, verdict)
    assert (await queries.standing(session, ticket.id)).unaccepted == unaccepted
    logged = await log(session, world, ticket)
    assert (logged.entry.outcome, logged.unaccepted) == (outcome, unaccepted)
    assert logged.pending == (outcome is Outcome.PENDING)


async def test_billable_minutes_are_billed_once_the_price_is_accepted(session, world):
    ticket = await a_ticket(session, world, Verdict.BILLABLE)
    entry = (await log(session, world, ticket)).entry
    await accepted_quote(session, world, ticket)
    taken = await take_outcome(session, ticket)
    assert (taken.changed, taken.drafted, entry.outcome) == ((entry,), (), Outcome.BILLED)
    assert (await log(session, world, ticket, key="t:2")).entry.outcome is Outcome.BILLED


async def test_pending_minutes_use_the_allowance_when_the_verdict_falls_and_give_it_back_when_it_changes(
    session, world
):
    ticket = await a_ticket(session, world)
    await log(session, world, ticket, minutes=120)
    assert await usage(session, world.client, NOW)
    assert await used(session, world) == (0, 0)
    taken = await take_outcome(session, ticket, verdict=Verdict.IN_TARIFF)
    assert [alert.level for alert in taken.alerts] == [100]
    assert await used(session, world) == (120, 0)
    await take_outcome(session, ticket, verdict=Verdict.BILLABLE)
    assert await used(session, world) == (0, 0)
    assert (await take_outcome(session, ticket)).changed == ()


async def test_a_verdict_changed_by_undoing_the_ticket_gives_back_once(session, world):
    """The desk gives back everything a ticket used; its minutes must not give it back again."""
    ticket = await a_ticket(session, world, Verdict.IN_TARIFF)
    await log(session, world, ticket, minutes=60)
    await tariffs.undo(session, ticket_id=ticket.id, now=NOW)
    await take_outcome(session, ticket, verdict=Verdict.OURS)
    assert await used(session, world) == (0, 0)
    await take_outcome(session, ticket, verdict=Verdict.IN_TARIFF)
    assert await used(session, world) == (60, 0)


async def test_minutes_on_a_merged_ticket_wait(session, world):
    ticket = await a_ticket(session, world)
    entry = (await log(session, world, ticket)).entry
    await take_outcome(session, ticket, status=Status.CLOSED, closed_reason=ClosedReason.MERGED)
    assert entry.outcome is Outcome.PENDING


async def test_what_a_quote_charged_keeps_its_outcome(session, world):
    ticket = await a_ticket(session, world, Verdict.BILLABLE)
    quote = await accepted_quote(session, world, ticket)
    covered = (await log(session, world, ticket, minutes=60)).entry
    beyond = (await log(session, world, ticket, minutes=30, key="t:2")).entry
    await quotes.settle(session, ticket_id=ticket.id, actor="employee:2", now=NOW)
    assert (covered.locked_by, beyond.locked_by) == (quote.id, None)
    await take_outcome(session, ticket, verdict=Verdict.OURS)
    assert (covered.outcome, beyond.outcome) == (Outcome.BILLED, Outcome.OURS)


async def test_minutes_follow_a_ticket_moved_to_another_client(session, world):
    other = Client(code="orion", name="Orion", created_at=NOW)
    session.add(other)
    await session.flush()
    ticket = await a_ticket(session, world, Verdict.IN_TARIFF)
    entry = (await log(session, world, ticket, minutes=60)).entry
    ticket.client_id = other.id
    for _ in range(2):
        await labour.follow_ticket(session, ticket_id=ticket.id, client_id=other.id, now=NOW + DAY)
    assert entry.client_id == other.id
    assert await used(session, world) == (0, 0)
    (only,) = await usage(session, other.id, NOW)
    assert only.overrun == 60
