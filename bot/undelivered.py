"""What happens when words cannot reach somebody: the card shows it, and the manager is told once."""

from datetime import datetime

from sqlalchemy import update

from bot import staffroom, undelivered_texts
from bot.staff import texts
from config.database import Session
from config.i18n import Translator, translator
from intake.contacts.models import Address, Channel
from intake.contacts.queries import person_in_chat
from intake.inbox.models import Inbound
from intake.office.errors import NoBookApplied
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker
from intake.outbox.ports import Lost
from intake.tickets.actions import refresh


async def note(session: Session, lost: Lost, now: datetime) -> None:
    """Words, or a file of theirs, were given up: by the out-tray, or by a card that cannot be shown."""
    if lost.ticket_id:
        await refresh(session, lost.ticket_id)
    name = lost.lane
    if lost.channel is Channel.TELEGRAM:
        person = await person_in_chat(session, int(lost.lane))
        name = person.name if person else lost.lane
        if lost.unreachable:
            await _mark(session, lost.lane, now)
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id is None:
        return
    if lost.lane == str(staff_chat_id):
        await staffroom.refused(session, lost, now)
        return
    t = await _of_the_office(session)
    key = f"unreachable:{lost.channel.value}:{lost.lane}:{now:%Y-%m-%d}"
    letter = texts.unreachable(t, name, lost.reason)
    if lost.file is not None:
        key = f"{key}:{lost.ticket_id}:{lost.file}"
        letter = undelivered_texts.file_left_out(t, name, lost.file, lost.reason)
    await outbox.send_chat(
        session,
        key=key,
        chat_id=staff_chat_id,
        letter=letter,
        now=now,
        ticket_id=lost.ticket_id,
    )


async def quarantined(session: Session, row: Inbound, now: datetime) -> None:
    """A row of the in-tray is set aside: the manager can have it tried again."""
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id is None:
        return
    t = await _of_the_office(session)
    await outbox.send_chat(
        session,
        key=f"inbox:{row.id}:quarantined:{now:%Y-%m-%dT%H:%M:%S}",
        chat_id=staff_chat_id,
        letter=texts.quarantined(t, row.id, row.fault or "?"),
        now=now,
    )


async def _mark(session: Session, chat: str, now: datetime) -> None:
    """Nothing more is tried at this address until the person is seen there again."""
    await session.execute(
        update(Address)
        .where(Address.channel == Channel.TELEGRAM, Address.value == chat, Address.unreachable_at.is_(None))
        .values(unreachable_at=now)
    )


async def _of_the_office(session: Session) -> Translator:
    try:
        return await speaker(session, None)
    except NoBookApplied:
        return translator("en")
