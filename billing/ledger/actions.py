"""Money moves: top up, hold, capture, release, reverse. Every action takes the client's account row first."""

from datetime import datetime

from sqlalchemy import select

from billing.ledger.booking import (
    CASH,
    book,
    check_amount,
    insert_account,
    lock,
    move,
    replayed,
    system_account,
)
from billing.ledger.errors import NotReversible, OtherCurrency
from billing.ledger.holds import capture, expire_holds, hold, release
from billing.ledger.models import Account, Transfer, TransferKind
from billing.ledger.postings import Explanation, digest
from billing.ledger.promises import keep_promises
from config.database import Session

__all__ = ["capture", "expire_holds", "hold", "lock", "open_account", "release", "reverse", "top_up"]


async def open_account(session: Session, *, client_id: int, currency: str, now: datetime) -> Account:
    """The client's personal account, opened once. Raises OtherCurrency: an account never changes its currency."""
    await insert_account(session, client_id=client_id, code=None, currency=currency, now=now)
    account = (await session.scalars(select(Account).where(Account.client_id == client_id))).one()
    if account.currency != currency:
        raise OtherCurrency(account.currency, currency)
    return account


async def top_up(
    session: Session,
    *,
    client_id: int,
    amount_minor: int,
    key: str,
    actor: str,
    now: datetime,
    note: str | None = None,
) -> Transfer:
    """Book money that came in. The same `key` (say `topup:CHAT:MESSAGE`) books once; promises are kept from it."""
    check_amount(amount_minor)
    account = await lock(session, client_id)
    facts = digest(kind="topup", client=client_id, amount=amount_minor)
    if before := await replayed(session, key, facts):
        return before
    await keep_promises(session, account, amount_minor, now)
    await move(session, account, posted=amount_minor, held=0, now=now)
    return await book(
        session,
        account,
        kind=TransferKind.TOPUP,
        key=key,
        digest=facts,
        amount_minor=amount_minor,
        into_account=True,
        other_id=await system_account(session, CASH, account.currency, now),
        actor=actor,
        now=now,
        reason=note,
    )


async def reverse(
    session: Session, *, transfer_id: int, key: str, actor: str, reason: str, now: datetime
) -> Transfer:
    """Undo a transfer by its mirror image, once. A top-up undone may leave a debt: the floor follows it down.

    Raises NotReversible for a reversal, and for what has been reversed under another key.
    """
    wrong = (await session.scalars(select(Transfer).where(Transfer.id == transfer_id))).one()
    client_id = (await session.scalars(select(Account.client_id).where(Account.id == wrong.account_id))).one()
    account = await lock(session, client_id or 0)
    facts = digest(kind="reversal", transfer=transfer_id)
    if before := await replayed(session, key, facts):
        return before
    if wrong.kind is TransferKind.REVERSAL or await session.scalar(
        select(Transfer.id).where(Transfer.reverses_id == transfer_id)
    ):
        raise NotReversible(transfer_id)
    back = wrong.debit_id == account.id
    signed = wrong.amount_minor if back else -wrong.amount_minor
    await move(session, account, posted=signed, held=0, now=now)
    return await book(
        session,
        account,
        kind=TransferKind.REVERSAL,
        key=key,
        digest=facts,
        amount_minor=wrong.amount_minor,
        into_account=back,
        other_id=wrong.credit_id if back else wrong.debit_id,
        actor=actor,
        now=now,
        reason=reason,
        explanation=Explanation(
            wrong.ticket_id, wrong.contact_id, wrong.on_behalf, tuple(wrong.what), wrong.counted
        ),
        reverses_id=transfer_id,
    )
