"""The assignee's side: their copy of a ticket, the client's follow-ups, and answers to the client."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from billing.labour.queries import minutes_on
from billing.quotes import queries as quotes
from billing.quotes.lifecycle import State
from billing.verdicts import starting
from billing.verdicts.starting import Waits
from bot.staff import card_texts, show_texts, texts, work_texts
from bot.staff.cards import more_to_see, price_state, request_words
from bot.visit import Visit
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Client, Contact, Employee, Person
from intake.letter import Button, Letter, Press, enclosures
from intake.message import IncomingFile
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker, tell
from intake.tickets import actions as tickets
from intake.tickets import queries
from intake.tickets import texts as ticket_texts
from intake.tickets.actions import WORK
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Attachment, ClosedReason, Status, Ticket, TicketMessage


@dataclass(frozen=True)
class WorkCard:
    """The view of a ticket for its assignee, in their private chat."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        ticket = await session.get(Ticket, subject_id)
        if ticket is None:
            return None
        t = await _speaker_in(session, chat_id)
        if (
            ticket.assignee_id is None
            or await contacts.chat_of_employee(session, ticket.assignee_id) != chat_id
        ):
            shown = await queries.shown_at(session, WORK, ticket.id, chat_id)
            return work_texts.handed_on(t, ticket.id, ticket.title) if shown else None
        client = await session.get_one(Client, ticket.client_id)
        state = [card_texts.verdict(t, ticket.verdict)] if ticket.verdict else []
        prices = await quotes.that_matter(session, ticket.id)
        state += [await price_state(session, price, t) for price in prices]
        waits = await starting.waits_for(session, ticket)
        if waits:
            state.append(await _waiting(session, ticket, waits, t))
        minutes = await minutes_on(session, ticket.id)
        if minutes.worked:
            state.append(t("Logged: {minutes}", minutes=t.minutes(minutes.worked)))
        if ticket.status is Status.RESOLVED or ticket.closed_reason is ClosedReason.DONE:
            state.append("✅ " + t("resolved"))
        elif ticket.status is Status.CLOSED:
            state.append("☑️ " + card_texts.closed(t, ticket.closed_reason))
        words = await request_words(session, ticket)
        buttons = _buttons(t, ticket, waits)
        if await more_to_see(session, ticket):
            buttons = (*buttons, (show_texts.button(t, ticket.id),))
        return work_texts.work(t, ticket.id, ticket.title, client.name, words, state, buttons)


async def _waiting(session: ReadSession, ticket: Ticket, waits: Waits, t: Translator) -> str:
    manager = starting.started_by(ticket)
    if manager and waits is not Waits.SUPPLEMENT:
        return "▶ " + card_texts.may_start(t, await contacts.employee_name(session, manager))
    return "⏸ " + card_texts.waits(t, waits)


def _buttons(t: Translator, ticket: Ticket, waits: Waits | None) -> tuple[tuple[Button, ...], ...]:
    """Logging is never refused; Resolve is there when it can be pressed."""
    if ticket.status is not Status.OPEN:
        return ()
    times = tuple(Button(f"+{t.minutes(m)}", Press("log", ticket.id, 0, str(m))) for m in work_texts.MINUTES)
    resolve = Button(t("Resolve"), Press("done", ticket.id, ticket.revision))
    taken_on = waits is Waits.MONEY and starting.started_by(ticket) is not None
    hand_over = Button(t("Hand over"), Press("hand", ticket.id, ticket.revision))
    return (times, (resolve, hand_over)) if waits is None or taken_on else (times, (hand_over,))


async def give(session: Session, ticket: Ticket, now: datetime, after: timedelta = timedelta(0)) -> bool:
    """Put a ticket into its assignee's private chat with its files; False when they have not opened that chat."""
    chat_id = await contacts.chat_of_employee(session, ticket.assignee_id) if ticket.assignee_id else None
    if chat_id is None:
        return False
    await outbox.touch(session, WORK, ticket.id, chat_id, now, after)
    files = await queries.attachments(session, ticket.id)
    if files:
        await _send_files(
            session, ticket.id, chat_id, files, f"{_files_key(ticket)}:{ticket.revision}", now, after
        )
    return True


def _files_key(ticket: Ticket) -> str:
    return f"ticket:{ticket.id}:files:{ticket.assignee_id}"


async def take_back(session: Session, ticket: Ticket) -> None:
    """A verdict is undone: files that wait for its minute to pass do not go to the assignee."""
    await outbox.withdraw(session, key=f"{_files_key(ticket)}:{ticket.revision}")


async def pass_on(session: Session, ticket: Ticket, message: TicketMessage, now: datetime) -> None:
    """The client wrote again: the assignee reads it at once, as a message; without one, or about a price that is
    talked over, whoever has the card."""
    if ticket.status is Status.CLOSED:
        return
    price = await quotes.current(session, ticket.id)
    talked = price is not None and price.state is State.DISCUSSED
    desk = ticket.taken_by if talked or ticket.assignee_id is None else None
    for reader in dict.fromkeys(one for one in (ticket.assignee_id, desk) if one):
        await _pass_to(session, ticket, message, reader, now)


async def _pass_to(
    session: Session, ticket: Ticket, message: TicketMessage, reader: int, now: datetime
) -> None:
    chat_id = await contacts.chat_of_employee(session, reader)
    if chat_id is None:
        return
    t = await _speaker_in(session, chat_id)
    author = await session.get(Person, message.person_id) if message.person_id else None
    words = "\n".join(
        [message.text, *(f"» {one['author']}: {one['text']}" for one in message.quoted)]
    ).strip()
    key = f"message:{message.id}:to:{reader}"
    if words:
        said = work_texts.follow_up(t, ticket.id, author.name if author else "", words)
        await outbox.send_chat(session, key=key, chat_id=chat_id, letter=said, now=now, ticket_id=ticket.id)
    files = [file for file in await queries.attachments(session, ticket.id) if file.message_id == message.id]
    if files:
        await _send_files(session, ticket.id, chat_id, files, f"{key}:files", now, timedelta(0))


async def tell_desk(session: Session, ticket: Ticket, now: datetime, *, key: str) -> None:
    """The client has answered about a price: whoever has the card reads it privately, at once."""
    if ticket.taken_by is None:
        return
    chat_id = await contacts.chat_of_employee(session, ticket.taken_by)
    price = await quotes.current(session, ticket.id)
    if chat_id is None or price is None:
        return
    t = await _speaker_in(session, chat_id)
    client = await session.get_one(Client, ticket.client_id)
    line = await price_state(session, price, t)
    said = texts.accepted_notice(t, ticket.id, ticket.title, client.name, line)
    await outbox.send_chat(session, key=key, chat_id=chat_id, letter=said, now=now, ticket_id=ticket.id)


async def tell_reopened(session: Session, ticket: Ticket, now: datetime) -> None:
    """The client came back: the assignee's copy is brought up, as a message so that they notice."""
    chat_id = await contacts.chat_of_employee(session, ticket.assignee_id) if ticket.assignee_id else None
    if chat_id is None:
        return
    t = await _speaker_in(session, chat_id)
    said = work_texts.reopened(t, ticket.id, ticket.title)
    key = f"ticket:{ticket.id}:reopened:{ticket.revision}:{ticket.assignee_id}"
    await outbox.send_chat(session, key=key, chat_id=chat_id, letter=said, now=now, ticket_id=ticket.id)


async def answer_client(
    session: Session,
    ticket: Ticket,
    *,
    text: str,
    files: tuple[IncomingFile, ...] = (),
    by: int,
    inbox_id: int | None,
    now: datetime,
) -> bool:
    """Somebody of the firm answers: the client reads the firm. False when there is no way to the client."""
    employee = await session.get_one(Employee, by)
    await tickets.file_answer(
        session,
        ticket,
        text=text,
        files=files,
        person_id=employee.person_id,
        inbox_id=inbox_id,
        note=False,
        now=now,
    )
    contact = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    if contact is None:
        return False
    firm = (await office(session)).firm.name
    return await tell(
        session,
        person_id=contact.person_id,
        key=f"inbox:{inbox_id}:answer:{ticket.id}",
        words=lambda t: replace(
            ticket_texts.answer(t, ticket.id, ticket.title, firm, text), enclosures=enclosures(files)
        ),
        now=now,
        ticket_id=ticket.id,
        prefer=ticket.channel,
    )


async def own_ticket(visit: Visit, ticket_id: int) -> Ticket:
    """A ticket this employee may work on: their own, or any for a manager."""
    ticket = await visit.session.get(Ticket, ticket_id)
    manager = visit.who is not None and visit.who.is_manager
    if ticket is None or not (manager or ticket.assignee_id == visit.employee_id):
        raise NoSuchTicket(ticket_id)
    return ticket


async def _send_files(
    session: Session,
    ticket_id: int,
    chat_id: int,
    files: list[Attachment],
    key: str,
    now: datetime,
    after: timedelta,
) -> None:
    enclosed = enclosures(files)
    if enclosed:
        letter = Letter((), enclosures=enclosed)
        await outbox.send_chat(
            session, key=key, chat_id=chat_id, letter=letter, now=now, ticket_id=ticket_id, after=after
        )


async def _speaker_in(session: ReadSession, chat_id: int) -> Translator:
    person = await contacts.person_in_chat(session, chat_id)
    return await speaker(session, person.id if person else None)
