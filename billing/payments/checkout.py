"""The last look before somebody is charged in a chat: whether what they are about to pay is still to be paid. Reads only."""

import enum
from dataclasses import dataclass

from sqlalchemy import select

from billing.invoices import queries as invoices
from billing.invoices.errors import NoSuchInvoice
from billing.invoices.lifecycle import InvoiceState
from billing.ledger.models import Account
from billing.payments.slips import Slip
from config.database import ReadSession
from intake.contacts import queries as contacts
from intake.contacts.models import Channel
from intake.telegram.currencies import to_wire


class Hindrance(enum.Enum):
    """Why a payment is not taken."""

    UNKNOWN = "unknown"
    """Nothing we asked for, or asked for otherwise."""
    NOT_YOURS = "not_yours"
    """Whoever pays does not order for that client, or not any more."""
    PAID = "paid"
    CANCELLED = "cancelled"
    OTHER_SUM = "other_sum"
    """Part of it came in another way meanwhile."""


@dataclass(frozen=True)
class Refused:
    """A payment that is not taken; with its invoice, and what is still to come for it."""

    why: Hindrance
    invoice: str = ""
    rest_minor: int = 0
    currency: str = ""


async def look(
    session: ReadSession, slip: Slip | None, *, user_id: int, currency: str, total: int
) -> Refused | None:
    """None where the payment may go on. `total` is counted as Telegram does."""
    if slip is None or (currency, total) != (slip.currency, to_wire(slip.amount_minor, slip.currency)):
        return Refused(Hindrance.UNKNOWN)
    who = await contacts.who(session, Channel.TELEGRAM, str(user_id))
    place = who.place_at(slip.client_id) if who else None
    if place is None or not place.authority.may_order:
        return Refused(Hindrance.NOT_YOURS)
    kept_in = await session.scalar(select(Account.currency).where(Account.client_id == slip.client_id))
    if kept_in != slip.currency:
        return Refused(Hindrance.UNKNOWN)
    return await _invoice(session, slip) if slip.invoice_id else None


async def _invoice(session: ReadSession, slip: Slip) -> Refused | None:
    try:
        shown = await invoices.shown(session, slip.invoice_id or 0)
    except NoSuchInvoice:
        return Refused(Hindrance.UNKNOWN)
    name = shown.invoice.name
    if shown.invoice.client_id != slip.client_id:
        return Refused(Hindrance.UNKNOWN)
    if shown.standing.state is InvoiceState.CANCELLED:
        return Refused(Hindrance.CANCELLED, name)
    if not shown.is_unpaid:
        return Refused(Hindrance.PAID, name)
    if shown.rest_minor != slip.amount_minor:
        return Refused(Hindrance.OTHER_SUM, name, shown.rest_minor, slip.currency)
    return None
