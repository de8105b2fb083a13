"""Colleagues of whoever asked: in copy of a mail, they read our answers from then on."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from config.database import ReadSession, Session
from intake.contacts.models import Address, Channel, Contact
from intake.tickets.models import Ticket, Watcher


async def watch(session: Session, ticket: Ticket, addresses: Collection[str], now: datetime) -> list[Contact]:
    """Who of these addresses is a confirmed contact of the same client watches from now on; strangers never do."""
    fresh = await not_watching(session, ticket, addresses)
    session.add_all(Watcher(ticket_id=ticket.id, contact_id=contact.id, since=now) for contact in fresh)
    await session.flush()
    return fresh


async def not_watching(session: ReadSession, ticket: Ticket, addresses: Collection[str]) -> list[Contact]:
    """Who of these addresses could watch and does not."""
    if not addresses:
        return []
    found = await session.scalars(
        select(Contact)
        .join(Address, Address.person_id == Contact.person_id)
        .where(Address.channel == Channel.MAIL, Address.value.in_(addresses))
        .where(Contact.client_id == ticket.client_id, Contact.id != ticket.contact_id)
        .where(Contact.ended_at.is_(None), Contact.confirmed_at.is_not(None))
    )
    known = set(await session.scalars(select(Watcher.contact_id).where(Watcher.ticket_id == ticket.id)))
    return [contact for contact in dict.fromkeys(found) if contact.id not in known]


async def watchers(session: ReadSession, ticket: Ticket) -> list[Contact]:
    """Who watches and is still of the client."""
    found = await session.scalars(
        select(Contact)
        .join(Watcher, Watcher.contact_id == Contact.id)
        .where(Watcher.ticket_id == ticket.id, Contact.client_id == ticket.client_id)
        .where(Contact.ended_at.is_(None), Contact.id != ticket.contact_id)
        .order_by(Watcher.id)
    )
    return list(found)
