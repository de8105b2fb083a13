"""Whoever takes an urgent call."""

from billing.urgent import actions, staff_texts
from bot.staff import handing, urgent_texts, work
from bot.visit import Answer, Visit
from intake.contacts.models import Client
from intake.letter import Press
from intake.tickets.texts import titled


async def catch(visit: Visit, press: Press) -> Answer:
    """ "I take it": the work is theirs at once, in their private chat."""
    in_minutes = int(press.argument) if press.argument.isdecimal() else 0
    caught = await actions.take(
        visit.session,
        press.id,
        employee_id=visit.employee_id,
        in_minutes=min(in_minutes, staff_texts.SOON_MINUTES),
        now=visit.now,
    )
    ticket = caught.ticket
    if caught.again:
        return Answer(toast=urgent_texts.yours_already(visit.t, ticket.id))
    await work.give(visit.session, ticket, visit.now)
    await handing.ask_minutes(visit, ticket, caught.former, key=f"urgent:{caught.call.id}:handed")
    client = (await visit.session.get_one(Client, ticket.client_id)).name
    cap = visit.t.minutes(caught.call.cap_minutes)
    said = staff_texts.yours(visit.t, ticket.id, titled(visit.t, ticket.title), client, cap)
    # In the staff chat everybody reads who has it; theirs is said to them alone.
    return Answer(said, private=True, rewrite=visit.private, ticket_id=ticket.id)
