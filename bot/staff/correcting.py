"""Time as it was logged, and what was wrong about it: one's own of the last days, a manager anybody's."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from billing.labour import queries
from billing.labour.dating import oldest_day
from billing.labour.models import TimeEntry
from billing.verdicts.amending import Corrector, amend, correctable
from bot import dialogs
from bot.staff import correcting_texts as texts
from bot.staff import work_texts
from bot.visit import Answer, Visit
from config.clock import midnight
from config.database import ReadSession
from intake.contacts.models import Client, Employee
from intake.contacts.queries import employee_name
from intake.letter import Press
from intake.letter import letter as plain
from intake.office.queries import office
from intake.outbox.delivery import tell
from intake.tickets.models import Ticket

QUESTION = "right_time"
SHOWN = 10


async def times(visit: Visit, ticket: Ticket | None) -> Answer:
    """What was logged on a request, by oneself or, for managers, by anybody; else one's own of the last days."""
    zone = (await office(visit.session)).firm.zone
    since, whose = None, None if ticket and _who(visit).manager else visit.employee_id
    if ticket is None:
        since = midnight(await oldest_day(visit.session, visit.now.astimezone(zone).date()), zone)
    entries = await queries.standing_entries(
        visit.session, employee_id=whose, ticket_id=ticket.id if ticket else None, since=since, most=SHOWN
    )
    lines = [await _line(visit.session, entry, zone) for entry in entries]
    if whose is not None:
        lines = [replace(line, whose=None) for line in lines]
    how = work_texts.how_to_log(visit.t)
    said = texts.times(visit.t, lines, how, ticket.id if ticket else None)
    return Answer(said, private=True, ticket_id=ticket.id if ticket else None)


async def pressed(visit: Visit, press: Press) -> Answer:
    """ "My minutes"."""
    ticket = await visit.session.get(Ticket, press.id) if press.id else None
    return await times(visit, ticket)


async def ask(visit: Visit, press: Press) -> Answer:
    """ "What is right?", where it may be corrected at all."""
    entry = await correctable(visit.session, press.id, _who(visit), visit.now)
    line = await _line(visit.session, entry, (await office(visit.session)).firm.zone)
    return Answer(
        texts.what_is_right(visit.t, _seen(visit, entry, line)), private=True, ticket_id=entry.ticket_id
    )


async def answered(visit: Visit, press: Press) -> Answer:
    """A button of that question."""
    entry = await correctable(visit.session, press.id, _who(visit), visit.now)
    if press.argument == "ask":
        await dialogs.ask(visit, QUESTION, entry_id=entry.id)
        return Answer(work_texts.ask_minutes(visit.t, entry.ticket_id), private=True)
    if press.argument == "keep" or not press.argument.isdecimal():
        return await right(visit, entry.id, entry.worked_minutes)
    return await right(visit, entry.id, int(press.argument))


async def right(visit: Visit, entry_id: int, minutes: int) -> Answer:
    """Corrected; whoever logged it reads it, where that is somebody else."""
    wrong = await amend(visit.session, entry_id, minutes, _who(visit), visit.now)
    zone = (await office(visit.session)).firm.zone
    line = await _line(visit.session, wrong, zone)
    if minutes == wrong.worked_minutes:
        return _said(visit, texts.stays(visit.t, line), wrong)
    if wrong.employee_id != visit.employee_id:
        worker = await visit.session.get_one(Employee, wrong.employee_id)
        name = await employee_name(visit.session, visit.employee_id)
        await tell(
            visit.session,
            person_id=worker.person_id,
            key=f"entry:{wrong.id}:corrected",
            words=lambda t: texts.corrected_for_you(t, name, texts.corrected(t, line, minutes)),
            now=visit.now,
            ticket_id=wrong.ticket_id,
        )
    return _said(visit, texts.corrected(visit.t, line, minutes), wrong)


def _said(visit: Visit, words: str, entry: TimeEntry) -> Answer:
    return Answer(plain(words), rewrite=visit.press is not None, ticket_id=entry.ticket_id)


def _seen(visit: Visit, entry: TimeEntry, line: texts.Logged) -> texts.Logged:
    return replace(line, whose=None) if entry.employee_id == visit.employee_id else line


def _who(visit: Visit) -> Corrector:
    return Corrector(visit.employee_id, manager=visit.who is not None and visit.who.is_manager)


async def _line(session: ReadSession, entry: TimeEntry, zone: ZoneInfo) -> texts.Logged:
    client = await session.get_one(Client, entry.client_id)
    return texts.Logged(
        entry.id,
        entry.ticket_id,
        client.name,
        entry.worked_at.astimezone(zone).date(),
        entry.worked_minutes,
        entry.what,
        await employee_name(session, entry.employee_id),
        charged=entry.locked_by is not None or entry.call_id is not None,
    )
