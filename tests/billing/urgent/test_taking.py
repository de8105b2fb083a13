"""Whoever takes an urgent call may take it from a colleague, who is then asked for their minutes."""

from billing.urgent import actions
from billing.urgent.models import CallState, UrgentCall
from intake.office.models import AppliedBook
from tests.billing.conftest import NOW, add_ticket
from tests.billing.labour.work import BOOK, HOURS


async def test_it_is_known_whose_work_it_was_and_pressed_again_nobodys(session, world):
    session.add(AppliedBook(digest="u", content={"billing": BOOK, "intake": HOURS}, applied_at=NOW))
    ticket = await add_ticket(session, world.client, world.boss, None, assignee_id=world.ivan)
    call = UrgentCall(
        ticket_id=ticket.id,
        state=CallState.RINGING,
        called_by=world.boss,
        called_at=NOW,
        text_seen="",
        cap_minutes=60,
        currency="RUB",
        rings=1,
        due_at=NOW,
    )
    session.add(call)
    await session.flush()
    caught = await actions.take(session, call.id, employee_id=world.olga, in_minutes=0, now=NOW)
    assert (caught.former, caught.ticket.assignee_id) == (world.ivan, world.olga)
    again = await actions.take(session, call.id, employee_id=world.olga, in_minutes=0, now=NOW)
    assert (again.former, again.again) == (None, True)
