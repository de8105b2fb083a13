"""What people do with a quote: put, accept, discuss, decline; and what time and money do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from billing.ledger import actions as ledger
from billing.ledger.models import Refusal
from billing.ledger.postings import Held
from billing.ledger.queries import balance, hold_of
from billing.quotes import lifecycle, queries
from billing.quotes.errors import (
    AlreadyDecided,
    BadQuote,
    MayNotOrder,
    NoSuchQuote,
    QuoteChanged,
    QuoteExpired,
)
from billing.quotes.lifecycle import AGREED, HOUR, UNDECIDED, Act, Line, Mode, State
from billing.quotes.models import Quote, QuoteEvent, QuoteLine
from config.database import Session
from intake.contacts.models import Channel, Contact
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class Accepted:
    """The answer to an acceptance: whether the money is set aside, else how much is missing."""

    quote_id: int
    held: bool
    missing_minor: int
    repeated: bool = False
    """Pressed before: nothing new happened, and the rest says how it stands now."""


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
) -> Quote:
    """Put a price for a ticket. It takes the place of one undecided, or accepted without money to hold.

    Beside an accepted quote that has its money it is a supplement. Raises BadQuote, and the ledger's NoAccount.
    """
    account = await ledger.lock(session, client_id)
    _check(lines, mode, valid_until, now)
    ticket = (await session.scalars(select(Ticket).where(Ticket.id == ticket_id))).one()
    if ticket.client_id != client_id:
        raise BadQuote("ticket")
    actor = f"employee:{by_employee_id}"
    for earlier in await queries.of_ticket(session, ticket_id):
        if earlier.state in UNDECIDED or await _lacks_money(session, earlier):
            await turn(session, earlier, Act.SUPERSEDE, actor=actor, now=now)
    last = await session.scalar(select(func.max(Quote.revision)).where(Quote.ticket_id == ticket_id))
    quote = Quote(
        ticket_id=ticket_id,
        client_id=client_id,
        revision=(last or 0) + 1,
        state=State.PUT,
        mode=mode,
        total_minor=sum(line.total_minor for line in lines),
        list_total_minor=sum(line.list_total_minor for line in lines),
        currency=account.currency,
        valid_until=valid_until,
        put_by=by_employee_id,
        put_at=now,
    )
    session.add(quote)
    await session.flush()
    session.add_all(_row(quote.id, position, line) for position, line in enumerate(lines, start=1))
    _record(session, quote, "put", actor=actor, now=now, mode=mode.value, total_minor=quote.total_minor)
    await session.flush()
    return quote


def _check(lines: Sequence[Line], mode: Mode, valid_until: datetime, now: datetime) -> None:
    if not lines or any(
        min(line.quantity, line.unit_price_minor, line.list_price_minor) < 0 for line in lines
    ):
        raise BadQuote("lines")
    if mode is Mode.HOURLY and sum(line.unit == HOUR for line in lines) != 1:
        raise BadQuote("hourly_lines")
    if valid_until <= now:
        raise BadQuote("valid_until")


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
    )


async def accept(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int | None,
    channel: Channel,
    text_seen: str,
    now: datetime,
    on_behalf_note: str | None = None,
    by_employee_id: int | None = None,
) -> Accepted:
    """The client takes the price; the acceptance stands whether or not there is money to hold.

    Without `contact_id` an employee records who accepted past the window, and when, in `on_behalf_note`.
    Raises MayNotOrder, QuoteChanged, QuoteExpired, AlreadyDecided.
    """
    quote = await _to_decide(session, quote_id, revision, contact_id, on_behalf_note, by_employee_id)
    if quote.state in AGREED and _same_decider(quote, contact_id, on_behalf_note):
        return await standing(session, quote, repeated=True)
    _check_open(quote, now)
    quote = await turn(
        session,
        quote,
        Act.ACCEPT,
        actor=_decider(contact_id, by_employee_id),
        now=now,
        decided_by=contact_id,
        decided_on_behalf=on_behalf_note,
        recorded_by=by_employee_id,
        decided_at=now,
        decided_channel=channel,
        text_seen=text_seen,
    )
    return await _try_hold(session, quote, now)


async def discuss(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int,
    channel: Channel,
    now: datetime,
) -> Quote:
    """The client wants to talk first. The price stays, and can still be accepted. Raises as `accept`."""
    quote = await _to_decide(session, quote_id, revision, contact_id)
    if quote.state is State.DISCUSSED:
        return quote
    _check_open(quote, now)
    actor = _decider(contact_id, None)
    return await turn(session, quote, Act.DISCUSS, actor=actor, now=now, facts={"channel": channel.value})


async def decline(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int | None,
    channel: Channel,
    now: datetime,
    reason: str | None = None,
    on_behalf_note: str | None = None,
    by_employee_id: int | None = None,
) -> Quote:
    """The client says no; the reason may come now, or later by declining again with one. Raises as `accept`."""
    quote = await _to_decide(session, quote_id, revision, contact_id, on_behalf_note, by_employee_id)
    if quote.state is State.DECLINED and _same_decider(quote, contact_id, on_behalf_note):
        quote.decline_reason = quote.decline_reason or reason
        await session.flush()
        return quote
    _check_open(quote, now)
    return await turn(
        session,
        quote,
        Act.DECLINE,
        actor=_decider(contact_id, by_employee_id),
        now=now,
        decided_by=contact_id,
        decided_on_behalf=on_behalf_note,
        recorded_by=by_employee_id,
        decided_at=now,
        decided_channel=channel,
        decline_reason=reason,
    )


async def retry_holds(session: Session, *, client_id: int, now: datetime) -> list[int]:
    """Try again to hold what was accepted and did not fit, oldest first; the quotes that now have their money."""
    await ledger.lock(session, client_id)
    accepted = await session.scalars(
        select(Quote)
        .where(Quote.client_id == client_id, Quote.state == State.ACCEPTED, Quote.valid_until > now)
        .order_by(Quote.decided_at, Quote.id)
    )
    waiting = [quote for quote in accepted.all() if await _lacks_money(session, quote)]
    return [quote.id for quote in waiting if (await _try_hold(session, quote, now)).held]


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
        if quote.state in UNDECIDED or await _lacks_money(session, quote)
    ]


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
    _record(session, moved, act.value, actor=actor, now=now, **(facts or {}))
    await session.flush()
    return moved


async def standing(session: Session, quote: Quote, *, repeated: bool = False) -> Accepted:
    """How an accepted quote stands now."""
    if not await _lacks_money(session, quote):
        return Accepted(quote.id, held=True, missing_minor=0, repeated=repeated)
    spendable = (await balance(session, quote.client_id)).spendable
    return Accepted(
        quote.id, held=False, missing_minor=max(quote.total_minor - spendable, 0), repeated=repeated
    )


async def _to_decide(
    session: Session,
    quote_id: int,
    revision: int,
    contact_id: int | None,
    on_behalf_note: str | None = None,
    by_employee_id: int | None = None,
) -> Quote:
    """The quote under its client's lock, for somebody who may decide about it."""
    quote = await session.get(Quote, quote_id)
    if quote is None:
        raise NoSuchQuote(quote_id)
    await ledger.lock(session, quote.client_id)
    await session.refresh(quote)
    if contact_id is None and not (on_behalf_note and by_employee_id):
        raise MayNotOrder(quote_id, contact_id)
    if contact_id is not None and not await _may_order(session, quote, contact_id):
        raise MayNotOrder(quote_id, contact_id)
    if quote.revision != revision or quote.state is State.SUPERSEDED:
        newest = (await queries.of_ticket(session, quote.ticket_id))[-1]
        raise QuoteChanged(quote_id, newest.id)
    return quote


async def _may_order(session: Session, quote: Quote, contact_id: int) -> bool:
    contact = await session.scalar(
        select(Contact).where(
            Contact.id == contact_id,
            Contact.client_id == quote.client_id,
            Contact.ended_at.is_(None),
            Contact.confirmed_at.is_not(None),
        )
    )
    return contact is not None and contact.authority.may_order


def _check_open(quote: Quote, now: datetime) -> None:
    if quote.state is State.EXPIRED or (quote.state in UNDECIDED and quote.valid_until <= now):
        raise QuoteExpired(quote.id)
    if quote.state not in UNDECIDED:
        raise AlreadyDecided(quote.id, quote.state)


def _same_decider(quote: Quote, contact_id: int | None, on_behalf_note: str | None) -> bool:
    return (quote.decided_by, quote.decided_on_behalf) == (contact_id, on_behalf_note)


def _decider(contact_id: int | None, employee_id: int | None) -> str:
    return f"contact:{contact_id}" if contact_id else f"employee:{employee_id}"


async def _lacks_money(session: Session, quote: Quote) -> bool:
    """Accepted, costs something, and nothing was ever set aside for it."""
    return (
        quote.state is State.ACCEPTED and quote.total_minor > 0 and await hold_of(session, quote.id) is None
    )


async def _try_hold(session: Session, quote: Quote, now: datetime) -> Accepted:
    if quote.total_minor == 0:
        return Accepted(quote.id, held=True, missing_minor=0)
    tried = await session.scalar(select(func.count()).where(Refusal.quote_id == quote.id))
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
    return Accepted(quote.id, held=False, missing_minor=answer.missing_minor)


def _record(session: Session, quote: Quote, kind: str, *, actor: str, now: datetime, **facts: Any) -> None:
    key = f"quote:{quote.id}:r{quote.revision}:{kind}"
    session.add(QuoteEvent(key=key, quote_id=quote.id, kind=kind, at=now, actor=actor, facts=facts))
