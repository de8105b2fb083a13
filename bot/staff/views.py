"""What the office looks at: the queue, a client, one's own desk; and what the manager files by hand."""

from collections.abc import Sequence
from datetime import datetime

from billing.labour.queries import of_employee
from billing.ledger.queries import balance
from billing.quotes import queries as quotes
from billing.quotes.lifecycle import UNDECIDED
from billing.tariffs.queries import agreement, usage
from billing.tariffs.texts import usage_line
from bot import desk
from bot.staff import card_texts, cards, texts
from bot.visit import Answer, Visit
from config.clock import week_of
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import actions as contacts
from intake.contacts.errors import NoSuchClient
from intake.contacts.models import Authority, Channel, Client
from intake.contacts.queries import employee_name, find_client, people_of
from intake.letter import Button, Press
from intake.letter import letter as plain
from intake.message import Incoming
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.tickets import actions as tickets
from intake.tickets import decisions, queries
from intake.tickets.actions import Author
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket


async def queue(visit: Visit) -> Answer:
    """Everything not resolved, with what each waits for."""
    lines = [await _queue_line(visit, ticket) for ticket in await queries.waiting(visit.session)]
    return Answer(texts.queue(visit.t, lines))


async def mine(visit: Visit) -> Answer:
    """An employee's desk, and the minutes they logged this week."""
    lines = []
    for ticket in await queries.assigned(visit.session, visit.employee_id):
        client = await visit.session.get_one(Client, ticket.client_id)
        lines.append(f"#{ticket.id} {client.name} · {ticket.title}")
    week = week_of(visit.now, (await office(visit.session)).firm.zone)
    entries = await of_employee(visit.session, visit.employee_id, week.start, week.end)
    return Answer(texts.mine(visit.t, lines, visit.t.minutes(sum(entry.worked_minutes for entry in entries))))


async def client(visit: Visit, name: str) -> Answer:
    """`/client NAME`: people, tariff, account, latest requests."""
    if not name.strip():
        return Answer(texts.usage_client(visit.t))
    found = await find_client(visit.session, name)
    t = visit.t
    lines = [
        f"{person.name} — {card_texts.authority(t, contact.authority)}"
        for contact, person in await people_of(visit.session, found.id)
    ]
    terms = await agreement(visit.session, found.id, visit.now)
    lines.append(texts.tariff(t, terms.tariff.name if terms and terms.tariff else None))
    lines += [usage_line(t, use, reserved=True) for use in await usage(visit.session, found.id, visit.now)]
    account = await balance(visit.session, found.id)
    available, held = t.money(account.available, account.currency), t.money(account.held, account.currency)
    lines.append(texts.account(t, available, held))
    lines += [
        f"#{ticket.id} {ticket.title}" for ticket in await queries.of_client(visit.session, found.id, 5)
    ]
    return Answer(
        texts.client(t, found.name, lines, ((Button(t("Invite link"), Press("invite", found.id)),),))
    )


async def invite(visit: Visit, client_id: int) -> Answer:
    """A link for a client, into the manager's private chat."""
    found = await visit.session.get_one(Client, client_id)
    people = await people_of(visit.session, client_id)
    signer = next((contact for contact, _ in people if contact.authority is Authority.SIGNER), None)
    code = await contacts.invite_contact(
        visit.session,
        client_id=client_id,
        authority=Authority.SIGNER,
        person_id=signer.person_id if signer else None,
        key=visit.key,
        now=visit.now,
    )
    username = (await outbox.window(visit.session)).bot_username
    return Answer(texts.invited(visit.t, found.name, f"https://t.me/{username}?start={code}"), private=True)


async def file_by_hand(visit: Visit, name_and_words: str) -> Answer:
    """`/new CLIENT words`: a call, a visit, another messenger. The client's name is as many words as name a client."""
    incoming = visit.incoming
    assert incoming is not None and visit.who is not None
    split = await client_and_words(visit.session, name_and_words.split())
    if split is None or not (split[1] or incoming.files):
        return Answer(texts.usage_new(visit.t))
    found, words = split
    asked = Incoming(
        channel=Channel.DESK,
        sender=incoming.sender,
        kind=incoming.kind,
        text=words,
        sent_at=incoming.sent_at,
        place=incoming.place,
        external_id=incoming.external_id,
        files=incoming.files,
    )
    author = Author(visit.who.person_id, visit.inbox_id)
    ticket = await file_for(visit.session, found, asked, author, visit.t, visit.now)
    return Answer(texts.filed(visit.t, ticket.id, found.name), ticket_id=ticket.id)


async def file_for(
    session: Session, found: Client, asked: Incoming, author: Author, t: Translator, now: datetime
) -> Ticket:
    """A client's request that reached the office beside the window: on file, assessed, shown in the staff chat."""
    people = await people_of(session, found.id)
    ticket = await tickets.open_ticket(
        session,
        client_id=found.id,
        contact_id=people[0][0].id if people else None,
        incoming=asked,
        author=author,
        language=found.language or t.language,
        now=now,
    )
    await desk.check_against_tariff(session, ticket, asked.text, now, t, money=False)
    await cards.show(session, ticket.id, now)
    return ticket


async def client_and_words(session: ReadSession, parts: Sequence[str]) -> tuple[Client, str] | None:
    """Whose request it is, named by as many words as name a client, and what is asked; None where nobody is named."""
    for cut in range(min(len(parts), 4), 0, -1):
        try:
            return await find_client(session, " ".join(parts[:cut])), " ".join(parts[cut:])
        except NoSuchClient:
            continue
    return None


async def take(visit: Visit, number: str) -> Answer:
    """`/take NUMBER`: a deputy takes a colleague's card."""
    ticket_id = int(number) if number.strip().lstrip("#").isdecimal() else 0
    if not ticket_id:
        raise NoSuchTicket(ticket_id)
    await decisions.take_over(visit.session, ticket_id, by=visit.employee_id, now=visit.now)
    return Answer(plain(texts.taken_over(visit.t, ticket_id)), ticket_id=ticket_id)


async def rename(visit: Visit, ticket: Ticket, title: str) -> Answer:
    """A manager's reply to a fresh card in a line names the request."""
    ticket.title = title
    tickets.record(
        visit.session, ticket.id, tickets.actor_employee(visit.employee_id), "renamed", visit.now, title=title
    )
    await tickets.refresh(visit.session, ticket.id)
    return Answer(toast=title)


async def _queue_line(visit: Visit, ticket: Ticket) -> str:
    found = await visit.session.get_one(Client, ticket.client_id)
    waits = ""
    price = await quotes.current(visit.session, ticket.id)
    if price and price.state in UNDECIDED:
        waits = texts.waits_for_acceptance(visit.t)
    elif ticket.assignee_id:
        waits = "→ " + await employee_name(visit.session, ticket.assignee_id)
    sign = card_texts.STATUS_SIGN[ticket.status]
    return f"{sign} #{ticket.id} {found.name} · {ticket.title}" + (f" — {waits}" if waits else "")
