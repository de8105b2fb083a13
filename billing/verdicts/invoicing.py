"""Invoices where money is needed: made in the unit of work that needs it, replaced, and taken back."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from billing.charges import queries as charges
from billing.charges import texts as charge_texts
from billing.charges.models import Charge
from billing.invoices import actions as invoices
from billing.invoices import paper_texts, queries, rules, texts
from billing.invoices.book import InvoiceRules
from billing.invoices.errors import NotInvoicing, TooMany
from billing.invoices.issuing import Delivered, Order, Waiting
from billing.invoices.lifecycle import InvoiceCause
from billing.invoices.queries import Shown
from billing.invoices.rules import Need
from billing.ledger import actions as ledger
from billing.ledger.queries import balance
from billing.quotes import queries as quotes
from billing.quotes.models import Quote
from billing.refunds.queries import is_leaving
from billing.tariffs.amounts import minor_of
from billing.tariffs.currencies import low_in
from billing.tariffs.queries import billing_book
from billing.verdicts import invoice_letters, topping, waiting
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Client
from intake.office.queries import office
from intake.office.rules import opening
from intake.outbox.delivery import tell
from intake.tickets.models import Ticket
from intake.tickets.texts import titled


async def is_invoicing(session: ReadSession) -> bool:
    """Whether this office makes invoices at all."""
    return (await queries.invoicing(session)).invoices is not None


async def is_asked(session: ReadSession, client_id: int) -> bool:
    """Whether this client has an invoice to pay already."""
    return await queries.open_topup(session, client_id) is not None


async def covering(session: ReadSession, client_id: int) -> Shown | None:
    """The open invoice this client was sent already, where paying it is enough for all that waits."""
    open_now = await queries.open_topup(session, client_id)
    if open_now is None or open_now.standing.told_at is None:
        return None
    need = Need((await balance(session, client_id)).available, await waiting.gap(session, client_id))
    return open_now if need.gap <= open_now.rest_minor else None


async def invoice_if_due(
    session: Session, client_id: int, now: datetime, *, prompted: bool = False
) -> Shown | None:
    """Make the top-up invoice the account needs, if it needs one; call once money was asked for, or is less.

    One that is open and covers what is missing is enough; one that no longer does is replaced. Says what was made now.
    `prompted`: somebody of the client has just agreed to what the money is missing for, and is told at once.
    """
    book = (await queries.invoicing(session)).invoices
    if book is None or not book.by_itself:
        return None
    await ledger.lock(session, client_id)
    need = await _need(session, client_id, book, now)
    if not need.is_due or not (need.gap or await queries.uses_account(session, client_id)):
        return None
    if not need.gap and await is_leaving(session, client_id):
        return None  # Whoever wants their money back is not asked for more, unless something waits for it.
    if rules.pausing(await queries.cancelled_by_somebody(session, client_id), book.pause_days, now):
        return None
    open_now = await queries.open_topup(session, client_id)
    if open_now and need.gap <= open_now.rest_minor:
        return None
    cause = InvoiceCause.SHORT if prompted else InvoiceCause.LOW
    order = await _order(session, client_id, need.amount, cause, "desk", now)
    try:
        return await _replacing(session, open_now, order, now)
    except TooMany:
        await _alarm(session, client_id, now)
        return None


async def for_month_end(
    session: Session, client_id: int, month: str, delivered: Delivered | None, now: datetime
) -> Shown | None:
    """Ask for what a closed month (`2026-11`) leaves to come in: what was `delivered` and is not paid, and an advance.

    An open invoice that covers what is missing is enough; one that does not is replaced. None where nothing is asked now.
    """
    book = (await queries.invoicing(session)).invoices
    if book is None:
        return None
    await ledger.lock(session, client_id)
    need = await _need(session, client_id, book, now)
    asked = need.amount if book.by_itself and need.is_due else need.gap
    if not asked or not (need.gap or await queries.uses_account(session, client_id)):
        return None
    if rules.pausing(await queries.cancelled_by_somebody(session, client_id), book.pause_days, now):
        return None
    open_now = await queries.open_topup(session, client_id)
    if open_now and need.gap <= open_now.rest_minor:
        return None
    order = await _order(session, client_id, asked, InvoiceCause.MONTH_END, "desk", now)
    because = rules.made_of(need, asked, delivered.amount_minor if delivered else 0)
    if delivered:
        because = {**because, **delivered.parts}
    try:
        order = replace(order, month=month, delivered=delivered, because=because)
        return await _replacing(session, open_now, order, now)
    except TooMany:
        await _alarm(session, client_id, now)
        return None


async def ask(
    session: Session,
    *,
    client_id: int,
    amount_minor: int,
    key: str,
    actor: str,
    by_client: bool,
    now: datetime,
) -> tuple[Shown, bool]:
    """Somebody wants an invoice over this sum; an open one over another sum is replaced. Whether it is new.

    Raises NotInvoicing, BadAmount; TooMany for a client who has had so many today.
    """
    if not await is_invoicing(session):
        raise NotInvoicing
    await ledger.lock(session, client_id)
    open_now = await queries.open_topup(session, client_id)
    if open_now and (open_now.invoice.key == key or open_now.rest_minor == amount_minor):
        return open_now, False
    cause = InvoiceCause.ASKED if by_client else InvoiceCause.DESK
    order = await _order(session, client_id, amount_minor, cause, actor, now, key=key)
    return await _replacing(session, open_now, order, now), True


async def cancel(session: Session, invoice_id: int, *, actor: str, now: datetime) -> Shown:
    """A person takes an invoice back: a credit note goes out. Raises NoSuchInvoice, NotOpen."""
    note = await invoices.take_back(session, invoice_id, actor=actor, reason=None, tell_at=now, now=now)
    await invoice_letters.show(session, invoice_id, now)
    return note


async def _replacing(session: Session, former: Shown | None, order: Order, now: datetime) -> Shown:
    if former:
        lately = await queries.issued_lately(session, order.client_id, now)
        if order.cause is not InvoiceCause.DESK and lately >= rules.PER_DAY:
            raise TooMany(order.client_id)
        name = former.invoice.name
        await invoices.take_back(
            session, former.invoice.id, actor="desk", reason=order.key, tell_at=order.tell_at, now=now
        )
        await invoice_letters.show(session, former.invoice.id, now)
        order = replace(order, reason=name)
    made = await invoices.issue(session, order, now)
    await invoice_letters.show(session, made.invoice.id, now)
    return made


async def _need(session: Session, client_id: int, book: InvoiceRules, now: datetime) -> Need:
    account = await balance(session, client_id)
    terms = await billing_book(session)
    low = low_in(terms, account.currency)
    said = (await queries.invoicing(session)).to_level_in(account.currency, terms.currency)
    level = minor_of(said, account.currency) if said is not None else 0
    if book.usual_month or not level:
        # An account in a currency of which the book says nothing is filled up by what it usually spends.
        level = max(level, await topping.usual(session, client_id, now))
    return Need(account.available, await waiting.gap(session, client_id), low, level)


async def _waiting(session: ReadSession, client_id: int) -> list[Waiting]:
    """A line for everything that was accepted, or is charged, and has no money."""
    lines: list[Waiting] = []
    for quote in await quotes.lacking_money(session, client_id):
        ticket = await session.get_one(Ticket, quote.ticket_id)
        lines.append(partial(_accepted, ticket, quote))
    for charge in await charges.waiting(session, client_id):
        lines.append(partial(_charged, charge))
    return lines


async def _kinds(session: ReadSession, client_id: int) -> tuple[str, ...]:
    """Of what kinds it is."""
    kinds = {one.kind.value for one in await charges.waiting(session, client_id)}
    if await quotes.lacking_money(session, client_id):
        kinds.add("quote")
    return tuple(sorted(kinds))


def _accepted(ticket: Ticket, quote: Quote, t: Translator) -> str:
    total = t.exact(quote.total_minor, quote.currency)
    return paper_texts.waiting_line(t, ticket.id, titled(t, ticket.title), total)


def _charged(charge: Charge, t: Translator) -> str:
    return charge_texts.due(t, charge)


async def _order(
    session: Session,
    client_id: int,
    amount_minor: int,
    cause: InvoiceCause,
    actor: str,
    now: datetime,
    key: str | None = None,
) -> Order:
    number = await queries.issued_ever(session, client_id) + 1
    return Order(
        client_id=client_id,
        amount_minor=amount_minor,
        cause=cause,
        actor=actor,
        key=key or f"client:{client_id}:topup:{number}",
        tell_at=await _when(session, cause, now),
        waiting=await _waiting(session, client_id),
        waits=await _kinds(session, client_id),
    )


async def _when(session: ReadSession, cause: InvoiceCause, now: datetime) -> datetime:
    """Who acts hears at once; what nobody waits for is said in working hours."""
    if cause is not InvoiceCause.LOW:
        return now
    return next(iter(opening(await office(session), now))).start


async def _alarm(session: Session, client_id: int, now: datetime) -> None:
    """So many invoices in a day are wrong whatever the reason: no more are made, and a person looks."""
    client = await session.get_one(Client, client_id)
    day = now.astimezone((await office(session)).firm.zone).date().isoformat()
    for manager in await contacts.managers(session):
        await tell(
            session,
            person_id=manager.person_id,
            key=f"invoices:{client_id}:stopped:{day}:{manager.id}",
            words=lambda t: texts.stopped(t, client.name, rules.PER_DAY),
            now=now,
            surely=True,
        )
