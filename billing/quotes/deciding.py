"""The client's decision on a quote: accept, discuss, decline; by somebody who may order."""

from datetime import datetime

from sqlalchemy import bindparam, select

from billing.consents.models import Consent
from billing.ledger import actions as ledger
from billing.quotes import queries
from billing.quotes.errors import AlreadyDecided, MayNotOrder, NoSuchQuote, QuoteChanged, QuoteExpired
from billing.quotes.holding import Accepted, standing, try_hold
from billing.quotes.lifecycle import AGREED, UNDECIDED, Act, State
from billing.quotes.models import Quote
from billing.quotes.turning import turn
from config.database import Session, table
from intake.contacts.actors import actor_contact, actor_employee
from intake.contacts.models import Authority, Channel, Contact

_QUOTE, _CONTACT = table(Quote), table(Contact)
_CLIENT_OF = select(_QUOTE.c.client_id).where(_QUOTE.c.id == bindparam("of"))
_STANDS = select(Quote).where(Quote.id == bindparam("of")).execution_options(populate_existing=True)
_AUTHORITY = select(_CONTACT.c.authority).where(
    _CONTACT.c.id == bindparam("of"),
    _CONTACT.c.client_id == bindparam("for_client"),
    _CONTACT.c.ended_at.is_(None),
    _CONTACT.c.confirmed_at.is_not(None),
)


async def accept(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int | None,
    channel: Channel,
    text_seen: str,
    now: datetime,
    on_behalf_note: str | None = None,
    by_employee_id: int | None = None,
) -> Accepted:
    """The client takes the price; the acceptance stands whether or not there is money to hold.

    Without `contact_id` an employee records who accepted past the window, and when, in `on_behalf_note`.
    Raises MayNotOrder, QuoteChanged, QuoteExpired, AlreadyDecided.
    """
    quote = await to_decide(session, quote_id, revision, contact_id, on_behalf_note, by_employee_id)
    if quote.state in AGREED and _same_decider(quote, contact_id, on_behalf_note):
        return await standing(session, quote, repeated=True)
    _check_open(quote, now)
    quote = await turn(
        session,
        quote,
        Act.ACCEPT,
        actor=_decider(contact_id, by_employee_id),
        now=now,
        decided_by=contact_id,
        decided_on_behalf=on_behalf_note,
        recorded_by=by_employee_id,
        decided_at=now,
        decided_channel=channel,
        text_seen=text_seen,
    )
    return await try_hold(session, quote, now)


async def accept_beforehand(session: Session, quote: Quote, consent: Consent, now: datetime) -> Accepted:
    """The price is taken by what was agreed beforehand; the caller has seen that it is covered, and there is money."""
    await ledger.lock(session, quote.client_id)
    quote = await turn(
        session,
        quote,
        Act.ACCEPT,
        actor=_decider(consent.contact_id, None),
        now=now,
        facts={"consent": consent.id},
        decided_by=consent.contact_id,
        decided_at=now,
        decided_channel=consent.channel,
        text_seen=consent.text,
        consent_id=consent.id,
    )
    return await try_hold(session, quote, now)


async def discuss(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int,
    channel: Channel,
    now: datetime,
) -> Quote:
    """The client wants to talk first. The price stays, and can still be accepted. Raises as `accept`."""
    quote = await to_decide(session, quote_id, revision, contact_id)
    if quote.state is State.DISCUSSED:
        return quote
    _check_open(quote, now)
    actor = _decider(contact_id, None)
    return await turn(session, quote, Act.DISCUSS, actor=actor, now=now, facts={"channel": channel.value})


async def decline(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int | None,
    channel: Channel,
    now: datetime,
    reason: str | None = None,
    on_behalf_note: str | None = None,
    by_employee_id: int | None = None,
) -> Quote:
    """The client says no; the reason may come now, or later by declining again with one. Raises as `accept`."""
    quote = await to_decide(session, quote_id, revision, contact_id, on_behalf_note, by_employee_id)
    if quote.state is State.DECLINED and _same_decider(quote, contact_id, on_behalf_note):
        quote.decline_reason = quote.decline_reason or reason
        await session.flush()
        return quote
    _check_open(quote, now)
    return await turn(
        session,
        quote,
        Act.DECLINE,
        actor=_decider(contact_id, by_employee_id),
        now=now,
        decided_by=contact_id,
        decided_on_behalf=on_behalf_note,
        recorded_by=by_employee_id,
        decided_at=now,
        decided_channel=channel,
        decline_reason=reason,
    )


async def to_decide(
    session: Session,
    quote_id: int,
    revision: int,
    contact_id: int | None,
    on_behalf_note: str | None = None,
    by_employee_id: int | None = None,
) -> Quote:
    """The quote under its client's lock, for somebody who may decide about it."""
    client_id = await session.scalar(_CLIENT_OF, {"of": quote_id})
    if client_id is None:
        raise NoSuchQuote(quote_id)
    await ledger.lock(session, client_id)
    quote = (await session.scalars(_STANDS, {"of": quote_id})).one()
    if contact_id is None and not (on_behalf_note and by_employee_id):
        raise MayNotOrder(quote_id, contact_id)
    if contact_id is not None and not await _may_order(session, quote, contact_id):
        raise MayNotOrder(quote_id, contact_id)
    if quote.revision != revision or quote.state is State.SUPERSEDED:
        newest = (await queries.of_ticket(session, quote.ticket_id))[-1]
        raise QuoteChanged(quote_id, newest.id)
    return quote


async def _may_order(session: Session, quote: Quote, contact_id: int) -> bool:
    asked = {"of": contact_id, "for_client": quote.client_id}
    authority: Authority | None = await session.scalar(_AUTHORITY, asked)
    return authority is not None and authority.may_order


def _check_open(quote: Quote, now: datetime) -> None:
    if quote.state is State.EXPIRED or (quote.state in UNDECIDED and quote.valid_until <= now):
        raise QuoteExpired(quote.id)
    if quote.state not in UNDECIDED:
        raise AlreadyDecided(quote.id, quote.state)


def _same_decider(quote: Quote, contact_id: int | None, on_behalf_note: str | None) -> bool:
    return (quote.decided_by, quote.decided_on_behalf) == (contact_id, on_behalf_note)


def _decider(contact_id: int | None, employee_id: int | None) -> str:
    return actor_contact(contact_id) if contact_id else actor_employee(employee_id)
