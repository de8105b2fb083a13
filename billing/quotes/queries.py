"""Reading quotes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select

from billing.ledger.models import Hold
from billing.quotes.lifecycle import AGREED, UNDECIDED, Line, State
from billing.quotes.models import Quote, QuoteEvent, QuoteLine
from config.database import ReadSession


@dataclass(frozen=True)
class Shown:
    """A quote with its lines in printed order."""

    quote: Quote
    lines: tuple[QuoteLine, ...]


async def shown(session: ReadSession, quote_id: int) -> Shown | None:
    """A quote as people are to see it."""
    quote = await session.get(Quote, quote_id)
    return Shown(quote, tuple(await lines_of(session, quote_id))) if quote else None


_OF_TICKET = (
    select(Quote)
    .where(Quote.ticket_id == bindparam("ticket"))
    .order_by(Quote.revision)
    .execution_options(populate_existing=True)
)
_OPEN_OF = (
    select(Quote).where(Quote.client_id == bindparam("client"), Quote.state.in_(UNDECIDED)).order_by(Quote.id)
)

_AGREED_ON = select(Quote.id).where(Quote.ticket_id == bindparam("ticket"), Quote.state.in_(AGREED)).limit(1)
_LINES = select(QuoteLine).where(QuoteLine.quote_id == bindparam("quote")).order_by(QuoteLine.position)


async def of_ticket(session: ReadSession, ticket_id: int) -> list[Quote]:
    """Every price put for a ticket, the oldest first, as they now stand."""
    return list(await session.scalars(_OF_TICKET, {"ticket": ticket_id}))


async def current(session: ReadSession, ticket_id: int) -> Quote | None:
    """The newest price put for a ticket."""
    quotes = await of_ticket(session, ticket_id)
    return quotes[-1] if quotes else None


async def that_matter(session: ReadSession, ticket_id: int) -> list[Quote]:
    """What is agreed on a ticket, and what is still to be decided; where there is neither, the newest price."""
    quotes = await of_ticket(session, ticket_id)
    return [quote for quote in quotes if quote.state in (*AGREED, *UNDECIDED)] or quotes[-1:]


async def open_of(session: ReadSession, client_id: int) -> list[Quote]:
    """What this client has still to decide."""
    return list(await session.scalars(_OPEN_OF, {"client": client_id}))


async def lacking_money(session: ReadSession, client_id: int) -> list[Quote]:
    """Accepted by this client, and waiting for money to hold."""
    rows = await session.scalars(
        select(Quote)
        .where(
            Quote.client_id == client_id,
            Quote.state == State.ACCEPTED,
            Quote.total_minor > 0,
            ~exists().where(Hold.quote_id == Quote.id),
        )
        .order_by(Quote.decided_at, Quote.id)
    )
    return list(rows)


async def clients_with_due(session: ReadSession, now: datetime) -> list[int]:
    """Clients for whom `expire_due` has something to do; one unit of work each."""
    rows = await session.scalars(
        select(Quote.client_id)
        .where(Quote.valid_until <= now)
        .where(
            Quote.state.in_(UNDECIDED)
            | (
                (Quote.state == State.ACCEPTED)
                & (Quote.total_minor > 0)
                & ~exists().where(Hold.quote_id == Quote.id)
            )
        )
        .distinct()
        .order_by(Quote.client_id)
    )
    return list(rows)


async def clients_to_remind(session: ReadSession, now: datetime) -> list[int]:
    """Clients who are to be reminded of a price now; one unit of work each."""
    rows = await session.scalars(
        select(Quote.client_id).where(Quote.remind_at <= now).distinct().order_by(Quote.client_id)
    )
    return list(rows)


async def to_remind(session: ReadSession, client_id: int, now: datetime) -> list[Quote]:
    """Those prices of one client, the oldest first."""
    due = select(Quote).where(Quote.client_id == client_id, Quote.remind_at <= now).order_by(Quote.id)
    return list(await session.scalars(due, execution_options={"populate_existing": True}))


async def tickets_priced_between(session: ReadSession, since: datetime, until: datetime) -> set[int]:
    """Tickets a price was put for from `since` up to `until`."""
    return set(
        await session.scalars(select(Quote.ticket_id).where(Quote.put_at >= since, Quote.put_at < until))
    )


async def is_agreed(session: ReadSession, ticket_id: int) -> bool:
    """Whether the client has accepted a price for this ticket that still stands."""
    return await session.scalar(_AGREED_ON, {"ticket": ticket_id}) is not None


async def said_of(session: ReadSession, quote_id: int, *kinds: str) -> dict[str, QuoteEvent]:
    """Those of these facts that are written down about a quote."""
    rows = await session.scalars(
        select(QuoteEvent).where(QuoteEvent.quote_id == quote_id, QuoteEvent.kind.in_(kinds))
    )
    return {row.kind: row for row in rows}


async def lines_of(session: ReadSession, quote_id: int) -> list[QuoteLine]:
    """The printed lines of a quote."""
    return list(await session.scalars(_LINES, {"quote": quote_id}))


def as_line(row: QuoteLine) -> Line:
    """A printed line as a value."""
    return Line(
        row.item,
        row.title,
        row.quantity,
        row.unit,
        row.unit_price_minor,
        row.list_price_minor,
        kind=row.kind,
        vat_rate=row.vat_rate,
        percent=row.percent,
        least=row.least,
    )
