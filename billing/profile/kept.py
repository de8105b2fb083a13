"""Reading who kept what was promised: invoices and payments of theirs, first looks and faults of ours."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from billing.invoices.lifecycle import UNPAID, InvoiceKind
from billing.invoices.models import Invoice, InvoiceStanding
from billing.ledger.errors import NoAccount
from billing.ledger.models import Account, PromisedPayment
from billing.ledger.postings import OBJECTED_TO, OURS, TAKEN_BACK
from billing.profile.figures import Kept
from billing.statements.queries import statement
from config.clock import Period
from config.database import ReadSession
from intake.tickets.models import ClosedReason, Ticket, Verdict


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


async def kept(session: ReadSession, client_id: int, span: Period, moved: Moved) -> Kept:
    """Both sides of a period, beside what the summary counts for every client."""
    return Kept(
        await _unpaid(session, client_id, span.end),
        await _promised(session, client_id, span),
        await _faults(session, client_id, span),
        moved.given_back_minor,
    )


async def _unpaid(session: ReadSession, client_id: int, until: datetime) -> int:
    """What is missing today of invoices whose last day was over by a moment."""
    missing = (
        select(func.sum(Invoice.amount_minor - InvoiceStanding.paid_minor))
        .join(InvoiceStanding, InvoiceStanding.invoice_id == Invoice.id)
        .where(
            Invoice.client_id == client_id,
            Invoice.kind == InvoiceKind.TOPUP,
            InvoiceStanding.state.in_(UNPAID),
            Invoice.due_at < until,
        )
    )
    return int(await session.scalar(missing) or 0)


async def _promised(session: ReadSession, client_id: int, span: Period) -> int:
    """Promised payments that fell due."""
    count = (
        select(func.count())
        .select_from(PromisedPayment)
        .join(Account, Account.id == PromisedPayment.account_id)
        .where(
            Account.client_id == client_id,
            PromisedPayment.until >= span.start,
            PromisedPayment.until < span.end,
        )
    )
    return await session.scalar(count) or 0


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
