"""One step in the life of a quote: a conditional update, and its fact under its own key."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, insert, update

from billing.quotes import lifecycle
from billing.quotes.errors import AlreadyDecided
from billing.quotes.lifecycle import Act
from billing.quotes.models import Quote, QuoteEvent
from config.database import Session, see, table
from intake.outbox import actions as outbox

_QUOTE = table(Quote)
_RECORDED = insert(table(QuoteEvent)).inline()


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
    await session.flush()
    new = {f"new_{name}": value for name, value in {**columns, "state": target}.items()}
    turned = await session.execute(_turned(tuple(columns)), {"of": quote.id, "stood": quote.state, **new})
    moved = turned.mappings().one_or_none()
    if moved is None:
        raise AlreadyDecided(quote.id, quote.state)
    see(quote, moved)
    if quote.reminded:
        await outbox.withdraw(session, key=reminder_key(quote))
    await record(session, quote, act.value, actor=actor, now=now, **(facts or {}))
    return quote


@cache
def _turned(names: tuple[str, ...]) -> Update:
    """Put together once for each step there is."""
    new = {name: bindparam(f"new_{name}", type_=_QUOTE.c[name].type) for name in ("state", *names)}
    stands = (_QUOTE.c.id == bindparam("of")) & (_QUOTE.c.state == bindparam("stood"))
    return update(_QUOTE).where(stands).values(new).returning(*_QUOTE.c)


def reminder_key(quote: Quote) -> str:
    """Of the words that remind of a price; they are withdrawn when it is decided before they have left."""
    return f"quote:{quote.id}:remind"


async def record(
    session: Session, quote: Quote, kind: str, *, actor: str, now: datetime, **facts: Any
) -> None:
    """Write down what happened, under the key of the fact (`quote:17:r2:accept`)."""
    key = f"quote:{quote.id}:r{quote.revision}:{kind}"
    fact = {"key": key, "quote_id": quote.id, "kind": kind, "at": now, "actor": actor, "facts": facts}
    await session.execute(_RECORDED, fact)
