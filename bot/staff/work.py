"""The assignee's side: their copy of a ticket, the client's follow-ups, and answers to the client."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from billing.labour.queries import minutes_on
from billing.quotes import queries as quotes
from billing.verdicts import starting
from billing.verdicts.starting import Waits
from bot.staff import (
    card_texts,
    price_lines,
    show_texts,
    starting_texts,
    target_lines,
    texts,
    urgent_lines,
    work_texts,
)
from bot.staff.cards import more_to_see, request_words
from bot.staff.price_lines import price_state
from bot.visit import Visit
from config.clock import Clock
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Client, Contact, Employee
from intake.letter import Button, Letter, Press, enclosures
from intake.message import IncomingFile
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker, tell
from intake.tickets import actions as tickets
from intake.tickets import queries, watching
from intake.tickets import texts as ticket_texts
from intake.tickets.actions import WORK
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Attachment, ClosedReason, Status, Ticket
from intake.tickets.texts import titled

GIVEN = 20
"""Files that come with work without being asked for, a message each; "Show all" brings the others."""


@dataclass(frozen=True)
class WorkCard:
    """The view of a ticket for its assignee, in their private chat."""

    clock: Clock

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        ticket = await session.get(Ticket, subject_id)
        if ticket is None:
            return None
        t = await speaker_in(session, chat_id)
        if (
            ticket.assignee_id is None
            or await contacts.chat_of_employee(session, ticket.assignee_id) != chat_id
        ):
            shown = await queries.shown_at(session, WORK, ticket.id, chat_id)
            return work_texts.handed_on(t, ticket.id, titled(t, ticket.title)) if shown else None
        client = await session.get_one(Client, ticket.client_id)
        state = [card_texts.verdict(t, ticket.verdict)] if ticket.verdict else []
        state += await price_lines.standing(session, ticket.id, t)
        waits = await starting.waits_for(session, ticket)
        state += await urgent_lines.on_copy(session, ticket, t)
        if waits:
            state.append(await _waiting(session, ticket, waits, t))
        minutes = await minutes_on(session, ticket.id)
        state.append(card_texts.logged(t, minutes.worked, decided=ticket.verdict is not None))
        state += await target_lines.lines(session, ticket, t, self.clock.now())
        if ticket.status is Status.RESOLVED or ticket.closed_reason is ClosedReason.DONE:
            state.append("✅ " + t("resolved"))
        elif ticket.status is Status.CLOSED:
            state.append("☑️ " + card_texts.closed(t, ticket.closed_reason))
        words = await request_words(session, ticket)
        buttons = _buttons(t, ticket, waits)
        if await more_to_see(session, ticket):
            buttons = (*buttons, (show_texts.button(t, ticket.id),))
        answers = ticket.status is Status.OPEN
        return work_texts.work(
            t,
            ticket.id,
            titled(t, ticket.title),
            client.name,
            words,
            [line for line in state if line],
            buttons,
            answers=answers,
        )


async def _waiting(session: ReadSession, ticket: Ticket, waits: Waits, t: Translator) -> str:
    manager = starting.started_by(ticket)
    if manager and waits is not Waits.SUPPLEMENT:
        return "▶ " + starting_texts.may_start(t, await contacts.employee_name(session, manager), waits)
    return "⏸ " + starting_texts.waits(t, waits)


def _buttons(t: Translator, ticket: Ticket, waits: Waits | None) -> tuple[tuple[Button, ...], ...]:
    """Logging is never refused; Resolve is there when it can be pressed."""
    if ticket.status is not Status.OPEN:
        return ()
    times = tuple(Button(f"+{t.minutes(m)}", Press("log", ticket.id, 0, str(m))) for m in work_texts.MINUTES)
    resolve = Button(t("Resolve"), Press("done", ticket.id, ticket.revision))
    taken_on = waits is Waits.MONEY and starting.started_by(ticket) is not None
    hand_over = Button(t("Hand over"), Press("hand", ticket.id, ticket.revision))
    call = Button("☎ " + t("Call"), Press("tcall", ticket.id))
    return (times, (resolve, hand_over, call)) if waits is None or taken_on else (times, (hand_over, call))


async def give(
    session: Session,
    ticket: Ticket,
    now: datetime,
    after: timedelta = timedelta(0),
    *,
    key: str | None = None,
) -> bool:
    """Put a ticket into its assignee's private chat with its files; False when they have not opened that chat.

    `key`: of the words that go with it, where they can be taken back.
    """
    chat_id = await contacts.chat_of_employee(session, ticket.assignee_id) if ticket.assignee_id else None
    if chat_id is None:
        return False
    await outbox.touch(session, WORK, ticket.id, chat_id, now, after)
    files = (await queries.attachments(session, ticket.id))[:GIVEN]
    if files:
        sent = f"{key}#files" if key else f"ticket:{ticket.id}:files:{ticket.assignee_id}:{ticket.revision}"
        await send_files(session, ticket.id, chat_id, files, sent, now, after)
    return True


async def tell_desk(session: Session, ticket: Ticket, now: datetime, *, key: str) -> None:
    """The client has answered about a price: whoever has the card reads it privately, at once."""
    if ticket.taken_by is None:
        return
    chat_id = await contacts.chat_of_employee(session, ticket.taken_by)
    price = await quotes.current(session, ticket.id)
    if chat_id is None or price is None:
        return
    t = await speaker_in(session, chat_id)
    client = await session.get_one(Client, ticket.client_id)
    line = await price_state(session, price, t)
    said = texts.accepted_notice(t, ticket.id, titled(t, ticket.title), client.name, line)
    await outbox.send_chat(session, key=key, chat_id=chat_id, letter=said, now=now, ticket_id=ticket.id)


async def tell_reopened(session: Session, ticket: Ticket, now: datetime) -> None:
    """The client came back: the assignee's copy is brought up, as a message so that they notice."""
    chat_id = await contacts.chat_of_employee(session, ticket.assignee_id) if ticket.assignee_id else None
    if chat_id is None:
        return
    t = await speaker_in(session, chat_id)
    said = work_texts.reopened(t, ticket.id, titled(t, ticket.title))
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

    def words(t: Translator) -> Letter:
        return replace(
            ticket_texts.answer(t, ticket.id, ticket.title, firm, text), enclosures=enclosures(files)
        )

    key = f"inbox:{inbox_id}:answer:{ticket.id}"
    read = partial(tell, session, words=words, now=now, ticket_id=ticket.id)
    for watcher in await watching.watchers(session, ticket):
        await read(person_id=watcher.person_id, key=f"{key}#{watcher.id}", prefer=Channel.MAIL)
    return await read(person_id=contact.person_id, key=key, prefer=ticket.channel)


async def tell_colleague(
    session: Session, ticket: Ticket, *, text: str, by: int, inbox_id: int | None, now: datetime
) -> None:
    """Somebody else has answered the client: whoever works on it reads what was said."""
    if ticket.assignee_id in (None, by):
        return
    chat_id = await contacts.chat_of_employee(session, ticket.assignee_id)
    if chat_id is None:
        return
    t = await speaker_in(session, chat_id)
    said = work_texts.answered_by(t, ticket.id, await contacts.employee_name(session, by), text)
    key = f"inbox:{inbox_id}:answer:{ticket.id}:to:{ticket.assignee_id}"
    await outbox.send_chat(session, key=key, chat_id=chat_id, letter=said, now=now, ticket_id=ticket.id)


async def own_ticket(visit: Visit, ticket_id: int) -> Ticket:
    """A ticket this employee may work on: their own, or any for a manager."""
    ticket = await visit.session.get(Ticket, ticket_id)
    manager = visit.who is not None and visit.who.is_manager
    if ticket is None or not (manager or ticket.assignee_id == visit.employee_id):
        raise NoSuchTicket(ticket_id)
    return ticket


async def send_files(
    session: Session,
    ticket_id: int,
    chat_id: int,
    files: list[Attachment],
    key: str,
    now: datetime,
    after: timedelta = timedelta(0),
) -> None:
    """The client's files, without a word."""
    enclosed = enclosures(files)
    if enclosed:
        letter = Letter((), enclosures=enclosed)
        await outbox.send_chat(
            session, key=key, chat_id=chat_id, letter=letter, now=now, ticket_id=ticket_id, after=after
        )


async def speaker_in(session: ReadSession, chat_id: int) -> Translator:
    """The language of whoever's private chat this is."""
    person = await contacts.person_in_chat(session, chat_id)
    return await speaker(session, person.id if person else None)
