"""Reading calls: what a consultation is to a client now, an employee's open sheet, what was said on a request."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select

from billing.calls.models import CallResult, CallState, PhoneCall
from billing.calls.rules import CallTerms
from billing.consents import queries as consents
from billing.quotes.lifecycle import Line
from billing.tariffs.allowances import Overrun
from billing.tariffs.prices import PricedItem, price_items
from billing.tariffs.queries import agreement, billing_book, usage
from config.database import ReadSession
from intake.contacts.models import Client
from intake.office.book import said
from intake.tickets.models import Ticket

SETTLED = (CallResult.FREE, CallResult.IN_TARIFF, CallResult.CHARGED, CallResult.FAVOUR)
"""Calls about which nothing is left to decide."""


async def terms(
    session: ReadSession, client_id: int, language: str, now: datetime, priced_at: datetime | None = None
) -> CallTerms | None:
    """What a consultation is to a client; None where the book knows no paid calls.

    `priced_at`: when its price was put to them, if that was before.
    """
    book = await billing_book(session)
    if book.calls is None:
        return None
    item = await item_of(session, client_id, priced_at or now)
    line = None
    if item:
        line = Line(
            item.code,
            said(item.title, language),
            1,
            item.price.unit,
            item.price.your_minor,
            item.price.list_minor,
            vat_rate=book.vat_rate(item.code),
            least=item.minimum,
        )
    return CallTerms(
        book.calls.free_minutes,
        book.calls.free,
        line,
        book.vat_rule.prices if book.vat_rule else None,
        await _included(session, client_id, now),
        await _limit(session, client_id, now),
    )


async def terms_of(session: ReadSession, call: PhoneCall, language: str) -> CallTerms | None:
    """By the terms in force when it began; its price as it was put in writing, if it was."""
    at = call.began_at or call.meant_at or call.opened_at
    return await terms(session, call.client_id, language, at, call.priced_at)


async def item_of_call(session: ReadSession, call: PhoneCall) -> PricedItem | None:
    """What this call is sold as."""
    at = call.priced_at or call.began_at or call.meant_at or call.opened_at
    return await item_of(session, call.client_id, at)


async def item_of(session: ReadSession, client_id: int, now: datetime) -> PricedItem | None:
    """What a consultation is sold as, at this client's price."""
    book = await billing_book(session)
    items = await price_items(session, client_id, now) if book.calls else ()
    return next((item for item in items if book.calls and item.code == book.calls.item), None)


async def category(session: ReadSession) -> str | None:
    """What kind of work a consultation is."""
    book = await billing_book(session)
    return book.items[book.calls.item].category if book.calls else None


async def _included(session: ReadSession, client_id: int, now: datetime) -> bool:
    """Whether the tariff has consultations, and something is left of them or more of them is paid as it goes."""
    kind, agreed = await category(session), await agreement(session, client_id, now)
    if kind is None or agreed is None or agreed.tariff is None or not agreed.tariff.includes(kind):
        return False
    if agreed.tariff.allowances[kind].overrun is Overrun.PAY:
        return True
    used = [one for one in await usage(session, client_id, now) if one.category == kind]
    return all(one.granted is None or one.used + one.reserved < one.granted for one in used)


async def _limit(session: ReadSession, client_id: int, now: datetime) -> int | None:
    """Up to what consultations are charged at once: the signer has read of them in what they agreed to."""
    offered = await consents.offer(session, client_id, now)
    if offered is None or offered.call is None or not await consents.in_force(session, client_id, now):
        return None
    return offered.limit_minor


async def open_sheet(session: ReadSession, employee_id: int) -> PhoneCall | None:
    """What this employee is filling in."""
    found: PhoneCall | None = await session.scalar(
        select(PhoneCall).where(PhoneCall.employee_id == employee_id, PhoneCall.state == CallState.OPEN)
    )
    return found


async def on_ticket(session: ReadSession, ticket_id: int) -> list[PhoneCall]:
    """Calls filed on a request, the oldest first."""
    rows = await session.scalars(
        select(PhoneCall)
        .where(PhoneCall.ticket_id == ticket_id, PhoneCall.state == CallState.FILED)
        .order_by(PhoneCall.id)
    )
    return list(rows)


async def began_it(session: ReadSession, ticket_id: int) -> PhoneCall | None:
    """The call a request was opened by and is nothing more than; None for any other request."""
    first = next(iter(await on_ticket(session, ticket_id)), None)
    return first if first and first.result in (*SETTLED, CallResult.QUOTE) and first.own_ticket else None


async def awaits_verdict(session: ReadSession, ticket: Ticket) -> bool:
    """Whether a price agreed on the phone is still to be put to the client."""
    return ticket.verdict is None and ticket.id in await undecided(session, [ticket.id])


async def undecided(session: ReadSession, ticket_ids: Sequence[int]) -> set[int]:
    """Of these requests, those with a call whose price is still to be put."""
    rows = await session.scalars(
        select(PhoneCall.ticket_id)
        .join(Ticket, Ticket.id == PhoneCall.ticket_id)
        .where(
            PhoneCall.ticket_id.in_(ticket_ids),
            PhoneCall.result == CallResult.QUOTE,
            Ticket.verdict.is_(None),
        )
    )
    return {row for row in rows if row is not None}


async def likely_clients(session: ReadSession, employee_id: int, count: int) -> list[int]:
    """Whom this employee most probably talks to: whose requests they have, then whoever wrote last."""
    own = func.sum(case((Ticket.assignee_id == employee_id, 1), else_=0))
    rows = await session.scalars(
        select(Ticket.client_id)
        .join(Client, Client.id == Ticket.client_id)
        .where(Client.archived_at.is_(None))
        .group_by(Ticket.client_id)
        .order_by(case((own > 0, 0), else_=1), func.max(Ticket.touched_at).desc(), Ticket.client_id)
        .limit(count)
    )
    return list(rows)
