"""Reading a statement: the movements of a stretch of time, and what stood before them."""

from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from billing.ledger.errors import NoAccount
from billing.ledger.models import Account, Transfer
from billing.statements.figures import Movement, Statement
from config.database import ReadSession
from intake.contacts.models import Contact, Person
from intake.tickets.models import Ticket


async def statement(
    session: ReadSession, client_id: int, start: datetime | None = None, end: datetime | None = None
) -> Statement:
    """The movements booked from `start` up to `end`, by their numbers; all where nothing is named. Raises NoAccount."""
    account = await _account(session, client_id)
    into = Transfer.credit_id == Transfer.account_id
    signed = case((into, Transfer.amount_minor), else_=-Transfer.amount_minor)
    original = aliased(Transfer)
    query = (
        select(Transfer, signed, Ticket.title, Person.name, original.number)
        .outerjoin(Ticket, Ticket.id == Transfer.ticket_id)
        .outerjoin(Contact, Contact.id == Transfer.contact_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .outerjoin(original, original.id == Transfer.reverses_id)
        .where(Transfer.account_id == account.id)
        .order_by(Transfer.number)
    )
    opening = 0
    if start:
        before = select(func.sum(signed)).where(Transfer.account_id == account.id, Transfer.booked_at < start)
        opening = int(await session.scalar(before) or 0)
        query = query.where(Transfer.booked_at >= start)
    if end:
        query = query.where(Transfer.booked_at < end)
    movements: list[Movement] = []
    after = opening
    for transfer, amount, title, name, reverses in await session.execute(query):
        after += int(amount)
        movements.append(_movement(transfer, int(amount), after, title, name, reverses))
    return Statement(account.currency, opening, tuple(movements))


def _movement(
    transfer: Transfer, amount: int, after: int, title: str | None, name: str | None, reverses: int | None
) -> Movement:
    return Movement(
        number=transfer.number,
        at=transfer.booked_at,
        kind=transfer.kind.value,
        amount_minor=amount,
        after_minor=after,
        ticket_id=transfer.ticket_id,
        ticket_title=title,
        ordered_by=name or transfer.on_behalf,
        what=tuple(transfer.what),
        counted=transfer.counted,
        reason=transfer.reason,
        reverses_number=reverses,
        expires_at=transfer.expires_at,
    )


async def opened_at(session: ReadSession, client_id: int) -> datetime:
    """Since when there is an account. Raises NoAccount."""
    return (await _account(session, client_id)).opened_at


async def _account(session: ReadSession, client_id: int) -> Account:
    account: Account | None = await session.scalar(select(Account).where(Account.client_id == client_id))
    if account is None:
        raise NoAccount(client_id)
    return account
