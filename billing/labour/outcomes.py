"""What a ticket's minutes count as: in tariff, billed, ours or nobody's, as its verdict and its price turn out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from billing.labour import queries
from billing.labour.allowances import consume, give_back
from billing.labour.favours import settle
from billing.labour.models import StandardError, TimeEntry
from billing.labour.rules import COUNTED, Outcome, outcome
from billing.ledger import actions as ledger
from billing.ledger.errors import NoAccount
from billing.tariffs.actions import Alert
from billing.urgent import queries as urgent
from config.database import Session
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class OutcomesTaken:
    """What a verdict, an acceptance or the end of a ticket made of its minutes."""

    changed: tuple[TimeEntry, ...]
    drafted: tuple[StandardError, ...]
    alerts: tuple[Alert, ...]


async def take_outcome(
    session: Session, *, ticket_id: int, now: datetime, afresh: bool = False
) -> OutcomesTaken:
    """Give a ticket's minutes the outcome it now has: after a verdict, an acceptance, an end, or their undoing.

    `afresh`: what they took of an allowance was given back meanwhile, so they take it again though nothing else changes.

    Where the work ended unaccepted, standard errors are drafted; where it is accepted after all, they are dropped.
    What a quote has charged keeps its outcome, and what a call has settled.
    """
    ticket = await locked(session, ticket_id)
    target = outcome(await queries.standing(session, ticket_id))
    entries = await queries.entries(session, ticket_id)
    reversed_ids = {entry.reverses_id for entry in entries}
    changed, drafted = [], []
    alerts: list[Alert] = []
    for entry in entries:
        corrected = entry.reverses_id is not None or entry.id in reversed_ids
        if entry.call_id is not None:
            continue
        if corrected or entry.locked_by is not None or (entry.outcome is target and not afresh):
            continue
        if entry.outcome is Outcome.PENDING or afresh:
            entry.category = ticket.category  # the guess it was logged under has been settled since
        entry.assigned = entry.assigned or await is_given(session, ticket, entry.employee_id)
        alerts += await turn(session, entry, target, now)
        changed.append(entry)
        if error := await favour(session, entry, now):
            drafted.append(error)
    await session.flush()
    return OutcomesTaken(tuple(changed), tuple(drafted), tuple(alerts))


async def follow_ticket(session: Session, *, ticket_id: int, client_id: int, now: datetime) -> None:
    """The ticket belongs to another client: its minutes go with it, and count against that one's allowance.

    What a quote or a call has charged stays with who paid. Call it once the ticket has been moved.
    """
    await locked(session, ticket_id)
    entries = [
        entry for entry in await queries.entries(session, ticket_id) if not (entry.locked_by or entry.call_id)
    ]
    reversed_ids = {entry.reverses_id for entry in entries}
    for entry in entries:
        if entry.client_id == client_id:
            continue
        entry.client_id = client_id
        if entry.reverses_id is None and entry.id not in reversed_ids:
            await turn(session, entry, entry.outcome, now)
    await session.flush()


async def lock_billed(session: Session, *, ticket_id: int, quote_id: int, minutes: int | None) -> None:
    """Mark the billed entries a quote has charged, the oldest first, up to its minutes; None marks all."""
    covered = 0
    for entry in await queries.entries(session, ticket_id):
        if entry.outcome is not Outcome.BILLED or entry.locked_by or entry.call_id:
            continue
        if minutes is not None and covered >= minutes:
            break
        entry.locked_by = quote_id
        covered += entry.charged_minutes
    await session.flush()


async def turn(session: Session, entry: TimeEntry, target: Outcome, now: datetime) -> tuple[Alert, ...]:
    """Give an entry its outcome, and the allowance its minutes: taken when it is in tariff, else given back."""
    await give_back(session, entry)
    entry.outcome, entry.counted_at = target, now
    entry.let_in = entry.let_in or target in COUNTED
    # The key names the moment: what was given back may be taken once more, and counts anew.
    entry.allowance_key = f"time:{entry.id}:{now.isoformat()}" if target is Outcome.IN_TARIFF else None
    await session.flush()
    return await consume(session, entry)


async def favour(session: Session, entry: TimeEntry, now: datetime) -> StandardError | None:
    """The standard error its outcome newly drafts, or none; a draft it no longer calls for is dropped."""
    await session.flush()
    return await settle(session, entry.ticket_id, entry.employee_id, now)


async def is_given(session: Session, ticket: Ticket, employee_id: int) -> bool:
    """Whether a manager has given the work to somebody; who took an urgent call took it by their own hand."""
    if ticket.assignee_id != employee_id:
        return False
    return not await urgent.took_themselves(session, ticket.id, employee_id)


_TICKET = select(Ticket).where(Ticket.id == bindparam("of")).execution_options(populate_existing=True)


async def locked(session: Session, ticket_id: int) -> Ticket:
    """The ticket as it is once its client's account is locked. No account yet is no reason not to record work."""
    asked = {"of": ticket_id}
    ticket = (await session.scalars(_TICKET, asked)).one()
    try:
        await ledger.lock(session, ticket.client_id)
    except NoAccount:
        return ticket
    return (await session.scalars(_TICKET, asked)).one()
