"""A ticket's card in the staff chat: what is asked, what the program sees, how it stands, and one tap for the usual."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from billing.labour.queries import minutes_on
from billing.learning.opinion import FLAG as LEARNED
from billing.quotes import queries as quotes
from billing.quotes.lifecycle import State
from billing.tariffs.queries import usage
from billing.tariffs.texts import usage_line
from billing.verdicts.facts import category_name
from billing.verdicts.joining import NEAR
from bot.business import admitting, private_answers
from bot.staff import (
    call_lines,
    card_buttons,
    flag_texts,
    mail_mark_texts,
    mail_marks,
    price_lines,
    resending,
    show_texts,
    showing,
    slot_lines,
    target_lines,
    urgent_lines,
    window_score,
)
from bot.staff import card_texts as texts
from bot.staff.flag_texts import without_price
from config.clock import Clock
from config.database import ReadSession, Session
from config.i18n import Translator, translator
from intake.business import queries as admissions
from intake.contacts.models import Channel, Client, Contact, Person
from intake.contacts.queries import address_of, employee_name, people_of
from intake.files import FULL, TOO_BIG
from intake.letter import Letter, Paragraph, quote, strong
from intake.office.book import said
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.tickets import history, queries, rules
from intake.tickets.actions import CARD
from intake.tickets.models import ClosedReason, Status, Ticket, Verdict
from intake.tickets.texts import titled

WORDS_SHOWN = 600
LAST_SHOWN = 200
TOLD_ABOVE = (ClosedReason.REFUSED, ClosedReason.DECLINED, ClosedReason.EXPIRED)
"""Ends that the verdict or the price tells already."""
NOTES_SHOWN = 3


async def show(session: Session, ticket_id: int, now: datetime, after: timedelta = timedelta(0)) -> None:
    """Show a ticket in the staff chat, if there is one yet."""
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id:
        await outbox.touch(session, CARD, ticket_id, staff_chat_id, now, after)


@dataclass(frozen=True)
class TicketCard:
    """The view of a ticket for the whole office."""

    clock: Clock

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        ticket = await session.get(Ticket, subject_id)
        if ticket is None:
            return None
        t = translator((await office(session)).firm.language)
        blocks = [
            strong(f"{texts.STATUS_SIGN[ticket.status]} #{ticket.id} · {titled(t, ticket.title)}"),
            Paragraph(await _who(session, ticket, t)),
            quote(await request_words(session, ticket)),
            *await _reasons(session, ticket, t, self.clock.now()),
            Paragraph(await _state(session, ticket, t, self.clock.now())),
            Paragraph("\n".join(await slot_lines.lines(session, ticket, t, self.clock.now()))),
            Paragraph("\n".join(await call_lines.lines(session, ticket, t, self.clock.now()))),
            Paragraph(await _notes(session, ticket)),
            Paragraph("\n".join(await private_answers.lines(session, ticket, t))),
        ]
        buttons = (
            *await card_buttons.buttons(session, ticket, t, self.clock.now()),
            *await resending.buttons(session, ticket.id, t),
        )
        if await more_to_see(session, ticket):
            buttons = (*buttons, (show_texts.button(t, ticket.id),))
        return Letter(tuple(block for block in blocks if block.text), buttons)


async def request_words(session: ReadSession, ticket: Ticket) -> str:
    """What was asked, cut for a card in its middle: what was said last is what somebody must see."""
    words = await queries.words_of(session, ticket.id)
    if len(words) > WORDS_SHOWN:
        shown = f"{words[: WORDS_SHOWN - LAST_SHOWN].rstrip()} … {words[-LAST_SHOWN:].lstrip()}"
    else:
        shown = words
    shared = showing.read_among(await queries.attachments(session, ticket.id))
    return "\n".join(part for part in (shown, shared) if part)


async def more_to_see(session: ReadSession, ticket: Ticket) -> bool:
    """Whether the card does not show all there is."""
    if showing.files_among(await queries.attachments(session, ticket.id)):
        return True
    if len(await queries.words_of(session, ticket.id)) > WORDS_SHOWN:
        return True
    return bool(await queries.originals(session, ticket.id))


async def _who(session: ReadSession, ticket: Ticket, t: Translator) -> str:
    client = await session.get_one(Client, ticket.client_id)
    parts = [client.name]
    if ticket.contact_id:
        contact = await session.get_one(Contact, ticket.contact_id)
        person = await session.get_one(Person, contact.person_id)
        parts.append(person.name + t.aside(texts.authority(t, contact.authority)))
    parts.append(await mail_marks.channel(session, ticket, t))
    files = showing.files_among(await queries.attachments(session, ticket.id))
    if files:
        every = len(files) + await queries.left_out(session, ticket.id)
        parts.append(t.plural("{count} file", "{count} files", every))
    if watching := await mail_marks.in_copy(session, ticket):
        parts.append(mail_mark_texts.in_copy(t, watching))
    return " · ".join(parts)


async def _reasons(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> list[Paragraph]:
    """What the program sees. The tariff's use is shown where no reason already tells it."""
    category = await category_name(session, ticket.category, t)
    agreed = await urgent_lines.is_agreed(session, ticket)
    lines = []
    for seen in ticket.flags:
        flag = without_price(seen) if agreed else seen
        if flag["code"] in ("suggestion", "category"):
            continue
        if flag["code"] == "employee_named" and await _settled(session, ticket, flag, now):
            continue
        if flag["code"] == NEAR and ticket.status is Status.CLOSED:
            continue  # what became of it is told below
        if flag["code"] == LEARNED and ticket.verdict is not None:
            continue  # it was about what to decide
        employee = await employee_name(session, flag.get("employee_id"))
        seen_for = await category_name(session, flag.get("kind") or flag.get("category", ticket.category), t)
        lines.append("⚑ " + flag_texts.reason(t, flag, seen_for, employee))
    lines += ["⚑ " + line for line in await mail_marks.lines(session, ticket, t)]
    marks = await queries.marks(session, ticket.id)
    for mark in marks:
        name = await employee_name(session, mark.employee_id)
        lines.append("👤 " + texts.personal(t, name, texts.way(t, mark.way)))
    if marks:
        lines += await window_score.on_card(session, ticket, t, now)
    for admission in await admissions.admissions_for(session, ticket, now):
        lines.append("🤝 " + await admitting.line(session, admission, t))
    if ticket.status is Status.NEW and not any("used" in flag for flag in ticket.flags):
        own = [use for use in await usage(session, ticket.client_id, now) if use.category == ticket.category]
        lines += ["◔ " + usage_line(t, use, reserved=True) for use in own]
        told = ticket.is_flagged("category_not_in_tariff")
        if category and not own and not told:
            lines.append(texts.kind_of_work(t, category))
    lines += await _faults(session, ticket, t)
    return [Paragraph("\n".join(lines))] if lines else []


async def _settled(session: ReadSession, ticket: Ticket, flag: dict[str, Any], now: datetime) -> bool:
    """Whether "personal?" is no question any more: the mark is there, or the two may talk."""
    employee_id = flag.get("employee_id", 0)
    if any(mark.employee_id == employee_id for mark in await queries.marks(session, ticket.id)):
        return True
    return await admissions.admitted(session, [ticket.client_id], employee_id, now)


async def _faults(session: ReadSession, ticket: Ticket, t: Translator) -> list[str]:
    lines = await resending.lines(session, ticket.id, t)
    files = await queries.attachments(session, ticket.id)
    for fault, worded in ((TOO_BIG, texts.too_big), (FULL, texts.no_room)):
        names = [file.name for file in files if file.sha256 is None and file.fault == fault]
        lines += [worded(t, names)] if names else []
    if ticket.status is not Status.CLOSED and not await _reached(session, ticket):
        lines.append(texts.no_way_to_them(t))
    return ["⚠️ " + line for line in lines]


async def _reached(session: ReadSession, ticket: Ticket) -> bool:
    """Whether our words get to whoever asked; where nobody in particular did, to anybody of the client."""
    people = [
        contact.person_id
        for contact, _ in await people_of(session, ticket.client_id)
        if ticket.contact_id in (None, contact.id)
    ]
    for person_id in people:
        for channel in (Channel.TELEGRAM, Channel.MAIL):
            if await address_of(session, person_id, channel):
                return True
    return False


async def _notes(session: ReadSession, ticket: Ticket) -> str:
    """What the office has said to itself, and clients' robots to it, the latest last."""
    lines = []
    said = [note for note in await queries.notes(session, ticket.id) if note.text.strip() != ticket.title]
    for note in said[-NOTES_SHOWN:]:
        author = await session.get(Person, note.person_id) if note.person_id else None
        sign = "🤖" if note.automatic else "📝"
        lines.append(f"{sign} {author.name if author else ''}: {rules.beginning(note.text)}")
    return "\n".join(lines)


async def _state(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> str:
    lines = []
    taken = await employee_name(session, ticket.taken_by)
    settled = await card_buttons.settled(session, ticket)
    minutes = (await minutes_on(session, ticket.id)).worked
    logged = texts.logged(t, minutes, decided=ticket.verdict is not None or settled)
    if into := await history.joined_to(session, ticket):
        return texts.joined_to(t, into) + (t.aside(taken) if taken else "")
    if ticket.status is Status.NEW:
        fresh = [
            texts.on_it(t, taken) if taken else "",
            *await urgent_lines.on_card(session, ticket, t),
            logged,
            *await target_lines.lines(session, ticket, t, now),
        ]
        return "\n".join(line for line in fresh if line)
    head = [texts.verdict(t, ticket.verdict) if ticket.verdict else texts.not_decided(t)]
    if not ticket.verdict and (ticket.status is Status.CLOSED or settled):
        head = []
    if ticket.verdict_reason:
        entry = (await office(session)).refusals.get(ticket.verdict_reason)
        head = [texts.refused(t, said(entry.text, t.language) if entry else ticket.verdict_reason)]
    if ticket.assignee_id:
        head.append("→ " + await employee_name(session, ticket.assignee_id))
    lines.append(" ".join(head) + (t.aside(taken) if taken else ""))
    lines += [
        *await price_lines.standing(session, ticket.id, t),
        *await urgent_lines.on_card(session, ticket, t),
        logged,
        *await target_lines.lines(session, ticket, t, now),
    ]
    told = ticket.verdict is Verdict.REFUSED or any(
        one.state in (State.DECLINED, State.EXPIRED) for one in await quotes.that_matter(session, ticket.id)
    )
    if ticket.status is Status.CLOSED and not (told and ticket.closed_reason in TOLD_ABOVE):
        lines.append(texts.closed(t, ticket.closed_reason))
    return "\n".join(line for line in lines if line)
