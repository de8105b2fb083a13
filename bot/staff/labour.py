"""Minutes onto a ticket, and Resolve: what an employee tells the window about the work itself."""

from datetime import UTC, date, datetime, timedelta

from billing.labour.dating import When
from billing.labour.queries import entries as time_entries
from billing.labour.queries import minutes_on, standing
from billing.quotes import queries as quotes
from billing.urgent import queries as urgent
from billing.urgent import rules
from billing.urgent.models import UrgentCall
from billing.verdicts import capped, closing, starting
from bot import dialogs
from bot.staff import work_texts
from bot.staff.work import own_ticket
from bot.visit import Answer, Visit
from intake.business import queries as admissions
from intake.contacts.actors import actor_employee
from intake.letter import Letter
from intake.letter import letter as plain
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.tickets import actions as tickets
from intake.tickets import history
from intake.tickets.errors import NoSuchTicket, WrongStatus
from intake.tickets.models import Status, Ticket
from intake.tickets.texts import titled

ASKED_ABOVE = timedelta(minutes=10)
"""So long a question is still before the eyes of whoever was asked."""


async def log(
    visit: Visit,
    ticket_id: int,
    minutes: int,
    what: str = "",
    *,
    admitted: bool = False,
    sure: bool = False,
    when: When | None = None,
) -> Answer:
    """Minutes onto a ticket, of today where `when` says nothing. On work nobody agreed to pay the employee is told first."""
    ticket = await visit.session.get(Ticket, ticket_id)
    if ticket is None:
        raise NoSuchTicket(ticket_id)
    # The answer to a warning: one warning is one piece of work, however often it is answered.
    answered = visit.press is not None and (admitted or sure)
    admitted = admitted or starting.started_by(ticket) is not None or await _let_in(visit, ticket)
    call = await urgent.in_force(visit.session, ticket)
    within, beyond = await capped.parted(visit.session, ticket, call, minutes, visit.now)
    if not (admitted or sure) and (warning := await _warning(visit, ticket, call, (within, beyond), when)):
        return Answer(warning, ticket_id=ticket_id, private=True)
    before = await minutes_on(visit.session, ticket_id)
    work = capped.Work(
        visit.employee_id,
        what,
        f"message:{visit.chat_id}:{visit.card_id}:log" if answered else f"inbox:{visit.inbox_id}:log",
        when,
    )
    logged = await capped.log(
        visit.session, ticket_id, work, within, beyond, admitted=admitted, now=visit.now
    )
    await tickets.refresh(visit.session, ticket_id)
    total = await minutes_on(visit.session, ticket_id)
    said = work_texts.logged(
        visit.t, ticket_id, visit.t.minutes(minutes), visit.t.minutes(total.worked), pending=logged.pending
    )
    if when and (day := await _other_day(visit, when)):
        said = visit.t.sentences(said, work_texts.dated(visit.t, day))
    if logged.entry.weighed_minutes is not None:
        said = visit.t.sentences(said, work_texts.weighed(visit.t, logged.entry.weighed_minutes))
    if call and rules.is_near(used := await urgent.used(visit.session, call), call.cap_minutes):
        left = call.cap_minutes - used
        said = visit.t.sentences(said, work_texts.cap_left(visit.t, left, visit.t.minutes(call.cap_minutes)))
    if answered and total != before:
        return Answer(plain(said), rewrite=True, ticket_id=ticket_id)
    return Answer(toast=said, ticket_id=ticket_id)


async def _let_in(visit: Visit, ticket: Ticket) -> bool:
    """Whether a manager lets the client talk to this employee directly: then what comes of it is asked for."""
    clients = [ticket.client_id]
    return await admissions.admitted(visit.session, clients, visit.employee_id, visit.now, ticket.id)


async def _other_day(visit: Visit, when: When) -> date | None:
    """The day it was on, where that is not today."""
    zone = (await office(visit.session)).firm.zone
    day = when.moment.astimezone(zone).date()
    return day if day != visit.now.astimezone(zone).date() else None


def answer_of(minutes: int, when: When | None) -> str:
    """What a button under a question has to remember: `80`, or with the moment it was worked: `80:d29337840`."""
    return (
        f"{minutes}:{'h' if when.timed else 'd'}{int(when.moment.timestamp()) // 60}"
        if when
        else f"{minutes}"
    )


def asked_about(argument: str) -> tuple[int, When | None]:
    """The minutes and the moment such a button remembers."""
    minutes, _, moment = argument.partition(":")
    if not minutes.isdecimal():
        return 0, None
    if not moment[1:].isdecimal():
        return int(minutes), None
    return int(minutes), When(datetime.fromtimestamp(int(moment[1:]) * 60, UTC), timed=moment[0] == "h")


async def _warning(
    visit: Visit, ticket: Ticket, call: UrgentCall | None, parts: tuple[int, int], when: When | None
) -> Letter | None:
    """Before minutes go onto work nobody agreed to pay; None where that is agreed."""
    within, beyond = parts
    answer = answer_of(within + beyond, when)
    if call and beyond:
        left = visit.t.minutes(within) if within else None
        cap = visit.t.minutes(call.cap_minutes)
        return work_texts.beyond_cap(visit.t, ticket.id, answer, cap, left)
    if call or not (await standing(visit.session, ticket.id)).unaccepted:
        return None
    return work_texts.unaccepted(visit.t, ticket.id, answer)


async def done(visit: Visit, ticket_id: int) -> Answer:
    """Resolve; if this employee has logged nothing, ask how long it took first."""
    ticket = await own_ticket(visit, ticket_id)
    if ticket.status is not Status.OPEN:
        raise WrongStatus(ticket.id, ticket.status)
    await closing.refuse_unanswered(visit.session, ticket_id)
    entries = await time_entries(visit.session, ticket_id)
    # Whoever has the work is asked for their own minutes; of a manager who ends it for them, only that there are any.
    theirs = ticket.assignee_id == visit.employee_id
    counting = [one for one in entries if one.employee_id == visit.employee_id] if theirs else entries
    if sum(one.worked_minutes for one in counting) <= 0:
        return await _ask_how_long(visit, ticket)
    return await _resolve(visit, ticket)


async def _ask_how_long(visit: Visit, ticket: Ticket) -> Answer:
    """Once in a while, however often Resolve is pressed; later it is asked anew, where it can be seen."""
    fact = f"ticket:{ticket.id}:how_long:{visit.employee_id}:"
    if await outbox.queued_since(visit.session, fact, visit.now - ASKED_ABOVE):
        return Answer(toast=work_texts.how_long_above(visit.t, ticket.id), ticket_id=ticket.id)
    said = work_texts.how_long(visit.t, ticket.id, titled(visit.t, ticket.title))
    return Answer(said, ticket_id=ticket.id, private=True, key=f"{fact}{visit.inbox_id}")


async def took(visit: Visit, ticket_id: int, answer: str) -> Answer:
    """The answer to "how long did it take?": log it and resolve."""
    ticket = await own_ticket(visit, ticket_id)
    if answer == "0":
        # So that the evening does not ask what has been said.
        facts = {"employee": visit.employee_id, "revision": ticket.revision, "minutes": 0}
        actor = actor_employee(visit.employee_id)
        tickets.record(visit.session, ticket_id, actor, history.SPENT, visit.now, **facts)
    if answer == "ask":
        await dialogs.ask(visit, "took", ticket_id=ticket_id)
        return Answer(work_texts.ask_minutes(visit.t, ticket_id), private=True)
    return await log_and_resolve(visit, ticket, int(answer))


async def log_and_resolve(visit: Visit, ticket: Ticket, minutes: int) -> Answer:
    if ticket.status is not Status.OPEN:
        raise WrongStatus(ticket.id, ticket.status)
    await closing.refuse_unanswered(visit.session, ticket.id)
    if minutes:
        asked_first = await log(visit, ticket.id, minutes)
        if asked_first.letter:
            return asked_first
    return await _resolve(visit, ticket)


async def _resolve(visit: Visit, ticket: Ticket) -> Answer:
    actor = actor_employee(visit.employee_id)
    _, settlement = await closing.resolve(visit.session, ticket_id=ticket.id, actor=actor, now=visit.now)
    worked = (await minutes_on(visit.session, ticket.id)).worked
    said = work_texts.resolved(visit.t, ticket.id, visit.t.minutes(worked))
    if settlement and settlement.waiting:
        said += " " + work_texts.not_charged_yet(visit.t)
    if settlement and settlement.over_minutes:
        price = await quotes.current(visit.session, ticket.id)
        sum_ = visit.t.money(settlement.over_minor, price.currency if price else "")
        said += " " + work_texts.over(visit.t, visit.t.minutes(settlement.over_minutes), sum_)
    return Answer(toast=said, alert=True, ticket_id=ticket.id)
