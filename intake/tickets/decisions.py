"""The manager's hand on a ticket: verdict, undo, assignment. The first press counts, a second or a colleague's does not."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, update

from config.database import Session, table
from intake.contacts.actors import actor_employee
from intake.outbox import actions as outbox
from intake.tickets import history
from intake.tickets.actions import change, record, refresh
from intake.tickets.errors import AlreadyTold, NoSuchTicket, Outdated, TakenBy, WrongStatus
from intake.tickets.lifecycle import Event
from intake.tickets.models import ClosedReason, Status, Ticket, TicketEvent, Verdict

UNDO_FOR = timedelta(minutes=1)
"""How long a verdict can be taken back before the client hears of it."""

_TICKET = table(Ticket)
_TAKEN = (
    select(Ticket)
    .from_statement(
        update(_TICKET)
        .where(_TICKET.c.id == bindparam("of"), _TICKET.c.revision == bindparam("drawn"))
        .where(or_(_TICKET.c.taken_by.is_(None), _TICKET.c.taken_by == bindparam("hand")))
        .values(taken_by=bindparam("hand"))
        .returning(*_TICKET.c)
    )
    .execution_options(populate_existing=True)
)


async def decide(
    session: Session,
    ticket_id: int,
    *,
    verdict: Verdict,
    by: int,
    revision: int,
    now: datetime,
    reason: str | None = None,
    category: str | None = None,
) -> Ticket:
    """A manager's verdict. The first manager to press has the card; an old button, or a colleague's, has no effect.

    Raises TakenBy, Outdated, WrongStatus.
    """
    await take(session, ticket_id, by=by, revision=revision)
    event = Event.REFUSE if verdict is Verdict.REFUSED else Event.VERDICT
    ticket = await change(session, ticket_id, event, actor=actor_employee(by), now=now, verdict=verdict.value)
    ticket.verdict, ticket.verdict_by, ticket.verdict_at, ticket.verdict_reason = verdict, by, now, reason
    if category:
        ticket.category = category
    await session.flush()
    return ticket


async def take(session: Session, ticket_id: int, *, by: int, revision: int) -> Ticket:
    """A manager puts a hand on the card. Raises TakenBy, Outdated."""
    asked = {"of": ticket_id, "drawn": revision, "hand": by}
    ticket: Ticket | None = await session.scalar(_TAKEN, asked)
    if ticket is None:
        known = await session.get(Ticket, ticket_id)
        if known is None:
            raise NoSuchTicket(ticket_id)
        if known.taken_by not in (None, by):
            raise TakenBy(ticket_id, known.taken_by)
        raise Outdated(ticket_id)
    await refresh(session, ticket_id)
    return ticket


async def take_over(session: Session, ticket_id: int, *, by: int, now: datetime) -> Ticket:
    """A deputy takes a colleague's card, openly."""
    ticket = await session.get(Ticket, ticket_id)
    if ticket is None:
        raise NoSuchTicket(ticket_id)
    ticket.taken_by = by
    ticket.revision += 1
    record(session, ticket_id, actor_employee(by), "taken_over", now)
    await refresh(session, ticket_id)
    return ticket


async def undo(session: Session, ticket_id: int, *, by: int, revision: int, now: datetime) -> Ticket:
    """Take a verdict back before the client heard of it. Raises AlreadyTold."""
    ticket = await take(session, ticket_id, by=by, revision=revision)
    key = verdict_key(ticket)
    if ticket.verdict is None or ticket.verdict_at is None:
        raise AlreadyTold(ticket_id)
    if now - ticket.verdict_at > UNDO_FOR or await outbox.has_left(session, key=key):
        raise AlreadyTold(ticket_id)
    if await history.was_conceded(session, ticket):
        raise AlreadyTold(ticket_id)
    await outbox.withdraw(session, key=key)
    journal = await history.journal(session, ticket_id)
    given = history.last_assignment(journal)
    if given and given.at >= ticket.verdict_at:
        await outbox.withdraw(session, key=assign_key(ticket_id, given.at))
    before = history.assignee_before(journal, (Event.VERDICT, Event.REFUSE))
    undone = await _undecided(session, ticket_id, Event.UNDO, actor_employee(by), now)
    return await _given_before(session, undone, before, by, now)


async def undo_assign(session: Session, ticket_id: int, *, by: int, revision: int, now: datetime) -> Ticket:
    """Take the work back before anybody has seen it: it is whose it was. Raises as `take`; WrongStatus when it is late."""
    ticket = await take(session, ticket_id, by=by, revision=revision)
    journal = await history.journal(session, ticket_id)
    given = history.last_assignment(journal)
    if given is None or ticket.status is not Status.OPEN or now - given.at > UNDO_FOR:
        raise WrongStatus(ticket_id, ticket.status)
    await outbox.withdraw(session, key=assign_key(ticket_id, given.at))
    before = history.assignee_before(journal, (Event.ASSIGN,))
    if ticket.verdict is None:
        undone = await _undecided(session, ticket_id, Event.UNDO, actor_employee(by), now)
        return await _given_before(session, undone, before, by, now)
    record(session, ticket_id, actor_employee(by), history.UNASSIGNED, now, back_to=before)
    ticket.assignee_id = before
    ticket.revision += 1
    await session.flush()
    await refresh(session, ticket_id)
    return ticket


async def unsay_assign(session: Session, ticket: Ticket, now: datetime) -> int | None:
    """The work is to go to somebody else: whoever was given it a moment ago is told nothing. Returns whose it was
    as far as anybody knows."""
    journal = await history.journal(session, ticket.id)
    given = history.last_assignment(journal)
    if given is None or now - given.at > UNDO_FOR:
        return ticket.assignee_id
    await outbox.withdraw(session, key=assign_key(ticket.id, given.at))
    return history.assignee_before(journal, (Event.ASSIGN,))


async def unassign(session: Session, ticket: Ticket, *, actor: str, now: datetime) -> Ticket:
    """Nobody has the work any more: undecided it is new again, decided it waits for somebody to be given to."""
    if ticket.verdict is None and ticket.status is Status.OPEN:
        return await _undecided(session, ticket.id, Event.UNDO, actor, now)
    record(session, ticket.id, actor, history.UNASSIGNED, now, back_to=None)
    ticket.assignee_id = None
    ticket.revision += 1
    await session.flush()
    await refresh(session, ticket.id)
    return ticket


async def let_go(session: Session, employee_id: int, now: datetime) -> None:
    """Cards this manager had their hand on are anybody's again."""
    held = select(Ticket).where(Ticket.taken_by == employee_id, Ticket.status != Status.CLOSED)
    for ticket in await session.scalars(held.order_by(Ticket.id)):
        ticket.taken_by = None
        ticket.revision += 1
        record(session, ticket.id, "desk", "let_go", now)
        await refresh(session, ticket.id)
    await session.flush()


async def _given_before(
    session: Session, ticket: Ticket, employee_id: int | None, by: int, now: datetime
) -> Ticket:
    """Somebody had it before what was undone, and has it still."""
    if employee_id is None:
        return ticket
    return await assign(session, ticket.id, employee_id=employee_id, by=by, now=now, again=True)


async def reconsider(session: Session, ticket_id: int, *, by: int, revision: int, now: datetime) -> Ticket:
    """A refused request is open for a verdict again; the client hears of it with the new one.

    Raises as `take`, and WrongStatus where it was not refused.
    """
    ticket = await take(session, ticket_id, by=by, revision=revision)
    return await look_again(session, ticket, actor=actor_employee(by), now=now)


async def look_again(session: Session, ticket: Ticket, *, actor: str, now: datetime) -> Ticket:
    """As `reconsider`, whoever asks for it."""
    if ticket.closed_reason is not ClosedReason.REFUSED:
        raise WrongStatus(ticket.id, ticket.status)
    await outbox.withdraw(session, key=verdict_key(ticket))
    again = await _undecided(session, ticket.id, Event.RECONSIDER, actor, now)
    again.promised_at = None  # what was promised was a first look
    await session.flush()
    return again


async def concede(session: Session, ticket_id: int, *, by: int, revision: int, now: datetime) -> Ticket:
    """Our own fault, whatever was decided before; also of what is done. It is told at once, and not taken back.

    Raises as `take`; WrongStatus where nothing was decided, or nothing was done.
    """
    ticket = await take(session, ticket_id, by=by, revision=revision)
    done = ticket.status in (Status.OPEN, Status.RESOLVED) or ticket.closed_reason is ClosedReason.DONE
    if ticket.verdict is None or not done:
        raise WrongStatus(ticket_id, ticket.status)
    record(session, ticket_id, actor_employee(by), history.CONCEDED, now, former=ticket.verdict.value)
    ticket.verdict, ticket.verdict_by, ticket.verdict_at, ticket.verdict_reason = Verdict.OURS, by, now, None
    ticket.revision += 1
    await session.flush()
    await refresh(session, ticket_id)
    return ticket


async def was_reconsidered(session: Session, ticket_id: int) -> bool:
    """Whether the client has read a refusal that no longer stands."""
    events = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.kind == Event.RECONSIDER.value
    )
    return await session.scalar(events.limit(1)) is not None


async def _undecided(session: Session, ticket_id: int, event: Event, actor: str, now: datetime) -> Ticket:
    ticket = await change(session, ticket_id, event, actor=actor, now=now)
    ticket.verdict = ticket.verdict_by = ticket.verdict_at = ticket.verdict_reason = None
    ticket.assignee_id = None
    await session.flush()
    return ticket


def assign_key(ticket_id: int, at: datetime) -> str:
    """The fact "they are given the work", and everything that is said with it."""
    return f"ticket:{ticket_id}:assigned:{at:%Y%m%d%H%M%S%f}"


def verdict_key(ticket: Ticket) -> str:
    """The fact "the client hears this verdict"."""
    at = f"{ticket.verdict_at:%Y%m%d%H%M%S%f}" if ticket.verdict_at else ""
    return f"ticket:{ticket.id}:verdict:{at}"


async def assign(
    session: Session,
    ticket_id: int,
    *,
    employee_id: int,
    by: int,
    now: datetime,
    again: bool = False,
    handed_on: bool = False,
) -> Ticket:
    """Give the work to somebody. Assigning to the same again changes nothing.

    `again`: they had it before an undo. `handed_on`: by a colleague, and seen at once, so it has no minute to undo.
    """
    ticket = await session.get(Ticket, ticket_id)
    if ticket is None:
        raise NoSuchTicket(ticket_id)
    if ticket.assignee_id == employee_id and ticket.status is Status.OPEN:
        return ticket
    facts = {"employee": employee_id, "again": again, "handed_on": handed_on}
    ticket = await change(session, ticket_id, Event.ASSIGN, actor=actor_employee(by), now=now, **facts)
    ticket.assignee_id = employee_id
    await session.flush()
    return ticket


async def move_to_client(
    session: Session,
    ticket_id: int,
    *,
    client_id: int,
    contact_id: int | None,
    actor: str,
    now: datetime,
    decided_too: bool = False,
) -> Ticket:
    """The words were for another firm; `decided_too`: the person was bound wrongly, so everything of theirs moves."""
    ticket = await session.get(Ticket, ticket_id)
    if ticket is None:
        raise NoSuchTicket(ticket_id)
    if not decided_too and (ticket.verdict is not None or ticket.status is not Status.NEW):
        raise WrongStatus(ticket_id, ticket.status)
    record(session, ticket_id, actor, "moved", now, from_client=ticket.client_id, to_client=client_id)
    ticket.client_id, ticket.contact_id = client_id, contact_id
    ticket.revision += 1
    await session.flush()
    await refresh(session, ticket_id)
    return ticket
