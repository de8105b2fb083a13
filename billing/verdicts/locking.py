"""Locks in their one order: the client's account first, then what hangs on it."""

from sqlalchemy import bindparam, select

from billing.ledger import actions as ledger
from billing.ledger.errors import NoAccount
from config.database import Session, table
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket

_TICKET = table(Ticket)
_CLIENT_OF = select(_TICKET.c.client_id).where(_TICKET.c.id == bindparam("of"))
_STANDS = select(Ticket).where(Ticket.id == bindparam("of")).execution_options(populate_existing=True)


async def lock_client_of(session: Session, ticket_id: int) -> Ticket:
    """The ticket as it is once its client's account is locked. Raises NoSuchTicket."""
    client_id = await session.scalar(_CLIENT_OF, {"of": ticket_id})
    if client_id is None:
        raise NoSuchTicket(ticket_id)
    await lock_clients(session, client_id)
    return (await session.scalars(_STANDS, {"of": ticket_id})).one()


async def lock_clients(session: Session, *client_ids: int) -> None:
    """Several accounts in the order of their clients. A client without an account yet has nothing to lock."""
    for client_id in sorted(set(client_ids)):
        try:
            await ledger.lock(session, client_id)
        except NoAccount:
            continue
