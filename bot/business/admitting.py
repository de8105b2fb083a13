"""`/admit`, and the same behind a card's "Personal": a client's people may talk to an employee directly for a while."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import dialogs
from bot.business import admit_texts as texts
from bot.staff import texts as staff_texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from config.i18n import Translator
from intake.business import actions, queries
from intake.business.models import Admission
from intake.business.until import USUAL, day_of
from intake.contacts.errors import NoSuchClient, NoSuchEmployee
from intake.contacts.models import Client, Employee
from intake.contacts.queries import employee_name, employees, find_client, find_employee
from intake.letter import Button, Letter, Press
from intake.office.queries import office
from intake.outbox.delivery import tell
from intake.tickets import actions as tickets
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket
from intake.tickets.texts import titled

QUESTION = "admit"
NUMBER = re.compile(r"(?:^|\s)[#№]\s?(\d{1,9})(?=\s|$)")
FEW_DAYS = (0, 1, 3, 7, 30)


async def admit(visit: Visit, words: str) -> Answer:
    """`/admit`: who is admitted; `/admit CLIENT EMPLOYEE [until] [#ticket]`: admit them."""
    if not words.strip():
        return Answer(await _standing(visit))
    number = NUMBER.search(words)
    asked = NUMBER.sub(" ", words).split()
    ticket = await visit.session.get(Ticket, int(number[1])) if number else None
    if number and ticket is None:
        raise NoSuchTicket(int(number[1]))
    found = await _who_and_when(visit, asked)
    if found is None:
        return Answer(texts.not_understood(visit.t))
    client, employee, day = found
    if day is None:
        return Answer(texts.no_day(visit.t))
    if ticket and ticket.client_id != client.id:
        raise NoSuchTicket(ticket.id)
    return Answer(await _let(visit, client.id, employee.id, day, ticket), private=True)


async def _who_and_when(visit: Visit, asked: list[str]) -> tuple[Client, Employee, date | None] | None:
    """Names may be of several words: every way to part them, the longest name of a client first.

    No day where both are named, and what is left is no day ahead.
    """
    today = visit.now.astimezone(await _zone(visit.session)).date()
    refused: NoSuchClient | NoSuchEmployee | None = None
    for first in range(len(asked) - 1, 0, -1):
        try:
            client = await find_client(visit.session, " ".join(asked[:first]))
        except NoSuchClient as unknown:
            refused = unknown
            continue
        for then in range(len(asked), first, -1):
            rest = " ".join(asked[then:])
            day = day_of(rest, today) if rest else today + USUAL
            try:
                employee, _ = await find_employee(visit.session, " ".join(asked[first:then]))
            except NoSuchEmployee as unknown:
                refused = unknown
                continue
            return client, employee, day
    if refused and len(asked) > 1:
        raise refused
    return None


async def choose_employee(visit: Visit, press: Press) -> Answer:
    """From a card: with whom."""
    ticket = await _ticket(visit, press.id)
    options = [
        Button(person.name, Press("admit2", ticket.id, ticket.revision, str(employee.id)))
        for employee, person in sorted(
            await employees(visit.session), key=lambda pair: pair[0].id != ticket.assignee_id
        )
    ]
    title = titled(visit.t, ticket.title)
    said = staff_texts.choose(visit.t, texts.whom(visit.t), ticket.id, title, options)
    return Answer(said, private=True, rewrite=visit.private, ticket_id=ticket.id)


async def choose_day(visit: Visit, press: Press) -> Answer:
    """Until when: a few days as buttons, any other in words."""
    ticket = await _ticket(visit, press.id)
    today = visit.now.astimezone(await _zone(visit.session)).date()
    days = [today + timedelta(days=days) for days in FEW_DAYS]
    options = [
        Button(
            _day_words(visit.t, day),
            Press("admit3", ticket.id, ticket.revision, f"{press.argument}:{day.isoformat()}"),
        )
        for day in days
    ]
    options.append(
        Button(texts.other_day(visit.t), Press("admit4", ticket.id, ticket.revision, press.argument))
    )
    name = await employee_name(visit.session, _number(press.argument))
    title = titled(visit.t, ticket.title)
    said = staff_texts.choose(visit.t, texts.until_when(visit.t, name), ticket.id, title, options)
    return Answer(said, rewrite=True, ticket_id=ticket.id)


async def day_chosen(visit: Visit, press: Press) -> Answer:
    employee, _, day = press.argument.partition(":")
    ticket = await _ticket(visit, press.id)
    until = day_of(day, visit.now.astimezone(await _zone(visit.session)).date())
    if until is None:
        return Answer(texts.no_day(visit.t), rewrite=True)
    return Answer(await _let(visit, ticket.client_id, _number(employee), until, ticket), rewrite=True)


async def ask_day(visit: Visit, press: Press) -> Answer:
    await dialogs.ask(visit, QUESTION, ticket_id=press.id, employee_id=_number(press.argument))
    return Answer(texts.ask_day(visit.t), private=True)


async def day_given(visit: Visit, ticket_id: int, employee_id: int, words: str) -> Answer | None:
    """The answer to "until which day?"; None where it is no day."""
    day = day_of(words, visit.now.astimezone(await _zone(visit.session)).date())
    if day is None:
        return None
    ticket = await _ticket(visit, ticket_id)
    return Answer(await _let(visit, ticket.client_id, employee_id, day, ticket))


async def end(visit: Visit, press: Press) -> Answer:
    """One tap ends it; the employee is told."""
    admission = await actions.end_admission(visit.session, press.id, visit.now)
    if admission is None:
        return Answer(toast=texts.over_before(visit.t))
    await _tell(visit, admission, ended=True)
    if admission.ticket_id:
        await tickets.refresh(visit.session, admission.ticket_id)
    return Answer(texts.ended(visit.t, await line(visit.session, admission, visit.t)), rewrite=True)


async def line(session: ReadSession, admission: Admission, t: Translator) -> str:
    """Who with whom, until when, for what."""
    client = await session.get_one(Client, admission.client_id)
    name = await employee_name(session, admission.employee_id)
    last = (admission.until - timedelta(seconds=1)).astimezone(await _zone(session)).date()
    return texts.admission(t, client.name, name, _day_words(t, last), admission.ticket_id)


async def _let(visit: Visit, client_id: int, employee_id: int, day: date, ticket: Ticket | None) -> Letter:
    zone = await _zone(visit.session)
    if employee_id not in [employee.id for employee, _ in await employees(visit.session)]:
        raise NoSuchEmployee(str(employee_id))
    admission = await actions.admit(
        visit.session,
        client_id=client_id,
        employee_id=employee_id,
        until=datetime.combine(day + timedelta(days=1), time(), zone),
        by=visit.employee_id,
        now=visit.now,
        ticket_id=ticket.id if ticket else None,
    )
    await _tell(visit, admission, ended=False)
    if ticket:
        await tickets.refresh(visit.session, ticket.id)
    said = await line(visit.session, admission, visit.t)
    ended = Button(texts.end_it(visit.t), Press("unadmit", admission.id))
    return texts.admitted(visit.t, said, ((ended,),))


async def _tell(visit: Visit, admission: Admission, *, ended: bool) -> None:
    employee = await visit.session.get_one(Employee, admission.employee_id)
    manager = await employee_name(visit.session, visit.employee_id)

    async def words(t: Translator) -> Letter:
        said = await line(visit.session, admission, t)
        return texts.told_ended(t, said) if ended else texts.told(t, said, manager)

    await tell(
        visit.session,
        person_id=employee.person_id,
        key=f"admission:{admission.id}:{'ended' if ended else 'granted'}",
        words=words,
        now=visit.now,
    )


async def _standing(visit: Visit) -> Letter:
    lines, rows = [], []
    for admission, _ in await queries.admissions(visit.session, visit.now):
        said = await line(visit.session, admission, visit.t)
        lines.append("🤝 " + said)
        rows.append((_end(visit.t, said, admission),))
    return texts.listed(visit.t, lines, tuple(rows))


def _end(t: Translator, said: str, admission: Admission) -> Button:
    return Button(texts.end(t, said), Press("unadmit", admission.id))


async def _ticket(visit: Visit, ticket_id: int) -> Ticket:
    ticket = await visit.session.get(Ticket, ticket_id)
    if ticket is None:
        raise NoSuchTicket(ticket_id)
    return ticket


def _number(argument: str) -> int:
    return int(argument) if argument.isdecimal() else 0


def _day_words(t: Translator, day: date) -> str:
    return texts.day_words(t, t.day(day), t.weekday(day))


async def _zone(session: ReadSession) -> ZoneInfo:
    return (await office(session)).firm.zone
