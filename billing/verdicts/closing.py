"""The end of the work: resolve charges what was accepted and gives back what was not needed; days later it is closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from billing.calls import queries as calls
from billing.charges import texts as charge_texts
from billing.charges.models import Charge, ChargeState
from billing.charges.overrun import settle_overrun
from billing.consents import texts as consent_texts
from billing.ledger import texts as ledger_texts
from billing.quotes import queries as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.lifecycle import UNDECIDED, State
from billing.quotes.models import Quote
from billing.quotes.settlement import Settlement, charged_lines
from billing.urgent import offering
from billing.urgent import queries as urgent
from billing.verdicts import facts, invoicing
from billing.verdicts.counting import release, settle_up, take_outcome
from billing.verdicts.errors import AwaitingAnswer
from billing.verdicts.locking import lock_client_of
from billing.verdicts.running_low import warn_if_low
from billing.verdicts.telling import tell_asker, tell_contact, tell_deciders
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Contact
from intake.letter import Letter, letter
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets import texts
from intake.tickets.lifecycle import Event
from intake.tickets.models import Status, Ticket


async def resolve(
    session: Session, *, ticket_id: int, actor: str, now: datetime
) -> tuple[Ticket, Settlement | None]:
    """The work is done: hold captured, rest released, allowance settled, the client told.

    Raises WrongStatus; AwaitingAnswer while the client has not answered a price.
    """
    await lock_client_of(session, ticket_id)
    await refuse_unanswered(session, ticket_id)
    ticket = await tickets.change(session, ticket_id, Event.RESOLVE, actor=actor, now=now)
    settlement = await settle_up(session, ticket, actor=actor, now=now)
    await release(session, ticket_id, now)
    await take_outcome(session, ticket_id, now)
    beyond = await settle_overrun(session, ticket, now)
    if beyond:
        await invoicing.invoice_if_due(session, ticket.client_id, now)
    money = settlement or beyond
    if beyond:
        await warn_if_low(session, ticket.client_id, now)
    days = (await office(session)).closing.after_days

    async def words(t: Translator) -> Letter:
        return texts.resolved(t, ticket.id, ticket.title, days, None)

    async def words_with_money(t: Translator) -> Letter:
        said = await settled(session, ticket, settlement, t) if settlement else None
        more = await _beyond(session, ticket, beyond, t) if beyond else None
        return texts.resolved(
            t, ticket.id, ticket.title, days, t.sentences(*filter(None, (more, said))) or None
        )

    key = f"ticket:{ticket.id}:resolved:{ticket.revision}"
    asker = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    orders = asker is not None and asker.authority.may_order
    await offering.take_back(session, ticket.id, now, key=key)
    said = words_with_money if orders else words
    await tell_asker(session, ticket, key=key, words=said, now=now, surely=bool(money and orders))
    if money and not orders:
        for contact, _ in await facts.deciders(session, ticket.client_id):
            key_for = f"{key}#{contact.id}"
            await tell_contact(
                session, ticket, contact, key=key_for, words=words_with_money, now=now, surely=True
            )
    return ticket, settlement


async def charge_beyond(session: Session, ticket: Ticket, now: datetime) -> None:
    """What is done turns out to be in the tariff: what of it went beyond is charged, and those who order read it."""
    beyond = await settle_overrun(session, ticket, now)
    if not beyond:
        return

    async def words(t: Translator) -> Letter:
        return letter(await _beyond(session, ticket, beyond, t))

    key = f"ticket:{ticket.id}:beyond:{ticket.revision}"
    await tell_deciders(session, ticket.client_id, key=key, words=words, now=now, surely=True)


async def refuse_unanswered(session: ReadSession, ticket_id: int) -> None:
    """Raises AwaitingAnswer while the client has not answered a price: before anything is asked about the end."""
    price = await quotes.current(session, ticket_id)
    if price and price.state in UNDECIDED:
        raise AwaitingAnswer(ticket_id)


async def close_due(session: Session, *, client_id: int, now: datetime) -> list[int]:
    """Resolved tickets of a client nobody came back to for the book's days are closed."""
    closed = []
    for ticket in await due_to_close(session, now, client_id):
        await tickets.change(session, ticket.id, Event.SETTLE, actor="desk", now=now)
        closed.append(ticket.id)
    return closed


async def due_to_close(session: ReadSession, now: datetime, client_id: int | None = None) -> list[Ticket]:
    """Resolved tickets whose days for reopening have passed."""
    before = now - timedelta(days=(await office(session)).closing.after_days)
    query = (
        select(Ticket)
        .where(Ticket.status == Status.RESOLVED, Ticket.resolved_at <= before)
        .order_by(Ticket.id)
    )
    if client_id is not None:
        query = query.where(Ticket.client_id == client_id)
    due = list(await session.scalars(query))
    # Urgent work, or a talk, nobody has decided yet stays where it can be: closed, it would be nobody's.
    undecided = [ticket.id for ticket in due if ticket.verdict is None]
    awaited = await urgent.undecided_resolved(session, undecided) if undecided else set()
    awaited |= await calls.undecided(session, undecided) if undecided else set()
    return [ticket for ticket in due if ticket.id not in awaited]


async def _beyond(session: Session, ticket: Ticket, charges: list[Charge], t: Translator) -> str:
    """What went beyond the tariff, and whether it is charged."""
    said = [charge_texts.beyond_tariff(t, charge) for charge in charges]
    if any(charge.state is ChargeState.WAITING for charge in charges):
        return t.sentences(*said, charge_texts.not_there_yet(t))
    return t.sentences(*said, ledger_texts.left(t, await facts.available(session, ticket.client_id, t)))


async def settled(session: Session, ticket: Ticket, settlement: Settlement, t: Translator) -> str | None:
    """What was charged, for those who may see money; nothing yet where the account had none to set aside."""
    if settlement.waiting and not settlement.captured_minor:
        return None
    if not settlement.captured_minor:
        return ledger_texts.nothing_charged(t)
    prices = [price for price in await quotes.of_ticket(session, ticket.id) if price.state is State.SETTLED]
    told = sum(price.charged_minor or 0 for price in prices if price.consent_id)
    if told == settlement.captured_minor:
        return consent_texts.charged_before(t, await facts.money(session, ticket.client_id, told, t))
    amount = await facts.money(session, ticket.client_id, settlement.captured_minor - told, t)
    charged = ledger_texts.charged(t, amount, await facts.available(session, ticket.client_id, t))
    asked = [price for price in prices if not price.consent_id]
    counted = "\n".join(await _counted(session, asked, t))
    return "\n\n".join(part for part in (counted, charged) if part)


async def _counted(session: ReadSession, prices: Sequence[Quote], t: Translator) -> list[str]:
    """The lines that were charged, where they are not the one line that was accepted."""
    lines = [line for price in prices for line in await charged_lines(session, price)]
    if len(lines) == 1 and lines[0].minutes is None:
        return []
    currency = prices[0].currency
    return [quote_texts.line(t, line, currency) for line in await facts.titled(session, lines, t)]
