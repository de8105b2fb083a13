"""Our own fault after all: the manager reads what is given back, and confirms once."""

from billing.verdicts import conceding, ours_texts
from billing.verdicts.conceding import GivenBack
from billing.verdicts.facts import money
from bot.staff import texts
from bot.staff.triage import fresh
from bot.visit import Answer, Visit
from intake.letter import Press
from intake.tickets.models import Ticket
from intake.tickets.texts import titled


async def ask(visit: Visit, press: Press) -> Answer:
    """ "Ours…": nothing happens yet."""
    ticket = await fresh(visit, press)
    back = await conceding.at_stake(visit.session, ticket)
    said = ours_texts.ask(
        visit.t, ticket.id, titled(visit.t, ticket.title), ticket.revision, *await _words(visit, ticket, back)
    )
    toast = None if visit.private else texts.sent_private(visit.t)
    return Answer(said, toast=toast, private=True, rewrite=visit.private, ticket_id=ticket.id)


async def concede(visit: Visit, press: Press) -> Answer:
    """ "Ours, give it back"."""
    ticket, back = await conceding.concede(
        visit.session, ticket_id=press.id, revision=press.revision, by=visit.employee_id, now=visit.now
    )
    said = ours_texts.conceded(visit.t, ticket.id, *await _words(visit, ticket, back))
    return Answer(said, rewrite=True, ticket_id=ticket.id)


async def leave(visit: Visit, press: Press) -> Answer:
    return Answer(ours_texts.left(visit.t, press.id), rewrite=True, ticket_id=press.id)


async def _words(visit: Visit, ticket: Ticket, back: GivenBack) -> tuple[str | None, str | None]:
    """The sum and the time, where there is any."""
    minor = back.charged_minor + back.held_minor
    sum_ = await money(visit.session, ticket.client_id, minor, visit.t) if minor else None
    return sum_, visit.t.minutes(back.minutes) if back.minutes else None
