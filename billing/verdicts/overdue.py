"""Promised payments whose day has passed: whoever granted one, the client and the card are told, once."""

from datetime import datetime

from sqlalchemy import or_, select

from billing.ledger import promises, texts
from billing.ledger.models import Account, PromisedPayment, PromiseState
from billing.ledger.postings import Balance
from billing.ledger.queries import balance, due_payment
from billing.quotes.models import Quote
from billing.verdicts import facts, untold
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Client, Employee
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox.delivery import tell
from intake.tickets import actions as tickets
from intake.tickets.models import Status, Ticket
from intake.tickets.texts import titled


def promise_key(quote_id: int) -> str:
    """The fact "somebody counts on the money for this price"."""
    return f"quote:{quote_id}:promise"


async def promise_for(session: ReadSession, quote_id: int) -> PromisedPayment | None:
    """What was promised for a price, as long as it is not paid and the account needs it."""
    promise: PromisedPayment | None = await session.scalar(
        select(PromisedPayment).where(
            PromisedPayment.key == promise_key(quote_id), PromisedPayment.state != PromiseState.KEPT
        )
    )
    account = await session.get(Account, promise.account_id) if promise else None
    return promise if account and account.posted - account.held < 0 else None


async def lapse(session: Session, *, client_id: int, now: datetime) -> list[PromisedPayment]:
    """End what was promised for a day that has passed, and tell of what is still owed."""
    lapsed = await promises.lapse_promises(session, client_id=client_id, now=now)
    owed = (await balance(session, client_id)).owed
    for promise in lapsed:
        missing = min(promise.amount_minor - promise.paid_minor, owed)
        owed -= missing
        if missing:
            await _tell(session, client_id, promise, missing, now)
    await redraw(session, client_id)
    return lapsed


async def redraw(session: Session, client_id: int) -> None:
    """Cards that rest on a promise of this client say how it stands."""
    promised = select(PromisedPayment.key, PromisedPayment.state).join(Account)
    states = {
        int(key.split(":")[1]): state
        for key, state in await session.execute(promised.where(Account.client_id == client_id))
        if key.startswith("quote:")
    }
    # What is closed may still be owed for.
    overdue_ones = [quote_id for quote_id, state in states.items() if state is PromiseState.LAPSED]
    resting = select(Ticket.id).join(Quote, Quote.ticket_id == Ticket.id).where(Quote.id.in_(states))
    for ticket_id in await session.scalars(
        resting.where(or_(Ticket.status != Status.CLOSED, Quote.id.in_(overdue_ones)))
    ):
        await tickets.refresh(session, ticket_id)


async def words_of_due(session: ReadSession, client_id: int, t: Translator) -> texts.Promised | None:
    """The promise an account below zero rests on, for the balance."""
    promise = await due_payment(session, client_id)
    if promise is None:
        return None
    zone = (await office(session)).firm.zone
    day = t.day(promise.last_day(zone))
    return texts.Promised(day, overdue=promise.state is PromiseState.LAPSED)


async def owed_line(session: ReadSession, client_id: int, account: Balance, t: Translator) -> str | None:
    """What is still to be paid in, and by when it was promised; nothing of an account that is not below zero."""
    if not account.owed:
        return None
    return texts.promised_by(t, account, await words_of_due(session, client_id, t))


async def overdue(session: ReadSession) -> list[tuple[Client, PromisedPayment]]:
    """Clients who owe a payment whose day has passed, with the latest of these."""
    rows = await session.execute(
        select(Client, PromisedPayment)
        .join(Account, Account.client_id == Client.id)
        .join(PromisedPayment, PromisedPayment.account_id == Account.id)
        .where(PromisedPayment.state == PromiseState.LAPSED, Account.posted < Account.held)
        .order_by(PromisedPayment.id)
    )
    return list({client.id: (client, promise) for client, promise in rows}.values())


async def _tell(
    session: Session, client_id: int, promise: PromisedPayment, missing: int, now: datetime
) -> None:
    client = await session.get_one(Client, client_id)
    zone = (await office(session)).firm.zone
    ticket = await _ticket(session, promise)
    key = f"promise:{promise.id}:overdue"

    def day(t: Translator) -> str:
        return t.day(promise.last_day(zone))

    async def reminder(t: Translator) -> Letter:
        return texts.promise_overdue(t, await facts.money(session, client_id, missing, t), day(t))

    async def report(t: Translator) -> Letter:
        amount = await facts.money(session, client_id, missing, t)
        request = f"#{ticket.id} {t.quoted(titled(t, ticket.title))}" if ticket else client.name
        return texts.client_promise_overdue(t, client.name, amount, day(t), request)

    granted = await session.get_one(Employee, promise.by_employee_id)
    for manager in [granted, *await contacts.managers(session)]:
        told = manager.ended_at is None and await tell(
            session,
            person_id=manager.person_id,
            key=f"{key}:employee:{manager.id}",
            words=report,
            now=now,
            surely=True,
        )
        if told and manager is granted:
            break
    await untold.tell_deciders(session, client_id, key=key, words=reminder, now=now)


async def _ticket(session: Session, promise: PromisedPayment) -> Ticket | None:
    kind, _, rest = promise.key.partition(":")
    quote = await session.get(Quote, int(rest.split(":")[0])) if kind == "quote" else None
    return await session.get(Ticket, quote.ticket_id) if quote else None
