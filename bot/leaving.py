"""An employee leaves, by the manager's word or the book's: rights end, and their open work goes on without them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from billing.calls.models import CallState, PhoneCall
from billing.slots import ending
from bot import leaving_texts as texts
from bot.models import Dialog
from bot.staff import work
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.business import actions as business
from intake.contacts import leaving
from intake.contacts.actors import actor_employee
from intake.contacts.models import Employee, Person
from intake.tickets import decisions, queries
from intake.tickets.models import Ticket
from intake.watch import actions as watch


@dataclass(frozen=True)
class Parted:
    """What became of their open requests."""

    tickets: tuple[int, ...]
    to: int | None


async def part(
    session: Session, employee: Employee, *, to: int | None, by: int | None, now: datetime
) -> Parted | None:
    """End everything they may do; `to` None leaves their work to whoever is given it. None where they had left before.

    What they did, their minutes and figures stay as they are.
    """
    if not await leaving.end(session, employee.id, now):
        return None
    return await close(session, employee, to=to, by=by, now=now)


async def close(
    session: Session, employee: Employee, *, to: int | None, by: int | None, now: datetime
) -> Parted:
    """The rest of it, for somebody who has left already. Again, nothing happens."""
    await business.part_with(session, employee.id, now)
    await watch.part_with(session, employee.id, now)
    await session.execute(delete(Dialog).where(Dialog.person_id == employee.person_id))
    await session.execute(
        update(PhoneCall)
        .where(PhoneCall.employee_id == employee.id, PhoneCall.state == CallState.OPEN)
        .values(state=CallState.DROPPED)
    )
    await ending.part_with(session, employee.id, now)
    passed = []
    for ticket in await queries.assigned(session, employee.id):
        if to is not None and by is not None:
            ticket = await decisions.assign(
                session, ticket.id, employee_id=to, by=by, now=now, handed_on=True
            )
            await work.give(session, ticket, now)
        else:
            actor = actor_employee(by) if by is not None else "book"
            await decisions.unassign(session, ticket, actor=actor, now=now)
        passed.append(ticket.id)
    await decisions.let_go(session, employee.id, now)
    return Parted(tuple(passed), to)


async def notice(session: ReadSession, ticket: Ticket, said: str | None, t: Translator) -> str | None:
    """For a client who names somebody that has left: who has the question now, before what else is to be known."""
    ids = [flag["employee_id"] for flag in ticket.flags if flag["code"] == "employee_named"]
    rows = await session.scalars(
        select(Person.name)
        .join(Employee, Employee.person_id == Person.id)
        .where(Employee.id.in_(ids), Employee.ended_at.is_not(None))
        .order_by(Employee.id)
    )
    names = [name.split()[0] for name in rows] if ids else []  # clients never read whole names of the staff
    if not names:
        return said
    return t.sentences(texts.office_has_it(t, t.listed(names), len(names)), *([said] if said else []))
