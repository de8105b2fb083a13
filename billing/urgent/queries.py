"""Reading urgent calls: what calling costs this client, what is in force on a request, what is due."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from billing.labour.models import TimeEntry
from billing.quotes.lifecycle import MINUTES_OF, Line
from billing.quotes.making import made, suggested
from billing.quotes.printing import total
from billing.tariffs.book import BillingBook, Occasion, UrgentRules
from billing.tariffs.currencies import currency_of, urgent_cap_in
from billing.tariffs.prices import PricedItem, price_items
from billing.tariffs.pricing import quantity_for
from billing.tariffs.terms import agreement, billing_book
from billing.urgent import rules
from billing.urgent.models import CallState, UrgentCall
from billing.urgent.rules import Cap
from config.database import ReadSession
from intake.office.queries import office
from intake.office.rota import next_on_call, on_call
from intake.office.rules import is_open, opening
from intake.tickets import history
from intake.tickets.lifecycle import Event
from intake.tickets.models import Ticket, TicketEvent

HOUR = 60


@dataclass(frozen=True)
class Cost:
    """What calling somebody costs a client, as it is told to those who may see money."""

    cap: Cap
    item: PricedItem | None
    """What an hour is sold as; None where nothing is sold by time."""
    surcharges: tuple[dict[str, str], ...]
    """What is added to it, by language."""
    hour_minor: int | None
    """An hour of it, with that and the tax."""
    words: dict[str, str] | None
    """The office's own words about it, by language; read them with `said`."""
    currency: str
    tariff: bool
    """They have one: it may cover the work."""


async def urgent_rules(session: ReadSession) -> UrgentRules | None:
    """What the book says of urgent work; None where it knows none."""
    return (await billing_book(session)).urgent


async def cost(session: ReadSession, ticket: Ticket, now: datetime) -> Cost | None:
    """By the terms in force; None where nothing may be worked without a price."""
    book = await billing_book(session)
    if book.urgent is None:
        return None
    terms = await agreement(session, ticket.client_id, now)
    minutes = terms.tariff.urgent_cap_minutes if terms and terms.tariff else None
    item = await _hour(session, ticket, now)
    currency = await currency_of(session, ticket.client_id)
    added = await _added(session, ticket, now)
    hour = _to_pay(book, item, HOUR, added) if item else None
    money = urgent_cap_in(book, currency)
    minutes = rules.cap_minutes(minutes or book.urgent.cap_minutes, money, hour)
    if minutes is None:
        return None
    most = _to_pay(book, item, minutes, added) if item else None
    cap = Cap(minutes, most if most is None or money is None else max(most, money))
    titles = tuple(book.surcharges[code].title for code in added)
    return Cost(cap, item, titles, hour, book.urgent.cost, currency, await has_tariff(session, ticket, now))


async def _added(session: ReadSession, ticket: Ticket, at: datetime) -> list[str]:
    """Codes of what is added to an hour of whoever is called then."""
    met = [Occasion.URGENT]
    if not is_open(await office(session), at):
        met.append(Occasion.OUTSIDE_HOURS)
    return suggested(await billing_book(session), met, await currency_of(session, ticket.client_id))


async def agreed_surcharges(session: ReadSession, ticket: Ticket) -> list[str]:
    """Codes of what is added to its price, as whoever called for it has read; none where no call stands."""
    call = await last_call(session, ticket.id)
    return await _added(session, ticket, call.called_at) if call and is_agreed(call) else []


def is_agreed(call: UrgentCall) -> bool:
    """Whether what it may cost still stands: it rings, or somebody has taken it."""
    return call.taken_by is not None or call.state is CallState.RINGING


async def has_tariff(session: ReadSession, ticket: Ticket, now: datetime) -> bool:
    """Whether there is one that may cover a request."""
    terms = await agreement(session, ticket.client_id, now)
    return terms is not None and terms.tariff is not None


async def _hour(session: ReadSession, ticket: Ticket, now: datetime) -> PricedItem | None:
    """What time is sold as to this client: the category's own, else of its kind, else whatever there is."""
    timed = [
        item for item in await price_items(session, ticket.client_id, now) if item.price.unit in MINUTES_OF
    ]
    entry = (await billing_book(session)).categories.get(ticket.category or "")
    usual = entry.usual if entry else None
    return min(timed, key=lambda item: (item.code != usual, item.category != ticket.category), default=None)


def _to_pay(book: BillingBook, item: PricedItem, minutes: int, surcharges: list[str]) -> int:
    """So much time with what is added to it, and the tax."""
    unit, price = item.price.unit, item.price
    line = Line(
        item.code, "", quantity_for(unit, minutes), unit, price.your_minor, price.list_minor, minutes=minutes
    )
    return total(made(book, [line], surcharges, book.language, price.currency))


async def last_call(session: ReadSession, ticket_id: int) -> UrgentCall | None:
    """The latest call on a request."""
    found: UrgentCall | None = await session.scalar(
        select(UrgentCall)
        .where(UrgentCall.ticket_id == ticket_id)
        .order_by(UrgentCall.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found


async def standing_call(session: ReadSession, ticket_id: int) -> UrgentCall | None:
    """The call that another press would only repeat: it rings, or somebody has it and it was not opened again since."""
    call = await last_call(session, ticket_id)
    if call is None or call.state is CallState.OVER:
        return None
    if call.taken_at is None:
        return call
    again = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket_id,
        TicketEvent.kind == Event.REOPEN.value,
        TicketEvent.at > call.taken_at,
    )
    return None if await session.scalar(again.limit(1)) else call


async def in_force(session: ReadSession, ticket: Ticket) -> UrgentCall | None:
    """The call by whose cap work goes on: somebody took it, and nobody has decided since."""
    call = await last_call(session, ticket.id)
    if call is None or call.taken_by is None:
        return None
    decided = ticket.verdict is not None and ticket.verdict_at and ticket.verdict_at > call.called_at
    return None if decided else call


async def used(session: ReadSession, call: UrgentCall) -> int:
    """Charged minutes logged since the call."""
    total = await session.scalar(
        select(func.sum(TimeEntry.charged_minutes)).where(
            TimeEntry.ticket_id == call.ticket_id, TimeEntry.logged_at >= call.called_at
        )
    )
    return int(total or 0)


async def awaits_verdict(session: ReadSession, ticket: Ticket) -> bool:
    """Whether work was done on a call before anybody said what it is."""
    return ticket.verdict is None and await in_force(session, ticket) is not None


async def took_themselves(session: ReadSession, ticket_id: int, employee_id: int) -> bool:
    """Whether somebody has a request because they took the call, not because a manager gave it to them."""
    call = await last_call(session, ticket_id)
    return call is not None and call.own_hand and call.taken_by == employee_id


async def due(session: ReadSession, now: datetime) -> list[int]:
    """Calls for which something is to be done."""
    return list(
        await session.scalars(
            select(UrgentCall.id).where(UrgentCall.due_at <= now).order_by(UrgentCall.due_at, UrgentCall.id)
        )
    )


async def undecided_resolved(session: ReadSession, ticket_ids: list[int]) -> set[int]:
    """Of these requests, those on which somebody worked on a call and whose verdict is still to come."""
    rows = await session.scalars(
        select(Ticket.id)
        .join(UrgentCall, UrgentCall.ticket_id == Ticket.id)
        .where(Ticket.id.in_(ticket_ids), Ticket.verdict.is_(None), UrgentCall.taken_by.is_not(None))
    )
    return set(rows)


@dataclass(frozen=True)
class Help:
    """When somebody is there, if not now."""

    now: bool
    """Somebody is on call."""
    opens: datetime
    """When the office opens next; `now` where it is open."""
    on_call_from: datetime | None
    """When somebody is on call before that."""


async def help_at(session: ReadSession, now: datetime) -> Help:
    """Who can be reached for what cannot wait."""
    book = await office(session)
    if on_call(book, now):
        return Help(True, now, None)
    opens = next(opening(book, now)).start
    begins = next_on_call(book, now)
    return Help(False, opens, begins if begins and begins < opens else None)


async def rung(session: ReadSession, call: UrgentCall) -> list[int]:
    """Who was rung for it, each once."""
    return await history.rung_on(session, call.ticket_id, call.id)
