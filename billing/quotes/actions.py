"""What is done with quotes: put, decided, held, expired, settled, cancelled. Always under the client's lock."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from billing.ledger import actions as ledger
from billing.ledger.queries import hold_of
from billing.quotes import by_code, queries
from billing.quotes.deciding import accept, decline, discuss
from billing.quotes.errors import AlreadyDecided, BadQuote
from billing.quotes.holding import Accepted, lacks_money, standing, try_hold
from billing.quotes.lifecycle import MINUTES_OF, UNDECIDED, Act, Line, LineKind, Mode, State
from billing.quotes.models import Quote, QuoteLine
from billing.quotes.printing import TAKEN_OFF, total
from billing.quotes.settlement import Settlement, settle
from billing.quotes.turning import record, turn
from config.database import Session
from intake.contacts.actors import actor_employee
from intake.tickets.models import Ticket

__all__ = [
    "Accepted",
    "Settlement",
    "accept",
    "cancel",
    "decline",
    "discuss",
    "expire_due",
    "put",
    "retry_holds",
    "settle",
    "standing",
    "withdraw",
]


async def put(
    session: Session,
    *,
    ticket_id: int,
    client_id: int,
    lines: Sequence[Line],
    valid_until: datetime,
    by_employee_id: int,
    now: datetime,
    mode: Mode = Mode.FIXED,
    currency: str | None = None,
    remind_at: datetime | None = None,
    requote: int = 0,
) -> Quote:
    """Put a price for a ticket. It takes the place of one undecided, or accepted without money to hold.

    `currency`, where given, is that of the prices: it must be the account's.
    Beside an accepted quote that has its money it is a supplement. Raises BadQuote, and the ledger's NoAccount.
    """
    account = await ledger.lock(session, client_id)
    _check(lines, mode, valid_until, now)
    if currency not in (None, account.currency):
        raise BadQuote("currency")
    ticket = (await session.scalars(select(Ticket).where(Ticket.id == ticket_id))).one()
    if ticket.client_id != client_id:
        raise BadQuote("ticket")
    actor = actor_employee(by_employee_id)
    await _supersede(session, ticket_id, actor, now)
    last = await session.scalar(select(func.max(Quote.revision)).where(Quote.ticket_id == ticket_id))
    quote = Quote(
        ticket_id=ticket_id,
        client_id=client_id,
        revision=(last or 0) + 1,
        state=State.PUT,
        mode=mode,
        total_minor=total(lines),
        list_total_minor=sum(line.list_total_minor for line in lines),
        currency=account.currency,
        code=by_code.make(),
        valid_until=valid_until,
        put_by=by_employee_id,
        put_at=now,
        remind_at=remind_at,
        requote=requote,
    )
    session.add(quote)
    await session.flush()
    session.add_all(_row(quote.id, position, line) for position, line in enumerate(lines, start=1))
    await record(session, quote, "put", actor=actor, now=now, mode=mode.value, total_minor=quote.total_minor)
    await session.flush()
    return quote


async def _supersede(session: Session, ticket_id: int, actor: str, now: datetime) -> None:
    """What the new price takes the place of."""
    for earlier in await queries.of_ticket(session, ticket_id):
        if earlier.state in UNDECIDED or await lacks_money(session, earlier):
            await turn(session, earlier, Act.SUPERSEDE, actor=actor, now=now)


def _check(lines: Sequence[Line], mode: Mode, valid_until: datetime, now: datetime) -> None:
    if not any(line.kind is LineKind.ITEM for line in lines) or not all(map(_makes_sense, lines)):
        raise BadQuote("lines")
    if total(lines) < 0:
        raise BadQuote("total")
    if mode is Mode.HOURLY and sum(line.unit in MINUTES_OF for line in lines) != 1:
        raise BadQuote("hourly_lines")
    if valid_until <= now:
        raise BadQuote("valid_until")


def _makes_sense(line: Line) -> bool:
    if line.kind in TAKEN_OFF:
        return line.quantity == 1 and line.unit_price_minor <= 0
    return min(line.quantity, line.unit_price_minor, line.list_price_minor) >= 0


def _row(quote_id: int, position: int, line: Line) -> QuoteLine:
    return QuoteLine(
        quote_id=quote_id,
        position=position,
        item=line.item,
        title=line.title,
        quantity=line.quantity,
        unit=line.unit,
        unit_price_minor=line.unit_price_minor,
        list_price_minor=line.list_price_minor,
        line_total_minor=line.total_minor,
        kind=line.kind,
        vat_rate=line.vat_rate,
        percent=line.percent,
        least=line.least,
    )


async def retry_holds(session: Session, *, client_id: int, now: datetime) -> list[int]:
    """Try again to hold what was accepted and did not fit, oldest first; the quotes that now have their money."""
    await ledger.lock(session, client_id)
    waiting = await queries.lacking_money(session, client_id)
    return [
        quote.id
        for quote in waiting
        if quote.valid_until > now and (await try_hold(session, quote, now)).held
    ]


async def expire_due(session: Session, *, now: datetime, client_id: int) -> list[Quote]:
    """End this client's quotes whose time is over: undecided, or accepted and still without money to hold."""
    await ledger.lock(session, client_id)
    due = await session.scalars(
        select(Quote)
        .where(
            Quote.client_id == client_id,
            Quote.state.in_((*UNDECIDED, State.ACCEPTED)),
            Quote.valid_until <= now,
        )
        .order_by(Quote.id)
    )
    return [
        await turn(session, quote, Act.EXPIRE, actor="desk", now=now)
        for quote in due.all()
        if quote.state in UNDECIDED or await lacks_money(session, quote)
    ]


async def withdraw(session: Session, quote: Quote, *, actor: str, now: datetime) -> Quote:
    """Take back one price nobody has decided; the others of its ticket stand. Raises AlreadyDecided."""
    await ledger.lock(session, quote.client_id)
    await session.refresh(quote)
    if quote.state not in UNDECIDED:
        raise AlreadyDecided(quote.id, quote.state)
    return await turn(session, quote, Act.CANCEL, actor=actor, now=now)


async def cancel(session: Session, *, ticket_id: int, actor: str, now: datetime) -> list[Quote]:
    """Nothing will be done or charged on this ticket: withdraw its open quotes, and free what they hold."""
    client_id = (await session.scalars(select(Ticket.client_id).where(Ticket.id == ticket_id))).one()
    quotes = [
        q for q in await queries.of_ticket(session, ticket_id) if q.state in (*UNDECIDED, State.ACCEPTED)
    ]
    if not quotes:
        return []
    await ledger.lock(session, client_id)
    cancelled = []
    for quote in await queries.of_ticket(session, ticket_id):
        if quote.state not in (*UNDECIDED, State.ACCEPTED):
            continue
        if held := await hold_of(session, quote.id):
            await ledger.release(session, hold_id=held.id, reason="cancelled", actor=actor, now=now)
        cancelled.append(await turn(session, quote, Act.CANCEL, actor=actor, now=now))
    return cancelled
