"""Reading how it goes between clients and the office: messages, prices, promises kept late, payments, and who waits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select

from billing.acts.lifecycle import ActState
from billing.acts.models import ActSaying, ActStanding
from billing.invoices.lifecycle import UNPAID, InvoiceKind
from billing.invoices.models import Invoice, InvoiceStanding
from billing.labour.models import TimeEntry
from billing.labour.rules import Outcome
from billing.ledger.models import Account, PromisedPayment
from billing.quotes.lifecycle import AGREED, MINUTES_OF, LineKind, State
from billing.quotes.models import Quote, QuoteLine
from billing.summary.dealings import Late, Missed, Overdue, Quoted, Requotes, Talk, late, waited_days
from billing.targets import queries as targets
from billing.targets import waiting
from billing.targets.rules import Wait
from billing.targets.waiting import FORGOTTEN
from config.database import ReadSession
from intake.tickets.lifecycle import Event
from intake.tickets.models import ClosedReason, Direction, Status, Ticket, TicketEvent, TicketMessage

LOOKED = (Event.VERDICT, Event.ASSIGN, Event.REFUSE, Event.MERGE, Event.RESOLVE)
"""With any of them somebody has looked at a new request."""
WON = (*AGREED, State.REVERSED)
LOST = (State.DECLINED, State.EXPIRED)
LONGEST = timedelta(days=366)
"""No price is valid for longer."""
PROMISED_WITHIN = timedelta(days=92)
"""How long after it was asked a request may be promised to be looked at."""


async def talk(session: ReadSession, start: datetime, end: datetime) -> dict[int, Talk]:
    """Messages of clients between two moments; robots' words are none."""
    rows = await session.execute(
        select(Ticket.client_id, func.count(), func.count(TicketMessage.ticket_id.distinct()))
        .join(Ticket, Ticket.id == TicketMessage.ticket_id)
        .where(TicketMessage.sent_at >= start, TicketMessage.sent_at < end)
        .where(TicketMessage.direction == Direction.IN, TicketMessage.automatic.is_(False))
        .group_by(Ticket.client_id)
    )
    return {client: Talk(messages, requests) for client, messages, requests in rows}


async def quoted(session: ReadSession, start: datetime, end: datetime) -> dict[int, Quoted]:
    """Of requests resolved between two moments, those whose charged prices are by time alone: said and worked minutes."""
    each = case(*((QuoteLine.unit == unit, minutes) for unit, minutes in MINUTES_OF.items()), else_=0)
    said = (
        select(Quote.ticket_id, func.sum(QuoteLine.quantity * each).label("minutes"))
        .join(QuoteLine, QuoteLine.quote_id == Quote.id)
        .join(Ticket, Ticket.id == Quote.ticket_id)
        .where(Ticket.status.in_((Status.RESOLVED, Status.CLOSED)))
        .where(Ticket.resolved_at >= start, Ticket.resolved_at < end)
        .where(Quote.state == State.SETTLED, QuoteLine.kind == LineKind.ITEM)
        .group_by(Quote.ticket_id)
        .having(func.min(each) > 0)
        .subquery()
    )
    worked = (
        select(TimeEntry.ticket_id, func.sum(TimeEntry.worked_minutes).label("minutes"))
        .where(TimeEntry.ticket_id.in_(select(said.c.ticket_id)), TimeEntry.outcome == Outcome.BILLED)
        .group_by(TimeEntry.ticket_id)
        .subquery()
    )
    rows = await session.execute(
        select(Ticket.client_id, func.sum(said.c.minutes), func.sum(worked.c.minutes), func.count())
        .join(said, said.c.ticket_id == Ticket.id)
        .join(worked, worked.c.ticket_id == Ticket.id)
        .group_by(Ticket.client_id)
    )
    return {client: Quoted(int(minutes), int(took), count) for client, minutes, took, count in rows}


async def requotes(session: ReadSession, start: datetime, end: datetime) -> dict[int, Requotes]:
    """New versions asked for and put between two moments, as they stand today."""
    rows = await session.execute(
        select(
            Quote.client_id,
            func.count(),
            func.sum(case((Quote.state.in_(WON), 1), else_=0)),
            func.sum(case((Quote.state.in_(LOST), 1), else_=0)),
        )
        .where(Quote.put_at >= start, Quote.put_at < end, Quote.requote > 0)
        .group_by(Quote.client_id)
    )
    return {client: Requotes(made, int(won), int(lost)) for client, made, won, lost in rows}


async def missed(session: ReadSession, start: datetime, end: datetime) -> dict[int, Missed]:
    """First looks promised for a time between two moments, and work promised to be done; and what of both was late."""
    kinds = [event.value for event in LOOKED]
    looked = (
        select(func.min(TicketEvent.at))
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.kind.in_(kinds))
        .scalar_subquery()
    )
    promised = (
        select(Ticket.client_id, Ticket.promised_at, looked.label("looked_at"))
        .where(Ticket.opened_at >= start - PROMISED_WITHIN, Ticket.opened_at < end)
        .where(Ticket.promised_at >= start, Ticket.promised_at < end)
        .where(Ticket.closed_reason.is_distinct_from(ClosedReason.MERGED))
        .subquery()
    )
    on_time = promised.c.looked_at <= promised.c.promised_at
    rows = await session.execute(
        select(promised.c.client_id, func.count(), func.sum(case((on_time, 0), else_=1))).group_by(
            promised.c.client_id
        )
    )
    looks = {client: Missed(count, int(after)) for client, count, after in rows}
    work = await targets.kept(session, start, end)
    return looks | {
        client: replace(looks.get(client, Missed()), to_do=one.count, resolution=one.late)
        for client, one in work.items()
    }


async def late_payments(session: ReadSession, start: datetime, end: datetime) -> dict[int, Late]:
    """Invoices overdue at some time between two moments, and promised payments that lapsed in it."""
    settled = InvoiceStanding.state.not_in(UNPAID)
    rows = await session.execute(
        select(Invoice.client_id, Invoice.due_at, case((settled, InvoiceStanding.changed_at), else_=None))
        .join(InvoiceStanding, InvoiceStanding.invoice_id == Invoice.id)
        .where(Invoice.kind == InvoiceKind.TOPUP, Invoice.due_at < end)
        .where(or_(~settled, InvoiceStanding.changed_at > start))
    )
    found = late((Overdue(client, due, paid) for client, due, paid in rows if due), start, end)
    lapsed = await session.execute(
        select(Account.client_id, func.count())
        .select_from(PromisedPayment)
        .join(Account, Account.id == PromisedPayment.account_id)
        .where(PromisedPayment.lapsed_at >= start, PromisedPayment.lapsed_at < end)
        .group_by(Account.client_id)
    )
    for client_id, count in lapsed:
        assert client_id is not None
        found[client_id] = replace(found.get(client_id, Late()), promises=count)
    return found


async def waited(session: ReadSession, start: datetime, end: datetime) -> dict[int, int]:
    """Days between two moments in which something waited for each client: a price, an answer, a signature."""
    lately = Quote.put_at >= start - LONGEST, Quote.put_at < end, Quote.valid_until >= start - FORGOTTEN
    said = TicketMessage.sent_at >= start - FORGOTTEN, TicketMessage.sent_at < end
    waits = [
        *await waiting.prices(session, end, *lately),
        *await waiting.questions(session, *said),
        *await _acts(session, start, end),
    ]
    return waited_days(waits, start, end)


async def _acts(session: ReadSession, start: datetime, end: datetime) -> Sequence[Wait]:
    said = select(func.min(ActSaying.at)).where(ActSaying.act_id == ActStanding.act_id).scalar_subquery()
    rows = await session.execute(
        select(ActStanding.client_id, ActStanding.act_id, ActStanding.told_at, said).where(
            ActStanding.told_at < end,
            or_(ActStanding.state == ActState.ISSUED, ActStanding.changed_at > start),
        )
    )
    return [
        Wait(client, ("act", act), told, end if over is None else over)
        for client, act, told, over in rows
        if told is not None
    ]
