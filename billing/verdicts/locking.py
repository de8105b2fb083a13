"""Locks in their one order: the client's account first, then what hangs on it."""

from billing.ledger import actions as ledger
from billing.ledger.errors import NoAccount
from config.database import Session
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket


async def lock_client_of(session: Session, ticket_id: int) -> Ticket:
    """The ticket as it is once its client's account is locked. Raises NoSuchTicket."""
    ticket = await session.get(Ticket, ticket_id)
    if ticket is None:
        raise NoSuchTicket(ticket_id)
    await lock_clients(session, ticket.client_id)
    await session.refresh(ticket)
    return ticket


async def lock_clients(session: Session, *client_ids: int) -> None:
    """Several accounts in the order of their clients. A client without an account yet has nothing to lock."""
    for client_id in sorted(set(client_ids)):
        try:
            await ledger.lock(session, client_id)
        except NoAccount:
            continue
