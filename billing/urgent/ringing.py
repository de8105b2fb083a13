"""What is due on a call: the next ring, or the question for the verdict. All of it stands in the call's row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from billing.labour.models import TimeEntry
from billing.urgent import actions, queries, rules, staff_texts, texts
from billing.urgent.models import CallState, UrgentCall
from billing.urgent.rules import Rung
from billing.verdicts.telling import tell_contact
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Client, Contact, Employee
from intake.contacts.queries import chat_of_employee, employee_name, managers
from intake.letter import Button, Letter, Press
from intake.office.book import OnCall, Shift
from intake.office.queries import office
from intake.office.rota import on_call
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker, tell
from intake.tickets import actions as tickets
from intake.tickets import history
from intake.tickets import queries as ticket_queries
from intake.tickets.models import Status, Ticket
from intake.tickets.texts import titled

WORDS_SHOWN = 400


async def step(session: Session, call_id: int, now: datetime) -> None:
    """Do what is due on one call, once: whoever comes a moment later finds nothing due."""
    made = await session.scalar(
        update(UrgentCall)
        .where(UrgentCall.id == call_id, UrgentCall.due_at <= now)
        .values(rings=UrgentCall.rings)
        .returning(UrgentCall)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if made is None:
        return
    ticket = await session.get_one(Ticket, made.ticket_id)
    if made.state is CallState.TAKEN:
        await _ask_verdict(session, made, ticket, now)
    elif ticket.status in (Status.RESOLVED, Status.CLOSED):
        await actions.end(session, ticket.id)
        await actions.hush(session, made, ticket, None, now)
        await actions.no_way_back(session, made, ticket, now)
        await tickets.refresh(session, ticket.id)
    elif await _given_since(session, made, ticket):
        await actions.taken_by_assignment(session, made, ticket, now)
    else:
        await _ring(session, made, ticket, now)


async def _given_since(session: ReadSession, made: UrgentCall, ticket: Ticket) -> bool:
    """Whether a manager has given the work to somebody since the call."""
    if ticket.assignee_id is None or ticket.status is not Status.OPEN:
        return False
    given = await history.given_at(session, ticket.id)
    return given is not None and given > made.called_at


@dataclass(frozen=True)
class _Rung:
    """Somebody to be rung, in their private chat."""

    employee_id: int
    chat_id: int


async def _ring(session: Session, made: UrgentCall, ticket: Ticket, now: datetime) -> None:
    book = await office(session)
    rota = book.on_call or OnCall()
    deputy_after = timedelta(minutes=rota.deputy_after_minutes)
    since = now - made.called_at
    shift = on_call(book, now)
    reached = await _reached(session, shift, rules.whom(since, deputy_after))
    if not reached:
        # Who is on call cannot be rung: the next in line is, without waiting for their turn.
        reached = await _reached(session, shift, tuple(Rung))
    await session.execute(
        update(UrgentCall)
        .where(UrgentCall.id == made.id)
        .values(rings=UrgentCall.rings + 1, due_at=now + timedelta(minutes=rota.ring_every_minutes))
        .execution_options(synchronize_session=False)
    )
    await session.refresh(made)
    first = await _employee(session, shift.who) if shift else None
    for one in reached:
        await _ring_one(session, made, ticket, one, first, now)
        rung = {"call": made.id, "ring": made.rings, "employee": one.employee_id}
        tickets.record(session, ticket.id, "desk", history.RUNG, now, **rung)
    if since >= 2 * deputy_after or (not reached and made.rings == 1):
        await _nobody_answers(session, made, ticket, since, now)
    await tickets.refresh(session, ticket.id)


async def _reached(session: ReadSession, shift: Shift | None, whom: tuple[Rung, ...]) -> list[_Rung]:
    """Those of them who have opened the bot, each once."""
    ids: list[int] = []
    for code in (
        shift.who if shift and Rung.PERSON in whom else None,
        shift.deputy if shift and Rung.DEPUTY in whom else None,
    ):
        employee = await _employee(session, code)
        ids += [employee.id] if employee else []
    if Rung.MANAGERS in whom or shift is None:
        ids += [manager.id for manager in await managers(session)]
    found = []
    for id_ in dict.fromkeys(ids):
        chat_id = await chat_of_employee(session, id_)
        if chat_id is not None:
            found.append(_Rung(id_, chat_id))
    return found


async def _employee(session: ReadSession, code: str | None) -> Employee | None:
    if code is None:
        return None
    return await session.scalar(select(Employee).where(Employee.code == code, Employee.ended_at.is_(None)))


async def _ring_one(
    session: Session, made: UrgentCall, ticket: Ticket, one: _Rung, first: Employee | None, now: datetime
) -> None:
    employee = await session.get_one(Employee, one.employee_id)
    t = await speaker(session, employee.person_id)
    zone = (await office(session)).firm.zone
    missed = None if first is None or first.id == one.employee_id else await employee_name(session, first.id)
    said = staff_texts.ring(
        t,
        made.id,
        ticket.id,
        titled(t, ticket.title),
        (await session.get_one(Client, ticket.client_id)).name,
        (await ticket_queries.words_of(session, ticket.id))[:WORDS_SHOWN],
        texts.moment(t, made.called_at, now, zone),
        t.minutes(made.cap_minutes),
        missed,
        made.rings,
    )
    await outbox.send_chat(
        session,
        key=f"{actions.ring_key(made.id)}#{made.rings}:{one.employee_id}",
        chat_id=one.chat_id,
        letter=said,
        now=now,
        ticket_id=ticket.id,
    )


async def _nobody_answers(
    session: Session, made: UrgentCall, ticket: Ticket, since: timedelta, now: datetime
) -> None:
    """Said once: to the staff chat, and to whoever waits."""
    key = f"urgent:{made.id}:unanswered"
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id:
        t = await speaker(session, None)
        names = await history.rung_on(session, ticket.id, made.id)
        said = staff_texts.unanswered_for_desk(
            t,
            made.id,
            ticket.id,
            titled(t, ticket.title),
            t.minutes(since // timedelta(minutes=1)),
            t.listed([await employee_name(session, one) for one in names]),
        )
        # A ring like the others: taken, it says so and has no button any more.
        ring = f"{actions.ring_key(made.id)}#desk"
        await outbox.send_chat(
            session, key=ring, chat_id=staff_chat_id, letter=said, now=now, ticket_id=ticket.id
        )
    found = await queries.urgent_rules(session)
    phone = found.emergency_phone if found else None
    caller = await session.get_one(Contact, made.called_by)
    await tell_contact(
        session,
        ticket,
        caller,
        key=key,
        words=lambda t: texts.unanswered(t, ticket.id, ticket.title, phone),
        now=now,
    )


async def _ask_verdict(session: Session, made: UrgentCall, ticket: Ticket, now: datetime) -> None:
    """The working morning after: what was it? Not asked where somebody has said so already."""
    asked = await queries.in_force(session, ticket)
    await session.execute(
        update(UrgentCall)
        .where(UrgentCall.id == made.id)
        .values(state=CallState.OVER, due_at=None)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(made)
    if asked is None or ticket.verdict is not None or ticket.status is Status.CLOSED:
        return
    words = await _verdict_due(session, made, ticket)
    key = f"urgent:{made.id}:verdict"
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id:
        t = await speaker(session, None)
        said = words(t, rows=(_verdicts(t, ticket),))
        await outbox.send_chat(
            session, key=key, chat_id=staff_chat_id, letter=said, now=now, ticket_id=ticket.id
        )
    else:
        for manager in await managers(session):
            await tell(session, person_id=manager.person_id, key=f"{key}:{manager.id}", words=words, now=now)
    await tickets.refresh(session, ticket.id)


async def _verdict_due(session: ReadSession, made: UrgentCall, ticket: Ticket) -> Callable[..., Letter]:
    """The question, in whatever language it is read; `rows` are the buttons under it."""
    client = (await session.get_one(Client, ticket.client_id)).name
    name = await employee_name(session, made.taken_by)
    since_call = (TimeEntry.ticket_id == ticket.id, TimeEntry.logged_at >= made.called_at)
    worked = sum(await session.scalars(select(TimeEntry.worked_minutes).where(*since_call)))

    def words(t: Translator, rows: tuple[tuple[Button, ...], ...] = ()) -> Letter:
        title = titled(t, ticket.title)
        return staff_texts.verdict_due(t, ticket.id, title, client, name, t.minutes(worked), rows)

    return words


def _verdicts(t: Translator, ticket: Ticket) -> tuple[Button, ...]:
    return (
        Button(t("In tariff"), Press("in", ticket.id, ticket.revision)),
        Button(t("Bill"), Press("bill", ticket.id, ticket.revision)),
        Button(t("Ours"), Press("ours", ticket.id, ticket.revision)),
    )
