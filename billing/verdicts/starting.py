"""Whether work may begin: it waits for a decision, outside the tariff for the client's yes and the money too, or for a
manager's word."""

import enum
from datetime import datetime

from billing.quotes import queries as quotes
from billing.quotes.holding import lacks_money
from billing.quotes.lifecycle import AGREED, UNDECIDED
from billing.quotes.models import Quote
from billing.urgent import offering
from billing.urgent import queries as urgent
from billing.verdicts import texts
from config.database import ReadSession, Session
from intake.contacts.actors import actor_employee
from intake.contacts.models import Employee
from intake.outbox.delivery import Words, tell
from intake.tickets import actions as tickets
from intake.tickets.models import Status, Ticket, Verdict
from intake.tickets.texts import titled

STARTED = "started"
"""The flag of a ticket a manager lets begin before it is accepted or paid."""


class Waits(enum.Enum):
    """What work still waits for."""

    DECISION = "decision"
    """Nobody has said yet what the request is against the tariff."""
    ACCEPTANCE = "acceptance"
    MONEY = "money"
    SUPPLEMENT = "supplement"
    """What was accepted goes on; only the further price waits."""


async def waits_for(session: ReadSession, ticket: Ticket) -> Waits | None:
    """What has to happen before the work may begin; None where nothing has to. A manager's word changes nothing here."""
    if ticket.status is not Status.OPEN:
        return None
    if ticket.verdict is None:
        return None if await urgent.in_force(session, ticket) else Waits.DECISION
    if ticket.verdict is not Verdict.BILLABLE:
        return None
    prices = await quotes.of_ticket(session, ticket.id)
    agreed = [price for price in prices if price.state in AGREED]
    if not agreed:
        return None if await urgent.in_force(session, ticket) else Waits.ACCEPTANCE
    if all([await lacks_money(session, price) for price in agreed]):
        return Waits.MONEY
    return Waits.SUPPLEMENT if prices[-1].state in UNDECIDED else None


def started_by(ticket: Ticket) -> int | None:
    """The manager who takes the start on themselves; None where nobody does."""
    return next((flag["employee_id"] for flag in ticket.flags if flag["code"] == STARTED), None)


async def take_on(session: Session, ticket: Ticket, *, by: int, now: datetime) -> bool:
    """A manager lets the work begin all the same; what is logged from now on counts as asked for by them.

    False where somebody did so before.
    """
    if started_by(ticket):
        return False
    ticket.flags = [*ticket.flags, {"code": STARTED, "employee_id": by}]
    tickets.record(session, ticket.id, actor_employee(by), STARTED, now)
    await session.flush()
    await tickets.refresh(session, ticket.id)
    return True


def forget_start(ticket: Ticket) -> None:
    """The verdict is taken back, and with it the word to begin."""
    ticket.flags = [flag for flag in ticket.flags if flag["code"] != STARTED]


async def tell_can_start(session: Session, ticket: Ticket, quote: Quote, now: datetime) -> None:
    """The price is accepted and has its money: whoever was given the work hears that it may begin."""
    if ticket.status is Status.OPEN:
        await _tell_worker(
            session,
            ticket,
            key=f"quote:{quote.id}:can_start",
            words=lambda t: texts.can_start(
                t, ticket.id, titled(t, ticket.title), t.money(quote.total_minor, quote.currency)
            ),
            now=now,
        )


async def tell_off(session: Session, ticket: Ticket, now: datetime) -> None:
    """The client does not want it at this price: whoever waited with the work waits no longer, and nobody is rung."""
    await offering.take_back(session, ticket.id, now, key=f"ticket:{ticket.id}:off:{ticket.revision}")
    await _tell_worker(
        session,
        ticket,
        key=f"ticket:{ticket.id}:off:{ticket.revision}",
        words=lambda t: texts.work_is_off(t, ticket.id, titled(t, ticket.title)),
        now=now,
    )


async def _tell_worker(session: Session, ticket: Ticket, *, key: str, words: Words, now: datetime) -> None:
    if ticket.assignee_id is None:
        return
    worker = await session.get_one(Employee, ticket.assignee_id)
    await tell(
        session,
        person_id=worker.person_id,
        key=f"{key}:{worker.id}",
        words=words,
        now=now,
        ticket_id=ticket.id,
    )
