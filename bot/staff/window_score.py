"""The score of the window where the office sees it: on a card, and in a client's profile."""

from datetime import datetime

from billing.summary.rules import before
from bot.visit import Visit
from config.clock import week_of
from config.database import ReadSession
from config.i18n import Translator
from intake.office.queries import office
from intake.score import queries, rules, texts
from intake.tickets.models import Ticket

WEEKS = 8
FROM_TIME = 2
"""That it came past the window once is said by the mark itself."""


async def on_card(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> list[str]:
    """For a request marked personal: whether that becomes a habit."""
    number = await queries.which_time(session, ticket, now)
    return [texts.on_card(t, number)] if number and number >= FROM_TIME else []


async def in_profile(visit: Visit, client_id: int) -> list[str]:
    """A client's last eight weeks, this one included; nothing where nobody was noticed to have come past."""
    zone = (await office(visit.session)).firm.zone
    this = week_of(visit.now, zone)
    weeks = [before(this, zone, ago) for ago in range(WEEKS - 1, -1, -1)]
    found = await queries.of_client(visit.session, client_id, weeks)
    whole = rules.added(found)
    return [] if whole.silent else texts.profile(visit.t, found, whole)
