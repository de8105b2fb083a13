"""Words that were for another firm, and people bound to the wrong one: requests, minutes and holds go along."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from billing.labour import actions as labour
from billing.quotes import actions as quotes
from billing.quotes import queries as quote_queries
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from billing.targets import actions as targets
from billing.tariffs import actions as tariffs
from billing.tariffs.queries import billing_book
from billing.verdicts import versions
from billing.verdicts.counting import take_outcome
from billing.verdicts.errors import SameClient
from billing.verdicts.locking import lock_clients
from billing.verdicts.starting import forget_start
from config.database import Session
from intake.contacts import actions as contacts
from intake.contacts.actors import actor_employee
from intake.contacts.errors import PlaceEnded
from intake.contacts.models import Channel, Client, Contact, Person
from intake.tickets import actions as tickets
from intake.tickets import decisions
from intake.tickets.lifecycle import Event
from intake.tickets.models import Status, Ticket, Verdict


@dataclass(frozen=True)
class Moved:
    """What went along with a person, and what stays because it was charged where they were."""

    contact: Contact
    along: tuple[Ticket, ...]
    stayed: tuple[Ticket, ...]


async def move_fresh(
    session: Session, ticket_id: int, *, client_id: int, contact_id: int | None, actor: str, now: datetime
) -> Ticket:
    """A request nobody has decided yet was for another firm of the same person. Raises WrongStatus."""
    ticket = await session.get_one(Ticket, ticket_id)
    await lock_clients(session, ticket.client_id, client_id)
    moved = await decisions.move_to_client(
        session, ticket_id, client_id=client_id, contact_id=contact_id, actor=actor, now=now
    )
    await targets.follow_client(session, moved, now)
    await labour.follow_ticket(session, ticket_id=ticket_id, client_id=client_id, now=now)
    return moved


async def move_contact(session: Session, contact_id: int, *, client_id: int, by: int, now: datetime) -> Moved:
    """The person was bound to the wrong client. Raises SameClient, PlaceEnded."""
    old = await session.get_one(Contact, contact_id)
    target = await session.get_one(Client, client_id)
    if old.client_id == client_id:
        raise SameClient(target.name)
    if old.ended_at:
        raise PlaceEnded(contact_id)
    await lock_clients(session, old.client_id, client_id)
    fresh = await contacts.move_contact(session, old, client_id, now)
    mine = select(Ticket).where(Ticket.contact_id == contact_id).order_by(Ticket.id)
    along: list[Ticket] = []
    stayed: list[Ticket] = []
    for ticket in list(await session.scalars(mine)):
        went = await _follow(session, ticket, fresh, by, now)
        (along if went else stayed).append(ticket)
    return Moved(fresh, tuple(along), tuple(stayed))


async def _follow(session: Session, ticket: Ticket, contact: Contact, by: int, now: datetime) -> bool:
    """Take one request along; False where a quote has charged it already."""
    prices = await quote_queries.of_ticket(session, ticket.id)
    if any(price.state is State.SETTLED for price in prices) or await versions.charged_minor(session, ticket):
        return False
    accepted = [price for price in prices if price.state is State.ACCEPTED]
    actor = actor_employee(by)
    await tariffs.undo(session, ticket_id=ticket.id, now=now)
    await quotes.cancel(session, ticket_id=ticket.id, actor=actor, now=now)
    await decisions.move_to_client(
        session,
        ticket.id,
        client_id=contact.client_id,
        contact_id=contact.id,
        actor=actor,
        now=now,
        decided_too=True,
    )
    await targets.follow_client(session, ticket, now)
    await labour.follow_ticket(session, ticket_id=ticket.id, client_id=contact.client_id, now=now)
    for price in accepted:
        await _accept_again(session, price, contact.client_id, by, now)
    await _stand_again(session, ticket, actor, now, agreed=bool(accepted))
    return True


async def _stand_again(session: Session, ticket: Ticket, actor: str, now: datetime, *, agreed: bool) -> None:
    """In tariff is reserved at the new client; a price nobody accepted is for the manager to decide anew."""
    if ticket.status is not Status.OPEN:
        return
    if ticket.verdict is Verdict.IN_TARIFF and ticket.category:
        await tariffs.reserve(
            session, ticket_id=ticket.id, client_id=ticket.client_id, category=ticket.category, now=now
        )
    elif ticket.verdict is Verdict.BILLABLE and not agreed:
        undone = await tickets.change(session, ticket.id, Event.UNDO, actor=actor, now=now)
        undone.verdict = undone.verdict_by = undone.verdict_at = None
        forget_start(undone)
        await session.flush()
        await take_outcome(session, ticket.id, now)


async def _accept_again(session: Session, price: Quote, client_id: int, by: int, now: datetime) -> None:
    """What the person accepted holds at the client they really spoke for, at the sum they saw."""
    rows = await quote_queries.lines_of(session, price.id)
    days = (await billing_book(session)).quotes.valid_days
    fresh = await quotes.put(
        session,
        ticket_id=price.ticket_id,
        client_id=client_id,
        lines=[quote_queries.as_line(row) for row in rows],
        valid_until=now + timedelta(days=days),
        by_employee_id=by,
        now=now,
        mode=price.mode,
    )
    await quotes.accept(
        session,
        quote_id=fresh.id,
        revision=fresh.revision,
        contact_id=None,
        channel=price.decided_channel or Channel.DESK,
        text_seen=price.text_seen or "",
        now=now,
        on_behalf_note=await _who_accepted(session, price),
        by_employee_id=by,
    )


async def _who_accepted(session: Session, price: Quote) -> str:
    contact = await session.get(Contact, price.decided_by) if price.decided_by else None
    if contact is None:
        return price.decided_on_behalf or "?"
    return (await session.get_one(Person, contact.person_id)).name
