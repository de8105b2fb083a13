"""The evening list: whoever worked on something and logged nothing on it is asked once, before the office closes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from billing.evening import actions, queries
from billing.evening.rules import Forgotten, How, asking
from billing.evening.texts import Asked, evening
from billing.jobs.models import JobRun
from config.i18n import translator
from intake.contacts.actors import actor_employee
from intake.contacts.models import Address, Channel, Employee
from intake.office.book import Office
from intake.office.models import AppliedBook
from intake.outbox.models import OutboxView
from intake.tickets import actions as tickets
from intake.tickets import decisions, history
from intake.tickets.lifecycle import Event
from intake.tickets.models import Direction, TicketMessage
from tests.billing.conftest import NOW, add_ticket
from tests.billing.labour.work import BOOK, HOURS, log

EVENING = NOW + timedelta(hours=5, minutes=40)
"""17:40 in Moscow."""
TODAY = NOW.date()


@pytest.fixture
async def open_office(session, world):
    session.add(AppliedBook(digest="e", content={"billing": BOOK, "intake": HOURS}, applied_at=NOW))
    for chat, employee_id in enumerate((world.olga, world.ivan), 100):
        person_id = (await session.get_one(Employee, employee_id)).person_id
        session.add(Address(person_id=person_id, channel=Channel.TELEGRAM, value=str(chat), added_at=NOW))
    await session.flush()


async def answered(session, ticket, employee_id, at=NOW):
    person_id = (await session.get_one(Employee, employee_id)).person_id
    session.add(
        TicketMessage(
            ticket_id=ticket.id,
            direction=Direction.OUT,
            channel=Channel.TELEGRAM,
            person_id=person_id,
            text="Done",
            sent_at=at,
        )
    )
    await session.flush()


async def asked(session, employee_id, at=EVENING):
    return (await queries.to_ask(session, at.date(), at)).get(employee_id)


async def test_asked_for_what_was_answered_resolved_or_handed_on_and_not_for_what_was_logged(
    session, world, open_office
):
    names = ("spoken", "ended", "passed", "timed", "nothing")
    made = {
        name: await add_ticket(session, world.client, world.boss, None, assignee_id=world.ivan)
        for name in names
    }
    for name in ("spoken", "ended", "timed", "nothing"):
        await answered(session, made[name], world.ivan)
    actor = actor_employee(world.ivan)
    await tickets.change(session, made["ended"].id, Event.RESOLVE, actor="employee:1", now=NOW)
    tickets.record(session, made["passed"].id, actor, "assign", NOW, employee=world.ivan)
    await decisions.assign(
        session, made["passed"].id, employee_id=world.olga, by=world.ivan, now=NOW, handed_on=True
    )
    await log(session, world, made["timed"])
    tickets.record(session, made["nothing"].id, actor, history.SPENT, NOW, employee=world.ivan, minutes=0)
    await session.flush()

    assert await asked(session, world.ivan) == (
        Forgotten(made["spoken"].id, (How.ANSWERED,)),
        Forgotten(made["ended"].id, (How.ANSWERED, How.RESOLVED)),
        Forgotten(made["passed"].id, (How.HANDED_ON,)),
    )
    assert await asked(session, world.olga) == ()


async def test_nobody_is_asked_twice_and_what_came_after_closing_is_asked_the_next_evening(
    session, world, open_office
):
    ticket = await add_ticket(session, world.client, world.boss, None)
    await answered(session, ticket, world.ivan)
    what = await asked(session, world.ivan)
    run_id = await actions.put(session, world.ivan, what, TODAY, EVENING)
    assert run_id
    assert await actions.put(session, world.ivan, what, TODAY, EVENING) is None
    assert await asked(session, world.ivan) is None
    assert [view.kind for view in await session.scalars(select(OutboxView))] == [actions.LIST]

    late = await add_ticket(session, world.client, world.boss, None)
    await answered(session, late, world.ivan, EVENING + timedelta(hours=2))
    tomorrow = EVENING + timedelta(days=1)
    assert await asked(session, world.ivan, tomorrow) == (Forgotten(late.id, (How.ANSWERED,)),)


async def test_the_list_tells_what_has_been_said_since_and_asks_for_the_rest(session, world, open_office):
    first, second = [await add_ticket(session, world.client, world.boss, None) for _ in range(2)]
    for ticket in (first, second):
        await answered(session, ticket, world.ivan)
    run_id = await actions.put(session, world.ivan, await asked(session, world.ivan), TODAY, NOW)
    await log(session, world, first, minutes=40)
    assert run_id
    lines = await queries.lines_of(session, await session.get_one(JobRun, run_id))
    assert [(line.ticket.id, line.minutes) for line in lines] == [(first.id, 40), (second.id, None)]

    t = translator("en")
    said = evening(
        t, run_id, [Asked(line.ticket.id, "Vega", "Banner", line.hows, line.minutes) for line in lines]
    )
    assert f"✓ #{first.id} Vega · Banner: 40\xa0min" in said.text
    assert [button.label for row in said.buttons for button in row] == ["① 15", "① 30", "① 60", "① …", "① 0"]


BERLINS = Office.model_validate_json(
    '{"firm": {"name": "L", "language": "en", "timezone": "Europe/Berlin", "currency": "EUR"},'
    '"hours": {"monday": [{"opens": 540, "closes": 780}, {"opens": 840, "closes": 1080}],'
    '"friday": [{"opens": 540, "closes": 1080}], "sunday": [{"opens": 600, "closes": 615}],'
    '"holidays": ["2026-12-25"], "special": {"2026-11-27": [{"opens": 540, "closes": 780}]}},'
    '"promise": {"minutes": 120}, "closing": {"after_days": 5}, "summary": {"time": "09:00"},'
    '"refusals": {}, "employees": {}}'
)


@pytest.mark.parametrize(
    ("day", "before", "start"),
    [
        (
            date(2026, 11, 16),
            30,
            datetime(2026, 11, 16, 16, 30, tzinfo=UTC),
        ),  # before the last closing of the day
        (date(2026, 7, 6), 30, datetime(2026, 7, 6, 15, 30, tzinfo=UTC)),  # in summer
        (date(2026, 11, 27), 45, datetime(2026, 11, 27, 11, 15, tzinfo=UTC)),  # a short day
        (
            date(2026, 10, 25),
            30,
            datetime(2026, 10, 25, 9, 0, tzinfo=UTC),
        ),  # clocks go back; open for a quarter
        (date(2026, 12, 25), 30, None),
        (date(2026, 11, 17), 30, None),
        (date(2026, 11, 16), 0, None),
    ],
)
def test_people_are_asked_before_closing_on_working_days_only(day, before, start):
    stretch = asking(BERLINS, day, before)
    assert (stretch.start if stretch else None) == start
