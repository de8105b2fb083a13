"""Minutes: always recorded, counted as the verdict says, held against nobody the manager sent."""

from datetime import timedelta

import pytest

from billing.labour import actions as labour
from billing.labour import favours, queries
from billing.labour.errors import AlreadyCorrected, BadMinutes, ErrorDecided
from billing.labour.models import ErrorState
from billing.labour.rules import Outcome
from billing.ledger import actions as ledger
from billing.ledger.errors import KeyConflict
from billing.quotes import actions as quotes
from billing.quotes.lifecycle import Line, Mode
from billing.tariffs import actions as tariffs
from billing.tariffs.book import Unit
from billing.tariffs.models import AgreementRow, TariffRow, TariffVersion
from billing.tariffs.queries import usage
from intake.contacts.models import Channel, Client
from intake.office.models import AppliedBook
from intake.tickets.models import ClosedReason, Status, Verdict
from tests.billing.conftest import NOW, add_ticket

DAY = timedelta(days=1)
BOOK = {
    "currency": "RUB",
    "timezone": "Europe/Moscow",
    "language": "en",
    "categories": {
        "design": {
            "name": {"*": "Design"},
            "usual_minutes": 60,
            "rounding_minutes": 15,
            "minimum_minutes": 30,
        }
    },
    "items": {},
    "quotes": {"valid_days": 14},
    "reminders": {"balance_below": "0"},
    "clients": {},
    "rates": {},
}


@pytest.fixture(autouse=True)
async def office(session, world):
    """Design is counted by started quarters, half an hour at least; Vega's tariff includes 120 minutes of it."""
    session.add(AppliedBook(digest="d", content={"billing": BOOK}, applied_at=NOW))
    tariff = TariffRow(code="care", name={"*": "Care"})
    session.add(tariff)
    await session.flush()
    allowances = {"design": {"minutes": 120, "requests": None}}
    since = NOW - 30 * DAY
    session.add(
        TariffVersion(
            tariff_id=tariff.id, valid_from=since, monthly_fee=0, allowances=allowances, added_at=since
        )
    )
    session.add(AgreementRow(client_id=world.client, valid_from=since, tariff_id=tariff.id, added_at=since))
    await session.flush()


async def a_ticket(session, world, verdict=None, **columns):
    return await add_ticket(session, world.client, world.boss, verdict, **columns)


async def log(session, world, ticket, minutes=40, key="t:1", **options):
    return await labour.log(
        session,
        ticket_id=ticket.id,
        employee_id=options.pop("employee", world.ivan),
        minutes=minutes,
        what="banner",
        now=NOW,
        key=key,
        **options,
    )


async def take_outcome(session, ticket, **columns):
    for name, value in columns.items():
        setattr(ticket, name, value)
    await session.flush()
    return await labour.take_outcome(session, ticket_id=ticket.id, now=NOW + DAY)


async def accepted_quote(session, world, ticket, minor=1000):
    if minor:
        await ledger.top_up(
            session, client_id=world.client, amount_minor=minor, key="t", actor="desk", now=NOW
        )
    quote = await quotes.put(
        session,
        ticket_id=ticket.id,
        client_id=world.client,
        lines=[Line("design-hour", "Design", 1, Unit.HOUR, minor, minor)],
        valid_until=NOW + 30 * DAY,
        by_employee_id=world.olga,
        now=NOW,
        mode=Mode.HOURLY,
    )
    await quotes.accept(
        session,
        quote_id=quote.id,
        revision=quote.revision,
        contact_id=world.boss,
        channel=Channel.TELEGRAM,
        text_seen="",
        now=NOW,
    )
    return quote


async def used(session, world):
    (only,) = await usage(session, world.client, NOW)
    return only.used, only.overrun


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


async def declined(session, ticket):
    return await take_outcome(
        session, ticket, verdict=Verdict.BILLABLE, status=Status.CLOSED, closed_reason=ClosedReason.DECLINED
    )


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


async def test_minutes_on_a_merged_ticket_wait(session, world):
    ticket = await a_ticket(session, world)
    entry = (await log(session, world, ticket)).entry
    await take_outcome(session, ticket, status=Status.CLOSED, closed_reason=ClosedReason.MERGED)
    assert entry.outcome is Outcome.PENDING


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


async def test_what_a_quote_charged_keeps_its_outcome(session, world):
    ticket = await a_ticket(session, world, Verdict.BILLABLE)
    quote = await accepted_quote(session, world, ticket)
    covered = (await log(session, world, ticket, minutes=60)).entry
    beyond = (await log(session, world, ticket, minutes=30, key="t:2")).entry
    await quotes.settle(session, ticket_id=ticket.id, actor="employee:2", now=NOW)
    assert (covered.locked_by, beyond.locked_by) == (quote.id, None)
    await take_outcome(session, ticket, verdict=Verdict.OURS)
    assert (covered.outcome, beyond.outcome) == (Outcome.BILLED, Outcome.OURS)


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
