"""Reading the month end: which months are closed, which are not and why, and whom nobody has told."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from billing.closing.book import MonthEndRules
from billing.closing.errors import NoSuchMonth, NotClosing
from billing.closing.models import CloseState, MonthClose, MonthCloseEvent
from billing.closing.rules import months_from
from billing.invoices.queries import invoicing
from billing.ledger.models import Account
from config.clock import Period, midnight, month_of
from config.database import ReadSession
from intake.contacts.models import Client
from intake.office.queries import office


@dataclass(frozen=True)
class Standing:
    """A month as it stands for everybody."""

    month: Period
    closed: dict[int, MonthClose]
    open: list[Client]
    """Clients with an account whose month is not closed, or is open again, by name."""
    reopened: dict[int, str]
    """Why it was opened again, by client."""
    former_open: dict[int, str]
    """Clients an earlier month of whom is not closed, with that month."""

    @property
    def total(self) -> int:
        return len(self.closed) + len(self.open)


async def rules_in_force(session: ReadSession) -> MonthEndRules | None:
    """None where the office closes no months."""
    return (await invoicing(session)).month_end


async def month_called(session: ReadSession, key: str) -> Period:
    """The month called `2026-11`. Raises NoSuchMonth."""
    zone = (await office(session)).firm.zone
    try:
        first = date.fromisoformat(f"{key}-01")
    except ValueError:
        raise NoSuchMonth(key) from None
    return month_of(midnight(first, zone), zone)


async def months_over(session: ReadSession, now: datetime) -> list[Period]:
    """Every month this office has to have closed by and by, the oldest first. Raises NotClosing."""
    rules = await rules_in_force(session)
    if rules is None:
        raise NotClosing
    zone = (await office(session)).firm.zone
    return list(months_from(await month_called(session, rules.since), now, zone))


async def close_of(session: ReadSession, client_id: int, period: str) -> MonthClose | None:
    """How a client's month stands; None where it never was closed."""
    query = select(MonthClose).where(MonthClose.client_id == client_id, MonthClose.period == period)
    found: MonthClose | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def closes_in(session: ReadSession, month: Period) -> dict[int, MonthClose]:
    """How a month stands, by client; of some it never was closed."""
    rows = await session.scalars(select(MonthClose).where(MonthClose.period == month.key))
    return {row.client_id: row for row in rows}


async def is_closed(session: ReadSession, client_id: int, moment: datetime) -> str | None:
    """The closed month of this client a moment lies in, if it does."""
    query = select(MonthClose.period).where(
        MonthClose.client_id == client_id, MonthClose.state == CloseState.CLOSED
    )
    closed = set(await session.scalars(query))
    month = month_of(moment, (await office(session)).firm.zone).key if closed else ""
    return month if month in closed else None


async def missing(session: ReadSession, months: list[Period]) -> dict[int, str]:
    """For each client with an account, the first of these months that is not closed."""
    found: dict[int, str] = {}
    query = select(MonthClose.client_id, MonthClose.period).where(MonthClose.state == CloseState.CLOSED)
    closed = {(client_id, period) for client_id, period in await session.execute(query)}
    for month in months:
        for client_id in await with_account(session, month):
            if (client_id, month.key) not in closed:
                found.setdefault(client_id, month.key)
    return found


async def with_account(session: ReadSession, month: Period) -> list[int]:
    """Clients who had an account by the end of a month."""
    rows = await session.scalars(
        select(Account.client_id)
        .where(Account.client_id.is_not(None), Account.opened_at < month.end)
        .order_by(Account.client_id)
    )
    return [client_id for client_id in rows if client_id is not None]


async def to_close(session: ReadSession, month: Period) -> list[int]:
    """Clients whose month was never closed; one that was opened again is closed by whoever opened it."""
    known = set(await session.scalars(select(MonthClose.client_id).where(MonthClose.period == month.key)))
    return [client_id for client_id in await with_account(session, month) if client_id not in known]


async def standing(session: ReadSession, month: Period, now: datetime) -> Standing:
    """A month as it stands for everybody."""
    closes = await closes_in(session, month)
    closed = {id_: row for id_, row in closes.items() if row.state is CloseState.CLOSED}
    ids = [id_ for id_ in await with_account(session, month) if id_ not in closed]
    clients = await session.scalars(select(Client).where(Client.id.in_(ids)).order_by(Client.name))
    reasons: dict[int, str] = {}
    for id_, row in closes.items():
        if row.state is CloseState.REOPENED:
            reasons[id_] = (await events(session, row.id))[-1].reason or ""
    earlier = [one for one in await months_over(session, now) if one.start < month.start]
    former = await missing(session, earlier)
    return Standing(
        month, closed, list(clients), reasons, {id_: key for id_, key in former.items() if id_ in ids}
    )


async def events(session: ReadSession, close_id: int) -> list[MonthCloseEvent]:
    """What was done to a client's month, the oldest first."""
    rows = await session.scalars(
        select(MonthCloseEvent).where(MonthCloseEvent.close_id == close_id).order_by(MonthCloseEvent.number)
    )
    return list(rows)


async def to_tell(session: ReadSession) -> list[int]:
    """Closed months the client has not been told of, the oldest first."""
    rows = await session.scalars(
        select(MonthClose.id)
        .where(MonthClose.told_at.is_(None), MonthClose.state == CloseState.CLOSED)
        .order_by(MonthClose.id)
    )
    return list(rows)
