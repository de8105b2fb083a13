"""Our own fault after all: what was charged or taken of a limit for a request is given back, once, with an apology."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from billing.charges import actions as charges
from billing.charges import queries as charge_queries
from billing.charges.models import ChargeState
from billing.labour.models import TimeEntry
from billing.labour.rules import Outcome
from billing.ledger.models import HoldState
from billing.ledger.postings import OURS
from billing.ledger.queries import balance, hold_of
from billing.quotes import actions as quotes
from billing.quotes import queries as quote_queries
from billing.quotes.lifecycle import State
from billing.quotes.reversing import reverse
from billing.tariffs import actions as tariffs
from billing.verdicts import facts, ours_texts, overdue, running_low, waiting
from billing.verdicts.counting import take_outcome
from billing.verdicts.errors import OursAlready
from billing.verdicts.locking import lock_client_of
from billing.verdicts.starting import forget_start
from billing.verdicts.telling import tell_asker, tell_deciders
from billing.verdicts.waiting import Waited
from billing.verdicts.warranty import forget_return
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.actors import actor_employee
from intake.contacts.models import Contact
from intake.letter import Letter
from intake.tickets import decisions, texts
from intake.tickets.decisions import verdict_key
from intake.tickets.models import Status, Ticket, Verdict


@dataclass(frozen=True)
class GivenBack:
    """What conceding gives back, or has given back."""

    charged_minor: int = 0
    held_minor: int = 0
    due_minor: int = 0
    """Accepted or due, and never paid: nothing moves, nothing is due any more."""
    minutes: int = 0
    """Of the client's allowances."""

    def __bool__(self) -> bool:
        return bool(self.charged_minor or self.held_minor or self.due_minor or self.minutes)


async def at_stake(session: ReadSession, ticket: Ticket) -> GivenBack:
    """What would be given back now."""
    charged = held = due = 0
    for quote in await quote_queries.of_ticket(session, ticket.id):
        if quote.state is State.SETTLED:
            charged += quote.charged_minor or 0
        if quote.state is not State.ACCEPTED:
            continue
        hold = await hold_of(session, quote.id)
        if hold is None:
            due += quote.total_minor
        elif hold.state is HoldState.OPEN:
            held += hold.amount_minor
    for one in await charge_queries.of_ticket(session, ticket.id):
        if one.state is ChargeState.BOOKED:
            charged += one.amount_minor
        else:
            due += one.amount_minor
    counted = func.coalesce(TimeEntry.weighed_minutes, TimeEntry.charged_minutes)
    minutes = await session.scalar(
        select(func.sum(counted)).where(
            TimeEntry.ticket_id == ticket.id, TimeEntry.outcome == Outcome.IN_TARIFF
        )
    )
    return GivenBack(charged, held, due, int(minutes or 0))


async def concede(
    session: Session, *, ticket_id: int, revision: int, by: int, now: datetime
) -> tuple[Ticket, GivenBack]:
    """Ours, whatever it was before, while it is open and after it is done. There is no taking it back.

    Raises OursAlready; else as `decisions.concede`.
    """
    known = await lock_client_of(session, ticket_id)
    if known.verdict is Verdict.OURS:
        raise OursAlready(ticket_id)
    back = await at_stake(session, known)
    actor = actor_employee(by)
    ticket = await decisions.concede(session, ticket_id, by=by, revision=revision, now=now)
    forget_start(ticket)
    forget_return(ticket)
    await tariffs.undo(session, ticket_id=ticket.id, now=now)
    await quotes.cancel(session, ticket_id=ticket.id, actor=actor, now=now)
    for quote in await quote_queries.of_ticket(session, ticket.id):
        if quote.state is State.SETTLED:
            await reverse(session, quote, reason=OURS, actor=actor, now=now)
    for one in reversed(await charge_queries.of_ticket(session, ticket.id)):
        await charges.undo(session, one.id, reason=OURS, actor=actor, now=now)
    await take_outcome(session, ticket.id, now)
    waited = None
    if back.charged_minor or back.held_minor:
        waited = await waiting.start(session, ticket.client_id, now)
        await overdue.redraw(session, ticket.client_id)
        await running_low.lifted(session, ticket.client_id, now)
    await _apologise(session, ticket, back, waited, now)
    return ticket, back


async def _apologise(
    session: Session, ticket: Ticket, back: GivenBack, waited: Waited | None, now: datetime
) -> None:
    """Those who pay read what is given back; whoever else asked, that it costs nothing."""
    key = verdict_key(ticket)

    async def with_money(t: Translator) -> Letter:
        name = await facts.category_name(session, ticket.category, t)
        account = await balance(session, ticket.client_id)
        return ours_texts.given_back(
            t,
            ticket.id,
            ticket.title,
            charged=t.money(back.charged_minor, account.currency) if back.charged_minor else None,
            held=t.money(back.held_minor, account.currency) if back.held_minor else None,
            minutes=(t.minutes(back.minutes), name) if back.minutes else None,
            available=t.money(account.left, account.currency)
            if back.charged_minor or back.held_minor
            else None,
            going_on=waiting.in_words(waited, t) if waited else [],
        )

    worded = texts.ours if ticket.status is Status.OPEN else texts.was_ours
    asker = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    if back:
        await tell_deciders(session, ticket.client_id, key=key, words=with_money, now=now, surely=True)
    if asker and not (back and asker.authority.may_order):
        await tell_asker(
            session,
            ticket,
            key=f"{key}#asker",
            words=lambda t: worded(t, ticket.id, ticket.title),
            now=now,
        )
