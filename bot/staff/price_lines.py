"""A price on a card and on the assignee's copy: its lines, where it stands, what it lacks, the payment it rests on."""

from billing.ledger.models import PromiseState
from billing.ledger.queries import balance, hold_of
from billing.quotes import queries as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.lifecycle import LineKind, State
from billing.quotes.models import Quote
from billing.verdicts import overdue
from bot.staff import card_texts as texts
from bot.staff import objections
from config.database import ReadSession
from config.i18n import Translator
from intake.office.queries import office


async def standing(session: ReadSession, ticket_id: int, t: Translator) -> list[str]:
    """Every price that matters on a ticket, and below them what the work rests on."""
    prices = await quotes.that_matter(session, ticket_id)
    lines = [await price_state(session, one, t) for one in prices]
    lines += [await _promised(session, one, t) for one in prices]
    lines += [await objections.line(session, one, t) or "" for one in prices]
    return [line for line in lines if line]


async def price_state(session: ReadSession, price: Quote, t: Translator) -> str:
    """The lines of the price, and where it stands."""
    rows = await quotes.lines_of(session, price.id)
    lines = [quotes.as_line(row) for row in rows]
    what = t.listed(quote_texts.what(t, line) for line in lines if line.kind is not LineKind.VAT)
    missing = await missing_money(session, price)
    account = await balance(session, price.client_id)
    total = t.money(price.total_minor, price.currency)
    stands = texts.quote_state(t, price.state, total, t.money(missing, account.currency) if missing else None)
    why = t.aside(said) if (said := texts.why_declined(t, price.decline_reason, price.decline_words)) else ""
    return f"{what} — {stands}{why}"


async def missing_money(session: ReadSession, price: Quote) -> int:
    """How much an accepted price still lacks on the account."""
    if price.state is not State.ACCEPTED or price.total_minor == 0 or await hold_of(session, price.id):
        return 0
    return max(price.total_minor - (await balance(session, price.client_id)).spendable, 0)


async def _promised(session: ReadSession, price: Quote, t: Translator) -> str:
    """The payment the work rests on, until it is there."""
    promise = await overdue.promise_for(session, price.id)
    if promise is None:
        return ""
    zone = (await office(session)).firm.zone
    late = promise.state is PromiseState.LAPSED
    return "💶 " + texts.promised(t, t.day(promise.until.astimezone(zone).date()), late=late)
