"""What the cards say of an urgent call: the office's, and that of whoever does the work."""

from billing.urgent import queries
from billing.urgent.models import CallState
from bot.staff import urgent_texts
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.queries import employee_name
from intake.office.queries import office
from intake.tickets.models import Ticket


async def on_card(session: ReadSession, ticket: Ticket, t: Translator) -> list[str]:
    """What an urgent call comes to so far, for the office's card."""
    call = await queries.last_call(session, ticket.id)
    if call is None:
        return []
    at = t.moment(call.called_at, (await office(session)).firm.zone)
    if call.taken_by:
        lines = [urgent_texts.taken(t, at, await employee_name(session, call.taken_by))]
    elif call.state is CallState.RINGING:
        names = [await employee_name(session, one) for one in await queries.rung(session, call)]
        lines = [urgent_texts.ringing(t, at, t.listed(names))]
    else:
        lines = [urgent_texts.calmed(t, at)]
    if await queries.in_force(session, ticket):
        used = t.minutes(await queries.used(session, call))
        lines.append(urgent_texts.cap(t, used, t.minutes(call.cap_minutes)))
    return ["🚨 " + line for line in lines]


async def is_agreed(session: ReadSession, ticket: Ticket) -> bool:
    """Whether what its work may cost was agreed by a call."""
    call = await queries.last_call(session, ticket.id)
    return call is not None and queries.is_agreed(call)


async def on_copy(session: ReadSession, ticket: Ticket, t: Translator) -> list[str]:
    """The same for whoever does the work."""
    call = await queries.in_force(session, ticket)
    if call is None:
        return []
    left = max(call.cap_minutes - await queries.used(session, call), 0)
    return ["🚨 " + urgent_texts.start(t, t.minutes(call.cap_minutes), t.minutes(left))]
