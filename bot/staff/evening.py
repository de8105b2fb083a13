"""The evening list under its employee's thumb: minutes by buttons, another time in words, or nothing."""

from dataclasses import dataclass

from billing.evening import queries, texts
from billing.evening.actions import LIST
from billing.evening.queries import Line
from billing.jobs.models import JobRun
from billing.labour.dating import when_worked
from billing.labour.reading import SaidWork
from bot import dialogs
from bot.staff import labour, work_texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from intake.contacts.actors import actor_employee
from intake.contacts.models import Client, Employee
from intake.letter import Letter, Press
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker
from intake.tickets import actions as tickets
from intake.tickets import history
from intake.tickets.errors import NoSuchTicket
from intake.tickets.texts import titled

QUESTION = "evening"


@dataclass(frozen=True)
class EveningCard:
    """The view of one evening's list, as it has been answered so far."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        run = await session.get(JobRun, subject_id)
        if run is None:
            return None
        employee = await session.get_one(Employee, queries.asked_of(run))
        t = await speaker(session, employee.person_id)
        asked = []
        for line in await queries.lines_of(session, run):
            client = await session.get_one(Client, line.ticket.client_id)
            title = titled(t, line.ticket.title)
            asked.append(texts.Asked(line.ticket.id, client.name, title, line.hows, line.minutes))
        return texts.evening(t, run.id, asked)


async def pressed(visit: Visit, press: Press) -> Answer:
    """A button of the list; the list is drawn anew with what came of it."""
    run = await _own(visit, press.revision)
    if press.argument == "rest":
        return await _nothing_on_rest(visit, run)
    line = await _line(visit, run, press.id)
    if line.minutes is not None:
        await _draw(visit, run)
        return Answer(toast=texts.said_before(visit.t, press.id))
    if press.argument == "ask":
        await dialogs.ask(visit, QUESTION, ticket_id=press.id, run_id=run.id)
        return Answer(work_texts.ask_minutes(visit.t, press.id), private=True)
    minutes = int(press.argument) if press.argument.isdecimal() else 0
    return await _note(visit, run, press.id, minutes)


async def in_words(visit: Visit, ticket_id: int, run_id: int, minutes: int) -> Answer:
    """The time they wrote, after "…"."""
    run = await _own(visit, run_id)
    if (await _line(visit, run, ticket_id)).minutes is not None:
        return Answer(toast=texts.said_before(visit.t, ticket_id))
    return await _note(visit, run, ticket_id, minutes)


async def _note(visit: Visit, run: JobRun, ticket_id: int, minutes: int) -> Answer:
    """On the day of the list, whenever it is answered. On work nobody agreed to pay they are told first."""
    answer = Answer(toast=texts.nothing_noted(visit.t, ticket_id), ticket_id=ticket_id)
    if minutes:
        day = run.done_at.astimezone((await office(visit.session)).firm.zone).date()
        when = await when_worked(visit.session, SaidWork(minutes, "", day), visit.now)
        answer = await labour.log(visit, ticket_id, minutes, when=when)
        if answer.letter:
            return answer
    _said(visit, run, ticket_id, minutes)
    await _draw(visit, run)
    return answer


async def _nothing_on_rest(visit: Visit, run: JobRun) -> Answer:
    for line in await queries.lines_of(visit.session, run):
        if line.minutes is None:
            _said(visit, run, line.ticket.id, 0)
    await _draw(visit, run)
    return Answer(toast=texts.nothing_on_rest(visit.t))


def _said(visit: Visit, run: JobRun, ticket_id: int, minutes: int) -> None:
    actor = actor_employee(visit.employee_id)
    facts = {"employee": visit.employee_id, "evening": run.id, "minutes": minutes}
    tickets.record(visit.session, ticket_id, actor, history.SPENT, visit.now, **facts)


async def _draw(visit: Visit, run: JobRun) -> None:
    await visit.session.flush()
    await outbox.touch_everywhere(visit.session, LIST, run.id)


async def _own(visit: Visit, run_id: int) -> JobRun:
    run = await queries.list_of(visit.session, run_id, visit.employee_id)
    if run is None:
        raise NoSuchTicket(0)
    return run


async def _line(visit: Visit, run: JobRun, ticket_id: int) -> Line:
    lines = await queries.lines_of(visit.session, run)
    found = next((line for line in lines if line.ticket.id == ticket_id), None)
    if found is None:
        raise NoSuchTicket(ticket_id)
    return found
