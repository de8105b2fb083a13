"""Work that goes from one colleague to another: to whom, and how long it took the one who had it."""

from collections.abc import Sequence
from datetime import timedelta

from billing.labour.queries import entries as time_entries
from billing.verdicts import counting
from bot import dialogs
from bot.staff import texts, work, work_texts
from bot.visit import Answer, Visit
from intake.contacts import queries as contacts
from intake.contacts.actors import actor_employee
from intake.contacts.models import Employee
from intake.letter import Button, Letter, Press
from intake.letter import letter as plain
from intake.outbox.delivery import speaker, tell
from intake.tickets import actions as tickets
from intake.tickets import decisions, history
from intake.tickets.errors import NoSuchTicket, Outdated, WrongStatus
from intake.tickets.lifecycle import Event
from intake.tickets.models import Status, Ticket, TicketEvent
from intake.tickets.texts import titled


async def to_whom(visit: Visit, ticket_id: int) -> Answer:
    """Hand over: colleagues who are in the bot already, so that the work is seen at once."""
    ticket = await _in_hand(visit, ticket_id)
    options = []
    for employee, person in await contacts.employees(visit.session):
        if employee.id != ticket.assignee_id and await contacts.chat_of_employee(visit.session, employee.id):
            press = Press("hand2", ticket.id, ticket.revision, str(employee.id))
            options.append(Button(person.name, press))
    if not options:
        return Answer(toast=work_texts.nobody_else(visit.t), alert=True)
    question = work_texts.hand_over_to(visit.t)
    return Answer(
        texts.choose(visit.t, question, ticket.id, titled(visit.t, ticket.title), options),
        private=True,
        ticket_id=ticket.id,
    )


async def hand_over(visit: Visit, press: Press) -> Answer:
    """A colleague has it now; whoever handed it on is asked for their minutes in the same breath."""
    ticket = await _in_hand(visit, press.id)
    to = int(press.argument) if press.argument.isdecimal() else 0
    if ticket.revision != press.revision:
        raise Outdated(ticket.id)
    if to not in [employee.id for employee, _ in await contacts.employees(visit.session)]:
        raise NoSuchTicket(ticket.id)
    former = ticket.assignee_id
    ticket = await decisions.assign(
        visit.session, ticket.id, employee_id=to, by=visit.employee_id, now=visit.now, handed_on=True
    )
    await work.give(visit.session, ticket, visit.now)
    if former != visit.employee_id:
        await ask_minutes(visit, ticket, former, key=f"ticket:{ticket.id}:handed:{ticket.revision}")
        name = await contacts.employee_name(visit.session, to)
        return Answer(plain(f"#{ticket.id} → {name}"), rewrite=True, ticket_id=ticket.id)
    return Answer(await _question(visit, ticket, former), rewrite=True, ticket_id=ticket.id)


async def ask_minutes(
    visit: Visit, ticket: Ticket, former: int | None, *, key: str, after: timedelta = timedelta(0)
) -> None:
    """Whoever had the work is asked once how long it took them; undone within the minute, nobody is asked."""
    if former is None or former == ticket.assignee_id:
        return
    worker = await visit.session.get_one(Employee, former)
    said = await _question(visit, ticket, former)
    await tell(
        visit.session,
        person_id=worker.person_id,
        key=f"{key}:{former}",
        words=lambda _: said,
        now=visit.now,
        ticket_id=ticket.id,
        after=after,
    )


async def spent(visit: Visit, press: Press) -> Answer:
    """The answer to "how long did it take you so far?": a button, or "other" and then words."""
    if press.argument == "ask":
        await dialogs.ask(visit, history.SPENT, ticket_id=press.id, revision=press.revision)
        return Answer(work_texts.ask_minutes(visit.t, press.id), private=True)
    minutes = int(press.argument) if press.argument.isdecimal() else 0
    return await note_minutes(visit, press.id, press.revision, minutes)


async def note_minutes(visit: Visit, ticket_id: int, revision: int, minutes: int) -> Answer:
    """Onto the ticket, for the one who had it; the first answer counts. It was given to them: never a favour."""
    ticket = await visit.session.get(Ticket, ticket_id)
    journal = await history.journal(visit.session, ticket_id)
    own = [event for event in journal if event.facts.get("employee") == visit.employee_id]
    if ticket is None or not any(event.kind == Event.ASSIGN.value for event in own):
        raise NoSuchTicket(ticket_id)
    if _answered(journal, visit.employee_id, revision):
        return Answer(toast=work_texts.noted_before(visit.t, ticket_id))
    actor = actor_employee(visit.employee_id)
    facts = {"employee": visit.employee_id, "revision": revision, "minutes": minutes}
    tickets.record(visit.session, ticket_id, actor, history.SPENT, visit.now, **facts)
    if minutes:
        await counting.log(
            visit.session,
            ticket_id=ticket_id,
            employee_id=visit.employee_id,
            minutes=minutes,
            what="",
            now=visit.now,
            key=f"ticket:{ticket_id}:spent:{revision}:{visit.employee_id}",
            assigned=True,
        )
        await tickets.refresh(visit.session, ticket_id)
    said = work_texts.spent(visit.t, ticket_id, visit.t.minutes(minutes) if minutes else None)
    return Answer(said, rewrite=visit.press is not None, ticket_id=ticket_id)


def _answered(journal: Sequence[TicketEvent], employee_id: int, revision: int) -> bool:
    """Whether they have said it: to this question, or in the evening after the work went to somebody else."""
    given = [event for event in journal if event.kind == Event.ASSIGN.value]
    gone = max((event.id for event in given if event.facts["employee"] != employee_id), default=0)
    return any(
        event.facts.get("revision") == revision or ("evening" in event.facts and event.id > gone)
        for event in journal
        if event.kind == history.SPENT and event.facts["employee"] == employee_id
    )


async def _question(visit: Visit, ticket: Ticket, former: int | None) -> Letter:
    worker = await visit.session.get_one(Employee, former)
    t = await speaker(visit.session, worker.person_id)
    logged = sum(
        entry.worked_minutes
        for entry in await time_entries(visit.session, ticket.id)
        if entry.employee_id == former
    )
    name = await contacts.employee_name(visit.session, ticket.assignee_id)
    return work_texts.how_long_so_far(
        t, ticket.id, titled(t, ticket.title), name, t.minutes(logged) if logged else None, ticket.revision
    )


async def _in_hand(visit: Visit, ticket_id: int) -> Ticket:
    ticket = await work.own_ticket(visit, ticket_id)
    if ticket.status is not Status.OPEN:
        raise WrongStatus(ticket.id, ticket.status)
    return ticket
