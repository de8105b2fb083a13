"""An account that runs low: those who order, and the managers, hear of it once between two top-ups."""

from datetime import datetime

from sqlalchemy import func, select

from billing.ledger import texts
from billing.ledger.models import Account, Transfer, TransferKind
from billing.ledger.queries import balance
from billing.tariffs.book import minor_of
from billing.tariffs.queries import billing_book
from billing.verdicts.telling import tell_deciders
from config.database import Session
from intake.contacts import queries as contacts
from intake.contacts.models import Client
from intake.outbox.delivery import tell


async def warn_if_low(session: Session, client_id: int, now: datetime) -> bool:
    """Call after money was set aside or charged; says whether the account is below the book's threshold."""
    book = await billing_book(session)
    account = await balance(session, client_id)
    if account.available >= minor_of(book.reminders.balance_below, account.currency):
        return False
    last_topup = await session.scalar(
        select(func.max(Transfer.id))
        .join(Account, Account.id == Transfer.account_id)
        .where(Account.client_id == client_id, Transfer.kind == TransferKind.TOPUP)
    )
    if last_topup is None:
        return True
    client = await session.get_one(Client, client_id)
    key = f"low:{client_id}:{last_topup}"
    await tell_deciders(
        session,
        client_id,
        key=f"{key}:contact",
        words=lambda t: texts.running_low(t, t.money(account.left, account.currency)),
        now=now,
        surely=True,
    )
    for manager in await contacts.managers(session):
        await tell(
            session,
            person_id=manager.person_id,
            key=f"{key}:employee:{manager.id}",
            words=lambda t: texts.client_running_low(t, client.name, t.money(account.left, account.currency)),
            now=now,
            surely=True,
        )
    return True
