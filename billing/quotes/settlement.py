"""When the work is done: what was accepted is charged up to what was held, and the rest is freed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from billing.labour.actions import lock_billed
from billing.labour.queries import billed_minutes
from billing.ledger import actions as ledger
from billing.ledger.models import HoldState
from billing.ledger.postings import Explanation
from billing.ledger.queries import hold_of
from billing.quotes import queries
from billing.quotes.lifecycle import AGREED, MINUTES_OF, Act, Line, Mode, State
from billing.quotes.models import Quote
from billing.quotes.printing import beyond, kept, timed, total, worked
from billing.quotes.turning import turn
from config.database import ReadSession, Session, table

_QUOTE = table(Quote)
_AGREED_BY = (
    select(_QUOTE.c.client_id)
    .where(_QUOTE.c.ticket_id == bindparam("for_ticket"), _QUOTE.c.state.in_(AGREED))
    .limit(1)
)


@dataclass(frozen=True)
class Settlement:
    """What Resolve did with the money of a ticket, in minor units."""

    captured_minor: int
    released_minor: int
    over_minutes: int
    """Charged minutes beyond what was agreed: they take a supplementary quote, and are not charged."""
    over_minor: int
    """What those would come to at the agreed rate."""
    waiting: tuple[int, ...]
    """Accepted quotes without money to charge: settle again when `retry_holds` has held them."""
    repeated: bool = False

    @property
    def needs_supplement(self) -> bool:
        return self.over_minutes > 0


async def settle(session: Session, *, ticket_id: int, actor: str, now: datetime) -> Settlement | None:
    """Charge a ticket's accepted quotes; None where none was ever accepted. Again, it says the same and does nothing.

    Log the last minutes before: what is logged later is no longer charged by an hourly quote.
    """
    client_id = await session.scalar(_AGREED_BY, {"for_ticket": ticket_id})
    if client_id is None:
        return None
    await ledger.lock(session, client_id)
    agreed = [quote for quote in await queries.of_ticket(session, ticket_id) if quote.state in AGREED]
    waiting: list[int] = []
    settled = [quote for quote in agreed if quote.state is State.SETTLED]
    fresh = False
    for quote in agreed:
        if quote.state is State.SETTLED:
            continue
        hold = await hold_of(session, quote.id)
        if quote.total_minor and (hold is None or hold.state is not HoldState.OPEN):
            waiting.append(quote.id)
            continue
        settled.append(await _settle(session, quote, hold.id if hold else None, agreed, actor=actor, now=now))
        fresh = True
    return await _sum_up(session, settled, waiting, repeated=not fresh and not waiting)


async def _settle(
    session: Session, quote: Quote, hold_id: int | None, agreed: list[Quote], *, actor: str, now: datetime
) -> Quote:
    """Charge one quote for the minutes no other has charged, and write down how it was counted."""
    lines = await printed_lines(session, quote)
    minutes = await _minutes_left(session, quote, agreed) if quote.mode is Mode.HOURLY else 0
    due, covered = worked(lines, minutes) if quote.mode is Mode.HOURLY else (lines, 0)
    if hold_id is not None:
        await ledger.capture(
            session,
            hold_id=hold_id,
            amount_minor=total(due),
            actor=actor,
            now=now,
            explanation=_explanation(quote, due, covered),
        )
    locked = covered if quote.mode is Mode.HOURLY else None
    await lock_billed(session, ticket_id=quote.ticket_id, quote_id=quote.id, minutes=locked)
    return await turn(
        session,
        quote,
        Act.SETTLE,
        actor=actor,
        now=now,
        charged_minor=total(due),
        charged_minutes=covered,
        over_minutes=max(minutes - covered, 0),
        settled_at=now,
    )


async def printed_lines(session: ReadSession, quote: Quote) -> tuple[Line, ...]:
    """The lines as they were put."""
    return tuple(queries.as_line(row) for row in await queries.lines_of(session, quote.id))


async def charged_lines(session: ReadSession, quote: Quote) -> tuple[Line, ...]:
    """The lines a settled quote was charged by."""
    lines = await printed_lines(session, quote)
    return worked(lines, quote.charged_minutes or 0)[0] if quote.mode is Mode.HOURLY else lines


async def _minutes_left(session: Session, quote: Quote, agreed: list[Quote]) -> int:
    """Minutes that count for an hourly quote: not those an earlier quote charged, nor those done under a fixed one."""
    earlier = [other for other in agreed if other.revision < quote.revision]
    since = quote.put_at if any(other.mode is Mode.FIXED for other in earlier) else None
    charged = [other for other in earlier if since is None or other.put_at >= since]
    return await billed_minutes(session, quote.ticket_id, since) - sum(
        q.charged_minutes or 0 for q in charged
    )


def _explanation(quote: Quote, lines: Sequence[Line], covered: int) -> Explanation:
    """What was charged, line by line: the sum of the lines is the sum charged."""
    counted: dict[str, Any] = {"mode": quote.mode.value, "quote": quote.id}
    line = timed(lines) if quote.mode is Mode.HOURLY else None
    if line:
        unit_minutes = MINUTES_OF[line.unit]
        counted |= {
            "charged_minutes": covered,
            "rate_minor": line.unit_price_minor * 60 // unit_minutes,
            "ceiling_minutes": line.quantity * unit_minutes,
        }
    what = tuple(kept(line) for line in lines)
    return Explanation(quote.ticket_id, quote.decided_by, quote.decided_on_behalf, what, counted)


async def _sum_up(
    session: Session, settled: list[Quote], waiting: list[int], *, repeated: bool
) -> Settlement:
    # Minutes over one quote are charged by the next: only what the last hourly one left is over.
    hourly = [quote for quote in settled if quote.mode is Mode.HOURLY]
    over = (hourly[-1].over_minutes or 0) if hourly else 0
    over_minor = 0
    if over:
        over_minor = beyond(await printed_lines(session, hourly[-1]), over)
    captured = sum(quote.charged_minor or 0 for quote in settled)
    return Settlement(
        captured_minor=captured,
        released_minor=sum(quote.total_minor for quote in settled) - captured,
        over_minutes=over,
        over_minor=over_minor,
        waiting=tuple(waiting),
        repeated=repeated,
    )
