"""Messages that could not be processed: each is a card, to see it as it came, have it tried again, or put it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot import set_aside_texts as texts
from bot.staff.texts import open_private
from bot.undelivered import of_the_office
from bot.visit import Answer, Visit
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.actors import actor_employee, employee_of
from intake.contacts.models import Channel
from intake.inbox import actions as inbox
from intake.inbox.models import Inbound, InboxState
from intake.letter import Enclosure, Letter, Press
from intake.mailbox.reading.tree import read_headers
from intake.mailbox.writing.compose import header_words
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell
from intake.tickets.models import TicketMessage
from intake.tickets.queries import shown_at

CARD = "set_aside"
HEAD_BYTES = 8192
"""Of a mail that may be what it is set aside for: sender and subject are looked for in no more."""
SENDERS = ("from", "sender", "reply-to", "return-path")
"""Where it may say who wrote it, the likeliest first."""


@dataclass(frozen=True)
class SetAsideCard:
    """The view of one row of the in-tray, for as long as it is set aside and after."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        row = await session.get(Inbound, subject_id)
        if row is None:
            return None
        t, about = await of_the_office(session), glance(row)
        if row.state is InboxState.QUARANTINED and row.dismissed_at is None:
            return texts.told(t, row.id, row.fault or "", about, kept=bool(row.raw))
        if not await shown_at(session, CARD, row.id, chat_id):
            return None
        if row.dismissed_at is not None:
            by = await contacts.employee_name(session, employee_of(row.dismissed_by))
            when = t.moment(row.dismissed_at, await zone_of(session))
            return texts.dismissed_card(t, row.id, about, by, when)
        if row.state is InboxState.NEW:
            return texts.being_tried(t, about)
        return texts.went_through(t, about, await _ticket_of(session, row))


async def told(session: Session, row: Inbound, now: datetime) -> None:
    """A row of the in-tray is set aside, or is not any more: its card, in the staff chat or with each manager."""
    if row.state is not InboxState.QUARANTINED:
        await outbox.touch_everywhere(session, CARD, row.id)
        return
    row.set_aside_at = row.set_aside_at or now
    await session.flush()
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id is not None:
        await outbox.touch(session, CARD, row.id, staff_chat_id, now)
        return

    def words(t: Translator) -> Letter:
        return texts.told(t, row.id, row.fault or "", glance(row), kept=bool(row.raw))

    for manager in await contacts.managers(session):
        chat_id = await contacts.chat_of_employee(session, manager.id)
        if chat_id is not None:
            await outbox.touch(session, CARD, row.id, chat_id, now)
            continue
        key = f"inbox:{row.id}:quarantined:{now:%Y-%m-%dT%H:%M:%S}:{manager.id}"
        await tell(session, person_id=manager.person_id, key=key, words=words, now=now)


async def try_again(visit: Visit, press: Press) -> Answer:
    """ "Try again": the same bytes, by today's program."""
    if await inbox.retry(visit.session, press.id, visit.now):
        await outbox.touch_everywhere(visit.session, CARD, press.id)
        return Answer(toast=texts.tried_again(visit.t))
    return Answer(toast=texts.not_set_aside(visit.t), alert=True)


async def dismiss(visit: Visit, press: Press) -> Answer:
    """ "Dismiss": nothing will be done with it; it stays in storage, and who decided so with it."""
    by = actor_employee(visit.employee_id)
    if await inbox.dismiss(visit.session, press.id, by, visit.now):
        await outbox.touch_everywhere(visit.session, CARD, press.id)
        return Answer(toast=texts.dismissed(visit.t))
    return Answer(toast=texts.not_set_aside(visit.t), alert=True)


async def try_all_again(session: Session, now: datetime) -> int:
    """All that is set aside and not dismissed; returns how many. For after an update."""
    ids = [row.id for row in await listed(session, dismissed=False)]
    tried = [row_id for row_id in ids if await inbox.retry(session, row_id, now)]
    for row_id in tried:
        await outbox.touch_everywhere(session, CARD, row_id)
    return len(tried)


async def listed(session: ReadSession, *, dismissed: bool) -> Sequence[Inbound]:
    """What is set aside, oldest first; with `dismissed` also what was put away."""
    rows = select(Inbound).where(Inbound.state == InboxState.QUARANTINED).order_by(Inbound.id)
    return (await session.scalars(rows if dismissed else rows.where(Inbound.dismissed_at.is_(None)))).all()


async def lines(session: ReadSession, t: Translator, *, dismissed: bool) -> list[str]:
    """What `okoshko mail list` prints."""
    zone, said = await zone_of(session), []
    for row in await listed(session, dismissed=dismissed):
        by = await contacts.employee_name(session, employee_of(row.dismissed_by))
        when = t.moment(row.received_at, zone)
        put_away = (by, t.moment(row.dismissed_at, zone)) if row.dismissed_at else None
        said.append(texts.listed(t, row.id, when, glance(row), row.fault or "", put_away))
    return said or [texts.tried(t, 0)]


async def show_original(visit: Visit, press: Press) -> Answer:
    """ "Show the original": the bytes as a file, in the asking manager's private chat."""
    if not await contacts.has_opened_chat(visit.session, visit.sender.value):
        username = (await outbox.window(visit.session)).bot_username or ""
        return Answer(toast=open_private(visit.t, username), alert=True)
    row = await visit.session.get(Inbound, press.id)
    if row is None or not row.raw:
        return Answer(toast=texts.nothing_kept(visit.t), alert=True)
    try:
        kept = visit.keep(row.raw)
    except OSError:
        return Answer(toast=texts.no_room(visit.t), alert=True)
    kind, mime = ("eml", "message/rfc822") if row.channel is Channel.MAIL else ("json", "application/json")
    file = Enclosure("document", f"message-{row.id}.{kind}", mime, sha256=kept)
    await outbox.send_chat(
        visit.session,
        key=f"inbox:{row.id}:original:{visit.inbox_id}",
        chat_id=int(visit.sender.value),
        letter=texts.original(visit.t, row.id, file),
        now=visit.now,
    )
    return Answer(toast=texts.sent(visit.t))


def glance(row: Inbound) -> str:
    """Whom a mail seems to be from and what it calls itself, as far as that can be told without reading it."""
    if row.channel is not Channel.MAIL:
        return ""
    known = row.lane.removeprefix("mail:").strip("?")
    try:
        head = read_headers(row.raw[:HEAD_BYTES])
        claimed = next((said for name in SENDERS if (said := header_words(head.text(name)))), "")
        subject = header_words(head.text("subject"))
    except Exception:
        # It may be the very thing that fails.
        claimed = subject = ""
    return " · ".join(part for part in (known or claimed, subject) if part)


async def zone_of(session: ReadSession) -> ZoneInfo:
    """The office's; before there is one, that of everybody."""
    try:
        return (await office(session)).firm.zone
    except NoBookApplied:
        return ZoneInfo("UTC")


async def _ticket_of(session: ReadSession, row: Inbound) -> int | None:
    filed = select(TicketMessage.ticket_id).where(TicketMessage.inbox_id == row.id)
    return await session.scalar(filed)


def _employee(actor: str | None) -> int | None:
    return int(actor.rpartition(":")[2]) if actor else None
