"""Two cards that are one request: the office joins them, by the button under what the program saw."""

from billing.verdicts import joining
from bot.staff import card_texts, following, texts, triage
from bot.visit import Answer, Visit
from intake.contacts.actors import actor_employee
from intake.letter import Button, Press
from intake.letter import letter as plain
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket
from intake.tickets.texts import titled


async def ask(visit: Visit, press: Press) -> Answer:
    """Asked once, because the client is told and nothing takes it apart again."""
    ticket = await triage.fresh(visit, press)
    target = await _target(visit, press)
    yes = Press("unite2", ticket.id, ticket.revision, str(target.id))
    question = texts.same_request(visit.t, target.id, titled(visit.t, target.title))
    return await triage.ask(visit, ticket, question, [Button(texts.yes_the_same(visit.t), yes)])


async def unite(visit: Visit, press: Press) -> Answer:
    """ "Yes, the same": the words move, and whoever asked reads under which number it goes on."""
    ticket = await triage.fresh(visit, press)
    target = await _target(visit, press)
    actor = actor_employee(visit.employee_id)
    moved = await joining.join(visit.session, ticket, target, actor=actor, now=visit.now)
    await joining.tell_joined(visit.session, ticket, target, visit.now)
    for message in moved:
        await following.pass_on(visit.session, target, message, visit.now)
    said = f"#{ticket.id}: {card_texts.joined_to(visit.t, target.id)}"
    return Answer(plain(said), rewrite=True, ticket_id=target.id)


async def _target(visit: Visit, press: Press) -> Ticket:
    number = int(press.argument) if press.argument.isdecimal() else 0
    target = await visit.session.get(Ticket, number)
    if target is None:
        raise NoSuchTicket(number)
    return target
