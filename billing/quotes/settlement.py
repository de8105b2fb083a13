"""When the work is done: what was accepted is charged up to what was held, and the rest is freed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from billing.labour.actions import lock_billed
from billing.labour.queries import billed_minutes
from billing.ledger import actions as ledger
from billing.ledger.models import HoldState
from billing.ledger.postings import Explanation
from billing.ledger.queries import hold_of
from billing.quotes import queries
from billing.quotes.lifecycle import AGREED, Act, Charge, Mode, State, Terms, charge
from billing.quotes.models import Quote, QuoteLine
from billing.quotes.turning import turn
from config.database import Session
from intake.tickets.models import Ticket


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
    client_id = (await session.scalars(select(Ticket.client_id).where(Ticket.id == ticket_id))).one()
    if not any(quote.state in AGREED for quote in await queries.of_ticket(session, ticket_id)):
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
    lines = await queries.lines_of(session, quote.id)
    terms = queries.terms_of(quote, lines)
    minutes = await _minutes_left(session, quote, agreed) if terms.mode is Mode.HOURLY else 0
    due = charge(terms, minutes)
    if hold_id is not None:
        await ledger.capture(
            session,
            hold_id=hold_id,
            amount_minor=due.amount_minor,
            actor=actor,
            now=now,
            explanation=_explanation(quote, lines, terms, due),
        )
    covered = due.minutes if terms.mode is Mode.HOURLY else None
    await lock_billed(session, ticket_id=quote.ticket_id, quote_id=quote.id, minutes=covered)
    return await turn(
        session,
        quote,
        Act.SETTLE,
        actor=actor,
        now=now,
        charged_minor=due.amount_minor,
        charged_minutes=due.minutes,
        over_minutes=max(minutes - due.minutes, 0),
        settled_at=now,
    )


async def _minutes_left(session: Session, quote: Quote, agreed: list[Quote]) -> int:
    """Minutes that count for an hourly quote: not those an earlier quote charged, nor those done under a fixed one."""
    earlier = [other for other in agreed if other.revision < quote.revision]
    since = quote.put_at if any(other.mode is Mode.FIXED for other in earlier) else None
    charged = [other for other in earlier if since is None or other.put_at >= since]
    return await billed_minutes(session, quote.ticket_id, since) - sum(
        q.charged_minutes or 0 for q in charged
    )


def _explanation(quote: Quote, lines: list[QuoteLine], terms: Terms, due: Charge) -> Explanation:
    what: list[dict[str, Any]] = [
        {
            "title": line.title,
            "unit": line.unit.value,
            "quantity": line.quantity,
            "unit_price_minor": line.unit_price_minor,
            "list_price_minor": line.list_price_minor,
            "total_minor": line.line_total_minor,
        }
        for line in lines
    ]
    counted: dict[str, Any] = {"mode": terms.mode.value, "quote": quote.id}
    if terms.mode is Mode.HOURLY:
        counted |= {
            "charged_minutes": due.minutes,
            "rate_minor": terms.rate_minor,
            "ceiling_minutes": terms.ceiling_minutes,
        }
    return Explanation(quote.ticket_id, quote.decided_by, quote.decided_on_behalf, tuple(what), counted)


async def _sum_up(
    session: Session, settled: list[Quote], waiting: list[int], *, repeated: bool
) -> Settlement:
    # Minutes over one quote are charged by the next: only what the last hourly one left is over.
    hourly = [quote for quote in settled if quote.mode is Mode.HOURLY]
    over = (hourly[-1].over_minutes or 0) if hourly else 0
    over_minor = 0
    if over:
        last = queries.terms_of(hourly[-1], await queries.lines_of(session, hourly[-1].id))
        over_minor = last.price(over)
    captured = sum(quote.charged_minor or 0 for quote in settled)
    return Settlement(
        captured_minor=captured,
        released_minor=sum(quote.total_minor for quote in settled) - captured,
        over_minutes=over,
        over_minor=over_minor,
        waiting=tuple(waiting),
        repeated=repeated,
    )
