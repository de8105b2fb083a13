"""Everything an audit looks at, in one list."""

from datetime import datetime

from billing.ledger import audit as ledger
from billing.tariffs import audit as tariffs
from config.database import ReadSession
from intake.doubts import Doubt
from intake.shelf import Shelf
from intake.tickets import audit as tickets


async def audit_all(session: ReadSession, shelf: Shelf, now: datetime) -> list[Doubt]:
    """Ledger, allowances, tickets, trays and files; empty is well."""
    accounts = [
        Doubt(found.kind, f"account {found.account_id}", found.expected, found.found)
        for found in await ledger.audit(session)
    ]
    return [*accounts, *await tariffs.audit(session), *await tickets.audit(session, shelf, now)]
