"""By when a client's request is looked at: as their tariff says, else as the office promises everybody."""

from datetime import datetime

from billing.tariffs.terms import agreement
from config.database import ReadSession
from intake.office.queries import office
from intake.office.rules import promise


async def promised(session: ReadSession, client_id: int, asked: datetime) -> datetime:
    """In UTC, by the terms in force when it was asked; working minutes of the office."""
    terms = await agreement(session, client_id, asked)
    within = terms.tariff.look_within_minutes if terms and terms.tariff else None
    return promise(await office(session), asked, within)
