"""The verdicts: in tariff, bill, refuse, ours, and taking one back within the minute."""

from collections.abc import Sequence
from datetime import datetime

from billing.assessment import standing
from billing.quotes import actions as quotes
from billing.quotes import queries as quote_queries
from billing.quotes.errors import AlreadyDecided, NoSuchQuote
from billing.quotes.lifecycle import MINUTES_OF, Line, State
from billing.quotes.models import Quote
from billing.quotes.printing import Off
from billing.targets import actions as targets
from billing.tariffs import actions as tariffs
from billing.tariffs.queries import agreement, billing_book, usage
from billing.urgent import offering
from billing.verdicts import facts, urgent_work, versions
from billing.verdicts.closing import charge_beyond
from billing.verdicts.counting import release, take_outcome
from billing.verdicts.locking import lock_client_of
from billing.verdicts.no_quote import charge_at_once, unsay
from billing.verdicts.price_letters import put_to_client
from billing.verdicts.putting import Wanted, put
from billing.verdicts.starting import forget_start
from billing.verdicts.telling import looked_again, tell_asker
from config.database import Session
from config.i18n import Translator
from intake.contacts.actors import actor_employee
from intake.letter import Letter
from intake.office.book import said
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import Words
from intake.tickets import actions as tickets
from intake.tickets import decisions, texts
from intake.tickets.decisions import UNDO_FOR, verdict_key
from intake.tickets.errors import AlreadyTold
from intake.tickets.models import Status, Ticket, Verdict


async def in_tariff(
    session: Session, *, ticket_id: int, revision: int, by: int, category: str, now: datetime
) -> Ticket:
    """Included: the category's usual minutes are reserved. Raises as `decisions.decide`."""
    ticket = await _decide(session, ticket_id, Verdict.IN_TARIFF, by, revision, now, category=category)
    await tariffs.reserve(
        session, ticket_id=ticket.id, client_id=ticket.client_id, category=category, now=now
    )
    if ticket.status is Status.RESOLVED:
        await _outcome(session, ticket, lambda t: texts.was_in_tariff(t, ticket.id, ticket.title), now)
        await release(session, ticket.id, now)
        await charge_beyond(session, ticket, now)
    else:
        await _outcome(session, ticket, lambda t: texts.in_work(t, ticket.id, ticket.title), now)
    return ticket


async def ours(session: Session, *, ticket_id: int, revision: int, by: int, now: datetime) -> Ticket:
    """Our own fault: free, off the allowance. Raises as `decisions.decide`."""
    ticket = await _decide(session, ticket_id, Verdict.OURS, by, revision, now)
    worded = texts.was_ours if ticket.status is Status.RESOLVED else texts.ours
    await _outcome(session, ticket, lambda t: worded(t, ticket.id, ticket.title), now)
    return ticket


async def refuse(
    session: Session, *, ticket_id: int, revision: int, by: int, reason: str, now: datetime
) -> Ticket:
    """Not taken on, with a reason of the book and what the client can do instead. Raises as `decisions.decide`."""
    entry = (await office(session)).refusals[reason]
    ticket = await _decide(session, ticket_id, Verdict.REFUSED, by, revision, now, reason=reason)

    def words(t: Translator) -> Letter:
        return texts.refused(
            t, ticket.id, ticket.title, said(entry.text, t.language), said(entry.instead, t.language)
        )

    await _outcome(session, ticket, words, now)
    await offering.take_back(session, ticket.id, now, key=verdict_key(ticket), after=UNDO_FOR)
    return ticket


async def bill(
    session: Session,
    *,
    ticket_id: int,
    revision: int,
    by: int,
    lines: Sequence[Line],
    surcharges: Sequence[str] = (),
    off: Off | None = None,
    waived: bool = False,
    now: datetime,
) -> Quote:
    """Outside the tariff: a price is put to those who may order. `surcharges` by their codes, tax by the book.

    What was called urgent and comes to no more than was agreed then is accepted already; what they have agreed to be
    charged without asking is charged at once. Raises as `decisions.decide`.
    """
    called = await urgent_work.agreed(session, ticket_id)
    ticket = await _decide(session, ticket_id, Verdict.BILLABLE, by, revision, now)
    await _settle_category(session, ticket, lines, now)
    quote = await put(session, ticket, Wanted(by, lines, surcharges, off, waived), now)
    urgent = called is not None and urgent_work.covers(called, quote)
    at_once = not urgent and await charge_at_once(session, ticket, quote, now)
    await take_outcome(session, ticket.id, now)
    if urgent and called:
        await urgent_work.accept(session, ticket, quote, called, by=by, now=now)
    elif not at_once:
        await put_to_client(session, ticket, quote, now, key=verdict_key(ticket), after=UNDO_FOR)
    return quote


async def bill_more(
    session: Session,
    *,
    ticket_id: int,
    revision: int,
    by: int,
    lines: Sequence[Line],
    surcharges: Sequence[str] = (),
    off: Off | None = None,
    waived: bool = False,
    now: datetime,
) -> Quote:
    """A supplement to a price the client has accepted; what they accepted stands. Raises as `decisions.take`."""
    await lock_client_of(session, ticket_id)
    ticket = await decisions.take(session, ticket_id, by=by, revision=revision)
    quote = await put(session, ticket, Wanted(by, lines, surcharges, off, waived), now)
    ticket.revision += 1
    await put_to_client(session, ticket, quote, now, key=_supplement_key(quote), after=UNDO_FOR)
    return quote


def supplement_undoable(quote: Quote, now: datetime) -> bool:
    """Whether the client has not heard of a further price yet."""
    return quote.state is State.PUT and now - quote.put_at <= UNDO_FOR


async def undo_more(session: Session, *, quote_id: int, by: int, now: datetime) -> Ticket:
    """Take a further price back before the client has heard of it; what they accepted stands. Raises AlreadyTold."""
    quote = await session.get(Quote, quote_id)
    if quote is None:
        raise NoSuchQuote(quote_id)
    known = await lock_client_of(session, quote.ticket_id)
    ticket = await decisions.take(session, known.id, by=by, revision=known.revision)
    key = _supplement_key(quote)
    agreed = await quote_queries.is_agreed(session, ticket.id)
    if not agreed or not supplement_undoable(quote, now) or await outbox.has_left(session, key=key):
        raise AlreadyTold(ticket.id)
    await outbox.withdraw(session, key=key)
    await quotes.withdraw(session, quote, actor=actor_employee(by), now=now)
    await versions.take_back(session, [quote], now)
    ticket.revision += 1
    await session.flush()
    await tickets.refresh(session, ticket.id)
    return ticket


def _supplement_key(quote: Quote) -> str:
    return f"quote:{quote.id}:put"


async def undo(session: Session, *, ticket_id: int, revision: int, by: int, now: datetime) -> Ticket:
    """Take the verdict back before the client has heard of it. Raises AlreadyTold."""
    await lock_client_of(session, ticket_id)
    ticket = await decisions.undo(session, ticket_id, by=by, revision=revision, now=now)
    await unsay(session, ticket, by, now)
    return await _as_before(session, ticket, now)


async def reconsider(session: Session, *, ticket_id: int, revision: int, by: int, now: datetime) -> Ticket:
    """A refused request waits for a verdict again. Raises as `decisions.reconsider`."""
    ended = (await lock_client_of(session, ticket_id)).closed_at
    ticket = await decisions.reconsider(session, ticket_id, by=by, revision=revision, now=now)
    await targets.aim_again(session, ticket, ended, now)
    return await _as_before(session, ticket, now)


async def look_again(session: Session, *, ticket_id: int, actor: str, now: datetime) -> Ticket:
    """As `reconsider`, where more words have come to what was refused. Raises WrongStatus."""
    refused = await lock_client_of(session, ticket_id)
    ended = refused.closed_at
    ticket = await decisions.look_again(session, refused, actor=actor, now=now)
    await targets.aim_again(session, ticket, ended, now)
    return await _as_before(session, ticket, now)


async def _as_before(session: Session, ticket: Ticket, now: datetime) -> Ticket:
    """Without a verdict: nothing is reserved, no price stands, minutes wait."""
    forget_start(ticket)
    await tariffs.undo(session, ticket_id=ticket.id, now=now)
    unseen = await quotes.cancel(session, ticket_id=ticket.id, actor="desk", now=now)
    await versions.take_back(session, unseen, now)
    await take_outcome(session, ticket.id, now)
    return ticket


async def _settle_category(session: Session, ticket: Ticket, lines: Sequence[Line], now: datetime) -> None:
    """What is sold by the piece says what kind of work it is: the guess becomes a fact, and its reasons follow.

    An hour may be of any kind: it leaves the guess as it is.
    """
    book = await billing_book(session)
    items = [book.items[line.item] for line in lines if line.item in book.items]
    kinds = {item.category for item in items if item.unit not in MINUTES_OF}
    if len(kinds) != 1 or ticket.category in kinds:
        return
    category = kinds.pop()
    terms, used = (
        await agreement(session, ticket.client_id, now),
        await usage(session, ticket.client_id, now),
    )
    kept = [flag for flag in ticket.flags if flag["code"] not in facts.OUTSIDE]
    reasons = await standing(session, ticket.client_id, category, now, terms, used)
    found = [reason.as_flag() for reason in reasons]
    ticket.category, ticket.flags = category, [*found, *kept]
    await session.flush()


async def _decide(
    session: Session,
    ticket_id: int,
    verdict: Verdict,
    by: int,
    revision: int,
    now: datetime,
    *,
    reason: str | None = None,
    category: str | None = None,
) -> Ticket:
    """The verdict itself, over the remains of a former one. What a client has accepted is no longer changed here."""
    former = await lock_client_of(session, ticket_id)
    if await quote_queries.is_agreed(session, ticket_id):
        quote = await quote_queries.current(session, ticket_id)
        assert quote is not None
        raise AlreadyDecided(quote.id, State.ACCEPTED)
    if former.verdict:
        await outbox.withdraw(session, key=verdict_key(former))
    ticket = await decisions.decide(
        session,
        ticket_id,
        verdict=verdict,
        by=by,
        revision=revision,
        now=now,
        reason=reason,
        category=category,
    )
    if verdict in targets.INCLUDED:
        await targets.aim(session, ticket, now)
    await tariffs.undo(session, ticket_id=ticket.id, now=now)
    if verdict is not Verdict.BILLABLE:  # a new price takes the place of the old one by itself
        await quotes.cancel(session, ticket_id=ticket.id, actor="desk", now=now)
        await versions.take_all_back(session, ticket, now)
    return ticket


async def _outcome(session: Session, ticket: Ticket, words: Words, now: datetime) -> None:
    await take_outcome(session, ticket.id, now, afresh=True)  # a former verdict's allowance was given back
    if await decisions.was_reconsidered(session, ticket.id):
        words = looked_again(words)
    await tell_asker(session, ticket, key=verdict_key(ticket), words=words, now=now, after=UNDO_FOR)
