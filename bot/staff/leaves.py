"""`/leaves NAME`: the manager sees what will happen, and parts with an employee by one tap."""

from bot import leaving
from bot import leaving_texts as texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from intake.business import queries as business
from intake.contacts import queries as contacts
from intake.contacts.errors import NoSuchEmployee
from intake.contacts.models import Client, Employee, Person, Role
from intake.letter import Press
from intake.letter import letter as plain
from intake.office.queries import office
from intake.tickets import queries
from intake.tickets.texts import titled
from intake.watch import queries as watch

COLLEAGUES_SHOWN = 8


async def leaves(visit: Visit, name: str) -> Answer:
    """Nothing happens yet."""
    if not name.strip():
        return Answer(texts.usage(visit.t))
    employee, person = await contacts.find_employee(visit.session, name)
    if not await _may(visit, employee):
        return Answer(plain(texts.not_by_you(visit.t)))
    tickets = []
    for ticket in await queries.assigned(visit.session, employee.id):
        client = await visit.session.get_one(Client, ticket.client_id)
        tickets.append(f"#{ticket.id} {client.name} · {titled(visit.t, ticket.title)}")
    others = [
        (one.id, who.name)
        for one, who in await contacts.employees(visit.session)
        if one.id != employee.id and await contacts.chat_of_employee(visit.session, one.id)
    ]
    said = texts.ask(
        visit.t,
        person.name,
        tickets,
        await _more(visit, employee),
        employee.id,
        others[:COLLEAGUES_SHOWN],
    )
    return Answer(said, private=True)


async def part(visit: Visit, press: Press) -> Answer:
    """One tap, and they are staff no more."""
    employee = await visit.session.get(Employee, press.id)
    if employee is None:
        raise NoSuchEmployee(str(press.id))
    person = await visit.session.get_one(Person, employee.person_id)
    if employee.ended_at is None and not await _may(visit, employee):
        return Answer(toast=texts.not_by_you(visit.t), alert=True)
    to = int(press.argument) if press.argument.isdecimal() else 0
    colleagues = {one.id for one, _ in await contacts.employees(visit.session)}
    if to and (to not in colleagues or to == employee.id):
        raise NoSuchEmployee(str(to))
    parted = await leaving.part(visit.session, employee, to=to or None, by=visit.employee_id, now=visit.now)
    if parted is None:
        return Answer(toast=texts.left_before(visit.t, person.name))
    name = await contacts.employee_name(visit.session, parted.to) if parted.to else None
    return Answer(texts.left(visit.t, person.name, parted.tickets, name), rewrite=True)


async def stay(visit: Visit, press: Press) -> Answer:
    return Answer(texts.stays(visit.t, await contacts.employee_name(visit.session, press.id)), rewrite=True)


async def _may(visit: Visit, employee: Employee) -> bool:
    if employee.id == visit.employee_id or employee.role is Role.OWNER:
        return False
    rest = [one for one in await contacts.managers(visit.session) if one.id != employee.id]
    return any(one.role is Role.MANAGER for one in rest) or employee.role is Role.EMPLOYEE


async def _more(visit: Visit, employee: Employee) -> list[str]:
    """What else the manager has to know."""
    t, lines = visit.t, [texts.in_staff_chat(visit.t)]
    if any(one.id == employee.id for _, one, _ in await business.connected(visit.session)):
        lines.append(texts.connected(t))
    if employee.id in await watch.watched(visit.session):
        lines.append(texts.watched(t))
    if await _on_call(visit.session, employee):
        lines.append(texts.in_the_rota(t))
    return lines


async def _on_call(session: ReadSession, employee: Employee) -> bool:
    rota = (await office(session)).on_call
    return rota is not None and any(employee.code in (shift.who, shift.deputy) for shift in rota.rota)
