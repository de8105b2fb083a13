"""The end of the work: resolve charges what was accepted and gives back what was not needed; days later it is closed."""

from datetime import datetime, timedelta

from sqlalchemy import select

from billing.labour import actions as labour
from billing.ledger import texts as ledger_texts
from billing.quotes.settlement import Settlement, settle
from billing.tariffs import actions as tariffs
from billing.verdicts import facts
from billing.verdicts.telling import tell_asker
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Contact
from intake.letter import Letter
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets import texts
from intake.tickets.lifecycle import Event
from intake.tickets.models import Status, Ticket


async def resolve(
    session: Session, *, ticket_id: int, actor: str, now: datetime
) -> tuple[Ticket, Settlement | None]:
    """The work is done: hold captured, rest released, allowance settled, the client told. Raises WrongStatus."""
    ticket = await tickets.change(session, ticket_id, Event.RESOLVE, actor=actor, now=now)
    settlement = await settle(session, ticket_id=ticket_id, actor=actor, now=now)
    await tariffs.release(session, ticket_id=ticket_id, now=now)
    await labour.take_outcome(session, ticket_id=ticket_id, now=now)
    contact = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    shows_money = contact is not None and contact.authority.may_order
    days = (await office(session)).closing.after_days

    async def words(t: Translator) -> Letter:
        said = await _settled(session, ticket, settlement, t) if settlement and shows_money else None
        return texts.resolved(t, ticket.id, ticket.title, days, said)

    await tell_asker(
        session, ticket, key=f"ticket:{ticket.id}:resolved:{ticket.revision}", words=words, now=now
    )
    return ticket, settlement


async def close_due(session: Session, *, client_id: int, now: datetime) -> list[int]:
    """Resolved tickets of a client nobody came back to for the book's days are closed."""
    closed = []
    for ticket in await due_to_close(session, now, client_id):
        await tickets.change(session, ticket.id, Event.SETTLE, actor="desk", now=now)
        closed.append(ticket.id)
    return closed


async def due_to_close(session: ReadSession, now: datetime, client_id: int | None = None) -> list[Ticket]:
    """Resolved tickets whose days for reopening have passed."""
    before = now - timedelta(days=(await office(session)).closing.after_days)
    query = (
        select(Ticket)
        .where(Ticket.status == Status.RESOLVED, Ticket.resolved_at <= before)
        .order_by(Ticket.id)
    )
    if client_id is not None:
        query = query.where(Ticket.client_id == client_id)
    return list(await session.scalars(query))


async def _settled(session: Session, ticket: Ticket, settlement: Settlement, t: Translator) -> str:
    if not settlement.captured_minor:
        return ledger_texts.nothing_charged(t)
    amount = await facts.money(session, ticket.client_id, settlement.captured_minor, t)
    return ledger_texts.charged(t, amount, await facts.available(session, ticket.client_id, t))
