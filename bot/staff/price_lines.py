"""A price on a card and on the assignee's copy: its lines, where it stands, what it lacks, the payment it rests on."""

from billing.ledger.models import PromiseState
from billing.ledger.queries import balance, hold_of
from billing.quotes import bargaining, version_texts
from billing.quotes import queries as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.lifecycle import UNDECIDED, LineKind, State
from billing.quotes.models import Quote
from billing.quotes.settlement import charged_lines, printed_lines
from billing.verdicts import overdue, versions
from bot.staff import card_texts as texts
from bot.staff import draft_texts, objections
from config.database import ReadSession
from config.i18n import Translator
from intake.office.queries import office
from intake.tickets.models import Ticket

CHARGED = (State.SETTLED, State.REVERSED)
"""Here what was charged is said, which by the hour may be less than was accepted."""


async def standing(session: ReadSession, ticket_id: int, t: Translator) -> list[str]:
    """Every price that matters on a ticket, and below them what the work rests on."""
    prices = await quotes.that_matter(session, ticket_id)
    lines = [await price_state(session, one, t) for one in prices]
    lines += [await _promised(session, one, t) for one in prices]
    lines += [await objections.line(session, one, t) or "" for one in prices]
    return [line for line in lines if line]


async def price_state(session: ReadSession, price: Quote, t: Translator) -> str:
    """The lines of the price, and where it stands."""
    was_charged = price.state in CHARGED and price.charged_minor is not None
    lines = await (charged_lines if was_charged else printed_lines)(session, price)
    shown = (line for line in lines if line.kind not in (LineKind.VAT, LineKind.CREDIT))
    what = t.listed(quote_texts.what(t, line) for line in shown)
    missing = await missing_money(session, price)
    account = await balance(session, price.client_id)
    total = t.money((price.charged_minor or 0) if was_charged else price.total_minor, price.currency)
    stands = texts.quote_state(t, price.state, total, t.money(missing, account.currency) if missing else None)
    why = t.aside(said) if (said := texts.why_declined(t, price.decline_reason, price.decline_words)) else ""
    further = [await _version(session, price, t), await _asked_for(session, price, t)]
    return " · ".join([f"{what} — {stands}{why}", *filter(None, further)])


async def _version(session: ReadSession, price: Quote, t: Translator) -> str:
    """Which of the versions the client asked for it is, and how many are free."""
    if not price.requote:
        return ""
    ticket = await session.get_one(Ticket, price.ticket_id)
    return version_texts.version(
        t, price.requote, await versions.free_versions(session, ticket, price.put_at)
    )


async def _asked_for(session: ReadSession, price: Quote, t: Translator) -> str:
    """What the client has said they want of it."""
    if price.state not in UNDECIDED:
        return ""
    said = await quotes.said_of(session, price.id, bargaining.ASKED, versions.AGREED_TO, versions.LEFT)
    parts = [draft_texts.was_asked(t)] if bargaining.ASKED in said else []
    if versions.AGREED_TO in said:
        minor = said[versions.AGREED_TO].facts["minor"]
        parts.append(version_texts.next_agreed(t, t.money(minor, price.currency)))
    elif versions.LEFT in said:
        parts.append(version_texts.next_left(t))
    return t.listed(parts)


async def missing_money(session: ReadSession, price: Quote) -> int:
    """How much an accepted price still lacks on the account."""
    if price.state is not State.ACCEPTED or price.total_minor == 0 or await hold_of(session, price.id):
        return 0
    return (await balance(session, price.client_id)).short_of(price.total_minor)


async def _promised(session: ReadSession, price: Quote, t: Translator) -> str:
    """The payment the work rests on, until it is there."""
    promise = await overdue.promise_for(session, price.id)
    if promise is None:
        return ""
    zone = (await office(session)).firm.zone
    late = promise.state is PromiseState.LAPSED
    return "💶 " + texts.promised(t, t.day(promise.last_day(zone)), late=late)
