"""A charge given back: the ledger's mirror image, and the work it covered is free again."""

from datetime import datetime

from sqlalchemy import select, update

from billing.labour.models import TimeEntry
from billing.ledger import actions as ledger
from billing.ledger.models import Transfer, TransferKind
from billing.ledger.queries import hold_of
from billing.quotes.errors import AlreadyDecided
from billing.quotes.lifecycle import Act, State
from billing.quotes.models import Quote
from billing.quotes.turning import turn
from config.database import Session


async def reverse(session: Session, quote: Quote, *, reason: str, actor: str, now: datetime) -> Quote:
    """Give back what a settled quote has charged. Twice is once; take the outcome of its minutes afterwards.

    Raises AlreadyDecided where nothing was charged yet.
    """
    await ledger.lock(session, quote.client_id)
    await session.refresh(quote)
    if quote.state is State.REVERSED:
        return quote
    if quote.state is not State.SETTLED:
        raise AlreadyDecided(quote.id, quote.state)
    hold = await hold_of(session, quote.id)
    captured = await session.scalar(
        select(Transfer.id).where(
            Transfer.hold_id == (hold.id if hold else 0), Transfer.kind == TransferKind.CAPTURE
        )
    )
    if captured:
        key = f"quote:{quote.id}:r{quote.revision}:reversal"
        await ledger.reverse(session, transfer_id=captured, key=key, actor=actor, reason=reason, now=now)
    await session.execute(
        update(TimeEntry)
        .where(TimeEntry.locked_by == quote.id)
        .values(locked_by=None)
        .execution_options(synchronize_session="fetch")
    )
    return await turn(session, quote, Act.REVERSE, actor=actor, now=now, facts={"reason": reason})
