"""Calling somebody: the client's word, whoever takes it, and the client's second thoughts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from billing.urgent import queries, staff_texts, texts
from billing.urgent.errors import AlreadyTaken, NoLongerUrgent
from billing.urgent.models import CallState, UrgentCall
from billing.urgent.queries import Cost
from billing.verdicts.telling import tell_asker, tell_contact, tell_deciders
from config.database import Session
from config.i18n import Translator
from intake.contacts.actors import actor_contact
from intake.contacts.models import Contact, Person
from intake.contacts.queries import employee_name
from intake.letter import Letter
from intake.office.queries import office
from intake.office.rules import next_morning
from intake.outbox import actions as outbox
from intake.outbox.delivery import Words, speaker
from intake.outbox.rewording import reword
from intake.tickets import actions as tickets
from intake.tickets import decisions
from intake.tickets.models import Status, Ticket
from intake.tickets.texts import titled

CALLED = "called_urgent"
"""The flag of a request its client says cannot wait, where nobody could be rung."""
SAID = "says_urgent"
"""The flag of a request whose words say so."""


async def call(
    session: Session, ticket: Ticket, *, contact_id: int, cost: Cost, text_seen: str, now: datetime
) -> UrgentCall | None:
    """Ring whoever is on call from now on; None where it rings already, or somebody has it."""
    if await queries.standing_call(session, ticket.id):
        return None
    fresh = UrgentCall(
        ticket_id=ticket.id,
        state=CallState.RINGING,
        called_by=contact_id,
        called_at=now,
        text_seen=text_seen,
        cap_minutes=cost.cap.minutes,
        cap_minor=cost.cap.minor,
        currency=cost.currency,
        rings=0,
        due_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(fresh)
            await session.flush()
    except IntegrityError:
        return None  # a second press at the same moment
    last = await queries.last_call(session, ticket.id)
    assert last is not None
    # An earlier call asks for nothing more: this one will.
    await session.execute(
        update(UrgentCall)
        .where(UrgentCall.ticket_id == ticket.id, UrgentCall.id != last.id)
        .values(state=CallState.OVER, due_at=None)
        .execution_options(synchronize_session=False)
    )
    tickets.record(session, ticket.id, actor_contact(contact_id), "urgent", now, call=last.id)
    await tickets.refresh(session, ticket.id)
    await _tell_deciders(session, ticket, last, cost, now)
    return last


async def _tell_deciders(
    session: Session, ticket: Ticket, made: UrgentCall, cost: Cost, now: datetime
) -> None:
    """A member may call, within what is agreed; those who sign read of it at once."""
    caller = await session.get_one(Contact, made.called_by)
    if caller.authority.may_order:
        return
    name = (await session.get_one(Person, caller.person_id)).name
    await tell_deciders(
        session,
        ticket.client_id,
        key=f"urgent:{made.id}:called",
        words=lambda t: texts.called_for_deciders(t, ticket.id, ticket.title, name, cost),
        now=now,
        surely=True,
    )


@dataclass(frozen=True)
class Caught:
    """A call somebody has taken; `again`: they had it already. `former`: whose work it was until then."""

    call: UrgentCall
    ticket: Ticket
    again: bool = False
    former: int | None = None


async def take(session: Session, call_id: int, *, employee_id: int, in_minutes: int, now: datetime) -> Caught:
    """The first who presses has it: the work is theirs, the ringing stops, the client is told.

    Raises AlreadyTaken, NoLongerUrgent.
    """
    known = await session.get(UrgentCall, call_id)
    if known is None:
        raise NoLongerUrgent(0)
    ticket = await session.get_one(Ticket, known.ticket_id)
    if ticket.status not in (Status.NEW, Status.OPEN):
        raise NoLongerUrgent(ticket.id)
    begins = now + timedelta(minutes=in_minutes) if in_minutes else None
    former = ticket.assignee_id
    taken = await _taken_by(session, known, ticket, employee_id, begins, now)
    if taken is None:
        await session.refresh(known)
        if known.taken_by == employee_id:
            return Caught(known, ticket, again=True)
        if known.taken_by is None:
            raise NoLongerUrgent(ticket.id)
        raise AlreadyTaken(ticket.id, known.taken_by)
    ticket = await decisions.assign(
        session, ticket.id, employee_id=employee_id, by=employee_id, now=now, handed_on=True
    )
    await _tell_taken(session, taken, ticket, now)
    return Caught(taken, ticket, former=former)


async def _taken_by(
    session: Session,
    known: UrgentCall,
    ticket: Ticket,
    employee_id: int,
    begins: datetime | None,
    now: datetime,
) -> UrgentCall | None:
    """None where it no longer rings: two presses may meet."""
    found: UrgentCall | None = await session.scalar(
        update(UrgentCall)
        .where(UrgentCall.id == known.id, UrgentCall.state == CallState.RINGING)
        .values(
            state=CallState.TAKEN,
            taken_by=employee_id,
            taken_at=now,
            begins_at=begins,
            own_hand=ticket.assignee_id != employee_id,
            due_at=next_morning(await office(session), now),
        )
        .returning(UrgentCall)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return found


async def taken_by_assignment(session: Session, made: UrgentCall, ticket: Ticket, now: datetime) -> None:
    """A manager gave it to somebody while it rang: that is an answer too."""
    assert ticket.assignee_id is not None
    taken = await _taken_by(session, made, ticket, ticket.assignee_id, None, now)
    if taken:
        await _tell_taken(session, taken, ticket, now)


async def _tell_taken(session: Session, taken: UrgentCall, ticket: Ticket, now: datetime) -> None:
    """The client, whoever was rung, and the staff chat."""
    assert taken.taken_by is not None
    book = await office(session)
    tariff = await queries.has_tariff(session, ticket, now)

    def words(t: Translator) -> Letter:
        begins = texts.moment(t, taken.begins_at, now, book.firm.zone) if taken.begins_at else None
        return texts.taken(t, ticket.id, ticket.title, begins, tariff=tariff)

    await _tell_callers(session, taken, ticket, key=f"urgent:{taken.id}:taken", words=words, now=now)
    await no_way_back(session, taken, ticket, now)
    name = await employee_name(session, taken.taken_by)
    await hush(session, taken, ticket, name, now)
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id:
        t = await speaker(session, None)
        said = staff_texts.taken_for_desk(t, ticket.id, titled(t, ticket.title), name)
        await outbox.send_chat(
            session,
            key=f"urgent:{taken.id}:taken:desk",
            chat_id=staff_chat_id,
            letter=said,
            now=now,
            ticket_id=ticket.id,
        )
    await tickets.refresh(session, ticket.id)


async def _tell_callers(
    session: Session, made: UrgentCall, ticket: Ticket, *, key: str, words: Words, now: datetime
) -> None:
    """Whoever called, and whoever asked where that is somebody else."""
    caller = await session.get_one(Contact, made.called_by)
    await tell_contact(session, ticket, caller, key=key, words=words, now=now, surely=True)
    if ticket.contact_id != caller.id:
        await tell_asker(session, ticket, key=f"{key}:asker", words=words, now=now)


async def calm(session: Session, ticket: Ticket, *, actor: str, now: datetime) -> bool:
    """The client no longer calls: nobody is rung any more. False where nothing rang."""
    over = await end(session, ticket.id)
    if over is None:
        return False
    await hush(session, over, ticket, None, now)
    tickets.record(session, ticket.id, actor, "calmed", now, call=over.id)
    await tickets.refresh(session, ticket.id)
    return True


async def end(session: Session, ticket_id: int) -> UrgentCall | None:
    """Nothing rings for a request any more; None where nothing rang."""
    found: UrgentCall | None = await session.scalar(
        update(UrgentCall)
        .where(UrgentCall.ticket_id == ticket_id, UrgentCall.state == CallState.RINGING)
        .values(state=CallState.OVER, due_at=None)
        .returning(UrgentCall)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return found


def ring_key(call_id: int) -> str:
    """The fact "they are rung": every ring of a call is a part of it."""
    return f"urgent:{call_id}:ring"


async def hush(session: Session, made: UrgentCall, ticket: Ticket, name: str | None, now: datetime) -> None:
    """What has not rung yet does not; what has says who has it, without a sound."""
    await outbox.withdraw(session, key=ring_key(made.id))
    await reword(
        session,
        stem=f"{ring_key(made.id)}#",
        key=f"urgent:{made.id}:hush",
        words=lambda t: staff_texts.ring_over(t, ticket.id, titled(t, ticket.title), name),
        now=now,
    )


def ringing_key(call_id: int) -> str:
    """Of the words by which whoever called knows that it rings."""
    return f"urgent:{call_id}:ringing"


async def no_way_back(session: Session, made: UrgentCall, ticket: Ticket, now: datetime) -> None:
    """It rings no more: the words that say so to whoever called offer nothing."""
    await reword(
        session,
        stem=ringing_key(made.id),
        key=f"urgent:{made.id}:rung",
        words=lambda t: texts.rung(t, ticket.id, ticket.title),
        now=now,
        ticket_id=ticket.id,
    )


async def mark(session: Session, ticket: Ticket, code: str, *, now: datetime, **facts: str) -> bool:
    """The card says why somebody should look at once; False where it says so already."""
    if ticket.is_flagged(code):
        return False
    ticket.flags = [*ticket.flags, {"code": code, **facts}]
    tickets.record(session, ticket.id, "desk", code, now, **facts)
    await session.flush()
    await tickets.refresh(session, ticket.id)
    return True
