"""Messages that could not be processed: the managers are told, see them as they came, and have them tried again."""

from datetime import datetime

from sqlalchemy import select

from bot import set_aside_texts as texts
from bot.staff.texts import open_private
from bot.undelivered import of_the_office
from bot.visit import Answer, Visit
from config.database import Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel
from intake.inbox import actions as inbox
from intake.inbox.models import Inbound, InboxState
from intake.letter import Enclosure, Letter, Press
from intake.mailbox.reading.tree import read_headers
from intake.mailbox.writing.compose import header_words
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell

HEAD_BYTES = 8192
"""Of a mail that may be what it is set aside for: the subject is looked for in no more."""


async def told(session: Session, row: Inbound, now: datetime) -> None:
    """A row of the in-tray is set aside: said in the staff chat, else to each manager."""
    key = f"inbox:{row.id}:quarantined:{now:%Y-%m-%dT%H:%M:%S}"
    fault, subject, kept = row.fault or "?", _subject(row), bool(row.raw)
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id is not None:
        said = texts.told(await of_the_office(session), row.id, fault, subject, kept=kept)
        await outbox.send_chat(session, key=key, chat_id=staff_chat_id, letter=said, now=now)
        return

    def words(t: Translator) -> Letter:
        return texts.told(t, row.id, fault, subject, kept=kept)

    for manager in await contacts.managers(session):
        await tell(session, person_id=manager.person_id, key=f"{key}:{manager.id}", words=words, now=now)


async def try_again(visit: Visit, press: Press) -> Answer:
    """ "Try again": the same bytes, by today's program."""
    if await inbox.retry(visit.session, press.id, visit.now):
        return Answer(toast=texts.tried_again(visit.t))
    return Answer(toast=texts.not_set_aside(visit.t), alert=True)


async def try_all_again(session: Session, now: datetime) -> int:
    """All that is set aside; returns how many. For after an update."""
    rows = await session.scalars(select(Inbound.id).where(Inbound.state == InboxState.QUARANTINED))
    return sum([await inbox.retry(session, row_id, now) for row_id in rows.all()])


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


def _subject(row: Inbound) -> str:
    """What a mail calls itself, as far as that can be told at a glance."""
    if row.channel is not Channel.MAIL:
        return ""
    sender = row.lane.removeprefix("mail:").strip("?")
    try:
        subject = header_words(read_headers(row.raw[:HEAD_BYTES]).text("subject"))
    except Exception:
        # It may be the very thing that fails.
        subject = ""
    return " · ".join(part for part in (sender, subject) if part)
