"""One step in the life of a quote: a conditional update, and its fact under its own key."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from billing.quotes import lifecycle
from billing.quotes.errors import AlreadyDecided
from billing.quotes.lifecycle import Act
from billing.quotes.models import Quote, QuoteEvent
from config.database import Session
from intake.outbox import actions as outbox


async def turn(
    session: Session,
    quote: Quote,
    act: Act,
    *,
    actor: str,
    now: datetime,
    facts: dict[str, Any] | None = None,
    **columns: Any,
) -> Quote:
    """Move a quote by the table, if nobody was quicker, and write the fact down under its key."""
    target = lifecycle.after(quote.state, act)
    if target is None:
        raise AlreadyDecided(quote.id, quote.state)
    moved = await session.scalar(
        update(Quote)
        .where(Quote.id == quote.id, Quote.state == quote.state)
        .values(state=target, **columns)
        .returning(Quote)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if moved is None:
        raise AlreadyDecided(quote.id, quote.state)
    if moved.reminded:
        await outbox.withdraw(session, key=reminder_key(moved))
    record(session, moved, act.value, actor=actor, now=now, **(facts or {}))
    await session.flush()
    return moved


def reminder_key(quote: Quote) -> str:
    """Of the words that remind of a price; they are withdrawn when it is decided before they have left."""
    return f"quote:{quote.id}:remind"


def record(session: Session, quote: Quote, kind: str, *, actor: str, now: datetime, **facts: Any) -> None:
    """Write down what happened, under the key of the fact (`quote:17:r2:accept`)."""
    key = f"quote:{quote.id}:r{quote.revision}:{kind}"
    session.add(QuoteEvent(key=key, quote_id=quote.id, kind=kind, at=now, actor=actor, facts=facts))
