"""Everything that waits: for the office, at the door, and for clients; what is late comes first."""

from datetime import datetime, timedelta

from sqlalchemy import select

from billing.invoices import queries as invoices
from billing.labour.queries import to_decide
from billing.ledger.queries import balance
from billing.payments import queries as payments
from billing.quotes import queries as quotes
from billing.quotes.lifecycle import UNDECIDED, State
from billing.targets.queries import standings
from billing.verdicts.overdue import overdue
from bot.staff import acceptance, card_texts, queue_texts, target_texts
from bot.staff.price_lines import missing_money
from bot.visit import Answer, Visit
from intake.contacts.models import Client, Contact, Person
from intake.contacts.queries import employee_name, waiting_strangers
from intake.letter import Press
from intake.office.queries import office
from intake.tickets import queries
from intake.tickets.models import Status, Ticket
from intake.tickets.rules import beginning
from intake.tickets.texts import titled


async def queue(visit: Visit) -> Answer:
    """`/queue`: what waits for us apart from what waits for clients."""
    waiting = await queries.waiting(visit.session)
    to_do = await standings(visit.session, waiting, visit.now)
    zone = (await office(visit.session)).firm.zone
    late, ours, theirs = list[tuple[datetime, str]](), [], []
    for ticket in waiting:
        standing = to_do.get(ticket.id)
        if is_late(ticket, visit):
            assert ticket.promised_at is not None
            since = queue_texts.late(visit.t, ticket.promised_at, visit.now, zone)
            late.append((ticket.promised_at, await _line(visit, ticket, since, late=True)))
        elif (waits := await _for_the_client(visit, ticket)) is not None:
            theirs.append(await _line(visit, ticket, waits))
        elif standing and standing.late:
            since = target_texts.late_in_queue(visit.t, standing, visit.now, zone)
            said = visit.t.listed(part for part in (since, await _for_us(visit, ticket)) if part)
            late.append((standing.by, await _line(visit, ticket, said, late=True)))
        else:
            ours.append(await _line(visit, ticket, await _for_us(visit, ticket)))
    lines = [line for _, line in sorted(late)] + ours
    door = [*await _strangers(visit), *await _newcomers(visit)]
    theirs += [*await _overdue(visit), *await _unpaid(visit)]
    favours, asked = len(await to_decide(visit.session)), await payments.waiting_count(visit.session)
    letter = queue_texts.queue(visit.t, lines, door, theirs, favours, asked)
    return Answer(letter)


async def queue_pressed(visit: Visit, _press: Press) -> Answer:
    """The button for `/queue`."""
    return await queue(visit)


def is_late(ticket: Ticket, visit: Visit) -> bool:
    """The client was told a time by which we look at it, and nobody has decided."""
    return ticket.status is Status.NEW and ticket.promised_at is not None and ticket.promised_at < visit.now


async def _for_the_client(visit: Visit, ticket: Ticket) -> str | None:
    """What the client has to do first; None where it is our turn."""
    price = await quotes.current(visit.session, ticket.id)
    if price is None or (price.state in UNDECIDED and acceptance.heard(ticket, price)):
        return None
    total = visit.t.money(price.total_minor, price.currency)
    if price.state is State.PUT and not await quotes.is_agreed(visit.session, ticket.id):
        zone = (await office(visit.session)).firm.zone
        until = visit.t.day(price.valid_until.astimezone(zone).date())
        return queue_texts.price_open(visit.t, total, until)
    missing = await missing_money(visit.session, price)
    return queue_texts.money_missing(visit.t, visit.t.money(missing, price.currency)) if missing else None


async def _for_us(visit: Visit, ticket: Ticket) -> str:
    """Who has it, or what the client wants of us."""
    price = await quotes.current(visit.session, ticket.id)
    if price and price.state in UNDECIDED and acceptance.heard(ticket, price):
        return queue_texts.to_confirm(visit.t)
    if price and price.state is State.DISCUSSED:
        return queue_texts.to_discuss(visit.t)
    return "→ " + await employee_name(visit.session, ticket.assignee_id) if ticket.assignee_id else ""


async def _line(visit: Visit, ticket: Ticket, more: str, *, late: bool = False) -> str:
    client = await visit.session.get_one(Client, ticket.client_id)
    sign = "⏰" if late else card_texts.STATUS_SIGN[ticket.status]
    return queue_texts.line(sign, ticket.id, client.name, titled(visit.t, ticket.title), more)


async def _overdue(visit: Visit) -> list[str]:
    """Payments that were promised and have not come."""
    zone = (await office(visit.session)).firm.zone
    lines = []
    for client, promise in await overdue(visit.session):
        account = await balance(visit.session, client.id)
        day = visit.t.day(promise.last_day(zone))
        lines.append(
            queue_texts.overdue(visit.t, client.name, visit.t.money(account.owed, account.currency), day)
        )
    return lines


async def _unpaid(visit: Visit) -> list[str]:
    """Invoices whose last day is over."""
    zone = (await office(visit.session)).firm.zone
    lines = []
    for shown in await invoices.overdue(visit.session, visit.now):
        client = await visit.session.get_one(Client, shown.invoice.client_id)
        last = (shown.invoice.due_at or visit.now) - timedelta(seconds=1)
        rest = visit.t.money(shown.rest_minor, shown.invoice.currency)
        day = visit.t.day(last.astimezone(zone).date())
        lines.append(queue_texts.invoice_overdue(visit.t, client.name, shown.invoice.name, rest, day))
    return lines


async def _strangers(visit: Visit) -> list[str]:
    """Those from nowhere; who came by a shared link is a newcomer."""
    zone = (await office(visit.session)).firm.zone
    return [
        queue_texts.stranger(
            visit.t,
            stranger.name,
            beginning(stranger.first_words) if stranger.first_words else "",
            visit.t.moment(stranger.first_at, zone),
        )
        for stranger in await waiting_strangers(visit.session)
        if stranger.client_id is None
    ]


async def _newcomers(visit: Visit) -> list[str]:
    """Colleagues of a client who wait to be confirmed."""
    zone = (await office(visit.session)).firm.zone
    rows = await visit.session.execute(
        select(Contact, Person, Client)
        .join(Person, Person.id == Contact.person_id)
        .join(Client, Client.id == Contact.client_id)
        .where(Contact.confirmed_at.is_(None), Contact.ended_at.is_(None))
        .order_by(Contact.id)
    )
    return [
        queue_texts.newcomer(visit.t, person.name, client.name, visit.t.moment(contact.created_at, zone))
        for contact, person, client in rows
    ]
