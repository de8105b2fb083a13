"""The money behind an accepted quote: set aside, or missing and tried for again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from billing.ledger import actions as ledger
from billing.ledger.models import Refusal
from billing.ledger.postings import Held
from billing.ledger.queries import balance, hold_of
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from config.database import ReadSession, Session, table

_REFUSAL = table(Refusal)
_TRIED = select(func.count()).where(_REFUSAL.c.quote_id == bindparam("for_quote"))


@dataclass(frozen=True)
class Accepted:
    """The answer to an acceptance: whether the money is set aside, else how much is missing."""

    quote_id: int
    held: bool
    missing_minor: int
    repeated: bool = False
    """Pressed before: nothing new happened, and the rest says how it stands now."""


async def standing(session: Session, quote: Quote, *, repeated: bool = False) -> Accepted:
    """How an accepted quote stands now."""
    if not await lacks_money(session, quote):
        return Accepted(quote.id, held=True, missing_minor=0, repeated=repeated)
    return Accepted(quote.id, held=False, missing_minor=await _short(session, quote), repeated=repeated)


async def _short(session: ReadSession, quote: Quote) -> int:
    return (await balance(session, quote.client_id)).short_of(quote.total_minor)


async def lacks_money(session: ReadSession, quote: Quote) -> bool:
    """Accepted, costs something, and nothing was ever set aside for it."""
    return (
        quote.state is State.ACCEPTED and quote.total_minor > 0 and await hold_of(session, quote.id) is None
    )


async def try_hold(session: Session, quote: Quote, now: datetime) -> Accepted:
    if quote.total_minor == 0:
        return Accepted(quote.id, held=True, missing_minor=0)
    tried = await session.scalar(_TRIED, {"for_quote": quote.id})
    answer = await ledger.hold(
        session,
        client_id=quote.client_id,
        quote_id=quote.id,
        amount_minor=quote.total_minor,
        key=f"quote:{quote.id}:r{quote.revision}:hold:{(tried or 0) + 1}",
        now=now,
    )
    if isinstance(answer, Held):
        return Accepted(quote.id, held=True, missing_minor=0)
    return Accepted(quote.id, held=False, missing_minor=await _short(session, quote))
