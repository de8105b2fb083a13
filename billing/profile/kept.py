"""Reading who kept what was promised: invoices and payments of theirs, first looks and faults of ours."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from billing.invoices.lifecycle import InvoiceKind, InvoiceState
from billing.invoices.models import Invoice, InvoicePayment, InvoiceStanding
from billing.ledger.errors import NoAccount
from billing.ledger.models import Account, PromisedPayment, Transfer
from billing.ledger.postings import OBJECTED_TO, OURS, TAKEN_BACK
from billing.profile.figures import Kept
from billing.profile.promises import Asked, Promise, late, looks
from billing.statements.queries import statement
from config.clock import Period
from config.database import ReadSession
from intake.tickets.models import ClosedReason, Ticket, TicketEvent, Verdict


@dataclass(frozen=True)
class Moved:
    """What a profile tells of an account's movements; minor units."""

    lowest_minor: int | None
    given_back_minor: int = 0
    objected_minor: int = 0
    credit_minor: int = 0


async def moved(session: ReadSession, client_id: int, span: Period) -> Moved:
    """All of it from the statement of the period."""
    try:
        found = await statement(session, client_id, span.start, span.end)
    except NoAccount:
        return Moved(None)
    sums: dict[str, int] = defaultdict(int)
    for one in found.movements:
        if one.kind == "reversal" and one.reason in (OURS, OBJECTED_TO):
            sums[one.reason] += one.amount_minor
        elif one.kind == "promo" or (one.kind == "promo_expiry" and one.reason == TAKEN_BACK):
            sums["promo"] += one.amount_minor
    lowest = min([found.opening_minor, *(one.after_minor for one in found.movements)])
    return Moved(lowest, sums[OURS], sums[OBJECTED_TO], sums["promo"])


async def kept(session: ReadSession, client_id: int, span: Period, zone: ZoneInfo, moved: Moved) -> Kept:
    """Both sides of a period, as they stood at its end."""
    promised, lapsed = await _payments(session, client_id, span)
    return Kept(
        late(await _invoices(session, client_id, span), span.end, zone),
        promised,
        lapsed,
        looks(await _promises(session, client_id, span), span.end),
        await _faults(session, client_id, span),
        moved.given_back_minor,
    )


async def _invoices(session: ReadSession, client_id: int, span: Period) -> list[Asked]:
    """Those whose last day to pay fell into the period; one that was cancelled asked for nothing."""
    rows = await session.execute(
        select(Invoice.id, Invoice.amount_minor, Invoice.due_at)
        .join(InvoiceStanding, InvoiceStanding.invoice_id == Invoice.id)
        .where(
            Invoice.client_id == client_id,
            Invoice.kind == InvoiceKind.TOPUP,
            InvoiceStanding.state != InvoiceState.CANCELLED,
            Invoice.due_at >= span.start,
            Invoice.due_at < span.end,
        )
    )
    asked = {id_: (amount, due_at) for id_, amount, due_at in rows}
    undone = select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None))
    paid: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for invoice, at, minor in await session.execute(
        select(InvoicePayment.invoice_id, Transfer.booked_at, InvoicePayment.amount_minor)
        .join(Transfer, Transfer.id == InvoicePayment.transfer_id)
        .where(InvoicePayment.invoice_id.in_(asked), Transfer.id.not_in(undone))
    ):
        paid[invoice].append((at, minor))
    return [Asked(amount, due_at, tuple(paid[id_])) for id_, (amount, due_at) in asked.items() if due_at]


async def _payments(session: ReadSession, client_id: int, span: Period) -> tuple[int, int]:
    """Promised payments that fell due, and those of them that lapsed."""
    rows = await session.execute(
        select(PromisedPayment.lapsed_at)
        .join(Account, Account.id == PromisedPayment.account_id)
        .where(
            Account.client_id == client_id,
            PromisedPayment.until >= span.start,
            PromisedPayment.until < span.end,
        )
    )
    found = [at for (at,) in rows]
    return len(found), sum(at is not None for at in found)


async def _promises(session: ReadSession, client_id: int, span: Period) -> list[Promise]:
    """Requests with a time by which we look, and when anybody of the office first did something about them."""
    first = (
        select(TicketEvent.ticket_id, func.min(TicketEvent.at).label("at"))
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(Ticket.client_id == client_id, TicketEvent.actor.like("employee:%"))
        .group_by(TicketEvent.ticket_id)
        .subquery()
    )
    rows = await session.execute(
        select(Ticket.promised_at, first.c.at)
        .outerjoin(first, first.c.ticket_id == Ticket.id)
        .where(
            Ticket.client_id == client_id,
            Ticket.promised_at >= span.start,
            Ticket.promised_at < span.end,
            Ticket.closed_reason.is_distinct_from(ClosedReason.MERGED),
        )
    )
    return [Promise(promised_at, at) for promised_at, at in rows if promised_at]


async def _faults(session: ReadSession, client_id: int, span: Period) -> int:
    """Requests of the period that were about our own fault."""
    count = select(func.count()).where(
        Ticket.client_id == client_id,
        Ticket.verdict == Verdict.OURS,
        Ticket.opened_at >= span.start,
        Ticket.opened_at < span.end,
        Ticket.closed_reason.is_distinct_from(ClosedReason.MERGED),
    )
    return await session.scalar(count) or 0
