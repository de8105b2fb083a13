"""By when a request is to be done, on its card and on its copy."""

from datetime import datetime

from billing.targets.queries import standings
from bot.staff import target_texts
from config.database import ReadSession
from config.i18n import Translator
from intake.office.queries import office
from intake.office.rules import working_between
from intake.tickets.models import Ticket


async def lines(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> list[str]:
    """Until when, since when it is late, or that the clock stands; nothing of what is over or not promised."""
    standing = (await standings(session, [ticket], now)).get(ticket.id)
    if standing is None:
        return []
    book = await office(session)
    if standing.late:
        return ["⏰ " + target_texts.late(t, standing, now, book.firm.zone)]
    if standing.waits:
        left = working_between(book, now, standing.by)
        return ["⏸ " + target_texts.stands(t, int(left.total_seconds()) // 60)]
    return ["⏳ " + target_texts.to_do(t, standing.by, now, book.firm.zone)]
