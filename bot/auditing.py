"""Everything an audit looks at, in one list."""

from datetime import datetime

from sqlalchemy import func, select

from billing.acts import audit as acts
from billing.acts.models import Act
from billing.charges import audit as charges
from billing.charges.models import Charge
from billing.invoices import audit as invoices
from billing.invoices.models import Invoice
from billing.ledger import audit as ledger
from billing.ledger.models import Account, Hold, PromisedPayment, Transfer
from billing.payments import audit as payments
from billing.payments.models import Payment
from billing.refunds import audit as refunds
from billing.tariffs import audit as tariffs
from billing.tariffs.models import AllowanceUse
from config.database import Base, ReadSession
from intake.doubts import Doubt
from intake.inbox.models import Inbound
from intake.outbox.models import Outbound
from intake.shelf import Shelf
from intake.tickets import audit as tickets
from intake.tickets.models import Attachment, Ticket

LOOKED_AT: dict[str, type[Base]] = {
    "accounts": Account,
    "transfers": Transfer,
    "holds": Hold,
    "promises": PromisedPayment,
    "charges": Charge,
    "invoices": Invoice,
    "acts": Act,
    "payments": Payment,
    "allowances": AllowanceUse,
    "requests": Ticket,
    "inbox": Inbound,
    "outbox": Outbound,
    "files": Attachment,
}
"""Every row of these is looked at."""


async def audit_all(session: ReadSession, shelf: Shelf, now: datetime) -> list[Doubt]:
    """Ledger, charges, invoices, acts, allowances, tickets, trays and files; empty is well."""
    accounts = [
        Doubt(found.kind, f"account {found.account_id}", found.expected, found.found)
        for found in await ledger.audit(session)
    ]
    return [
        *accounts,
        *await charges.audit(session),
        *await refunds.audit(session),
        *await invoices.audit(session),
        *await acts.audit(session),
        *await payments.audit(session),
        *await tariffs.audit(session),
        *await tickets.audit(session, shelf, now),
    ]


async def looked_at(session: ReadSession) -> dict[str, int]:
    """How much of each kind an audit looks at."""
    return {
        name: await session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in LOOKED_AT.items()
    }
