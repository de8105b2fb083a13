"""When work given out may begin: the manager is told what it waits for, and may take the start on themselves."""

from datetime import datetime, timedelta
from typing import Protocol

from billing.verdicts import starting
from billing.verdicts.starting import Waits
from bot.staff import starting_texts, texts, work_texts
from bot.visit import Answer, Visit
from config.database import Session
from intake.contacts import queries as contacts
from intake.contacts.models import Employee
from intake.letter import Letter, Press
from intake.letter import letter as plain
from intake.outbox.delivery import tell
from intake.tickets import queries
from intake.tickets.actions import WORK
from intake.tickets.decisions import UNDO_FOR, verdict_key
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket
from intake.tickets.texts import titled


class At(Protocol):
    """The unit of work and its moment; a visit has them, and so has a mail."""

    @property
    def session(self) -> Session: ...

    @property
    def now(self) -> datetime: ...


async def assigned(visit: Visit, ticket: Ticket, given: str, name: str) -> Letter:
    """The answer to Assign: where the work has to wait, that it does, and the one button to begin all the same."""
    waits = await starting.waits_for(visit.session, ticket)
    if waits is None or waits is Waits.SUPPLEMENT or starting.started_by(ticket):
        return plain(given)
    return texts.given_in_advance(visit.t, given, name, ticket.id, waits)


async def begin(visit: Visit, press: Press) -> Answer:
    """ "Start now, I answer for it"."""
    ticket = await visit.session.get(Ticket, press.id)
    if ticket is None or ticket.assignee_id is None:
        raise NoSuchTicket(press.id)
    waits = await starting.waits_for(visit.session, ticket)
    if waits is None or waits is Waits.SUPPLEMENT:
        return Answer(plain(texts.nothing_to_wait_for(visit.t, ticket.id)), rewrite=True)
    name = await contacts.employee_name(visit.session, ticket.assignee_id)
    if not await starting.take_on(visit.session, ticket, by=visit.employee_id, now=visit.now):
        return Answer(toast=texts.started_before(visit.t, ticket.id, name))
    await _tell_worker(visit, ticket, waits)
    return Answer(texts.started(visit.t, ticket.id, name), rewrite=True, ticket_id=ticket.id)


async def _tell_worker(visit: Visit, ticket: Ticket, waits: Waits) -> None:
    """Who has been told to wait is told to begin; who has not seen the work yet reads it there."""
    assert ticket.assignee_id is not None
    chat_id = await contacts.chat_of_employee(visit.session, ticket.assignee_id)
    if chat_id is None or not await queries.shown_at(visit.session, WORK, ticket.id, chat_id):
        return
    worker = await visit.session.get_one(Employee, ticket.assignee_id)
    manager = await contacts.employee_name(visit.session, visit.employee_id)
    await tell(
        visit.session,
        person_id=worker.person_id,
        key=f"ticket:{ticket.id}:started:{worker.id}:{visit.inbox_id}",
        words=lambda t: work_texts.begin(
            t, ticket.id, titled(t, ticket.title), starting_texts.may_start(t, manager, waits)
        ),
        now=visit.now,
        ticket_id=ticket.id,
    )


async def had_to_wait(at: At, ticket_id: int) -> bool:
    """Whether whoever has the work was asked not to start."""
    ticket = await at.session.get(Ticket, ticket_id)
    if ticket is None or starting.started_by(ticket):
        return False
    return await starting.waits_for(at.session, ticket) is not None


async def tell_decided(at: At, ticket: Ticket, *, waited: bool) -> None:
    """Whoever had the work before the decision hears that they can start, or need not. Undone, they hear nothing."""
    if not waited or ticket.assignee_id is None or ticket.verdict is None:
        return
    chat_id = await contacts.chat_of_employee(at.session, ticket.assignee_id)
    if chat_id is None or not await queries.shown_at(at.session, WORK, ticket.id, chat_id):
        return
    worker = await at.session.get_one(Employee, ticket.assignee_id)
    verdict = ticket.verdict
    await tell(
        at.session,
        person_id=worker.person_id,
        key=f"{verdict_key(ticket)}#start:{worker.id}",
        words=lambda t: work_texts.begin(
            t, ticket.id, titled(t, ticket.title), starting_texts.decided(t, verdict)
        ),
        now=at.now,
        ticket_id=ticket.id,
        after=UNDO_FOR,
    )


async def tell_to_wait(at: At, ticket: Ticket, *, after: timedelta = UNDO_FOR) -> None:
    """A price goes to the client for work somebody has already: they wait for the answer. Undone, they hear nothing."""
    if ticket.assignee_id is None or starting.started_by(ticket):
        return
    if await starting.waits_for(at.session, ticket) is not Waits.ACCEPTANCE:
        return
    worker = await at.session.get_one(Employee, ticket.assignee_id)
    await tell(
        at.session,
        person_id=worker.person_id,
        key=f"{verdict_key(ticket)}#wait:{worker.id}",
        words=lambda t: work_texts.begin(
            t, ticket.id, titled(t, ticket.title), starting_texts.waits(t, Waits.ACCEPTANCE)
        ),
        now=at.now,
        ticket_id=ticket.id,
        after=after,
    )
