"""What happens when words cannot reach somebody: the card shows it, and the office is told once."""

from datetime import datetime

from sqlalchemy import select, update

from bot import staffroom, undelivered_texts
from bot.business import losses
from bot.staff import texts
from config.database import ReadSession, Session
from config.i18n import Translator, translator
from intake.contacts import queries as contacts
from intake.contacts.models import Address, Channel
from intake.letter import Letter
from intake.mailbox.reading.reports import address_is_dead
from intake.office.errors import NoBookApplied
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker, tell
from intake.outbox.ports import Lost
from intake.tickets.actions import refresh

OF_LOSSES = ("refused:", "left out:", "unreachable:")
"""Keys of what tells of a loss. Should it be lost itself, nobody is told of that: it would never end."""


async def note(session: Session, lost: Lost, now: datetime) -> None:
    """Words, or something of theirs, were given up: by the out-tray, or by a card that cannot be shown."""
    if lost.ticket_id:
        await refresh(session, lost.ticket_id)
    if lost.key.startswith(OF_LOSSES):
        return
    if losses.concerns(lost):
        await losses.told(session, lost, now)
        return
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    in_staff_chat = lost.channel is Channel.TELEGRAM and lost.lane == str(staff_chat_id)
    if in_staff_chat and lost.left_out is None and await staffroom.refused(session, lost, now):
        return
    key = await _key(session, lost, now, private=not in_staff_chat)
    if key is None:
        return
    if in_staff_chat or staff_chat_id is None:
        await _tell_managers(session, lost, key, now, in_staff_chat=in_staff_chat)
        return
    letter = await _worded(session, await of_the_office(session), lost)
    await outbox.send_chat(
        session, key=key, chat_id=staff_chat_id, letter=letter, now=now, ticket_id=lost.ticket_id
    )


async def of_the_office(session: ReadSession) -> Translator:
    """The language of what no one person is told."""
    try:
        return await speaker(session, None)
    except NoBookApplied:
        return translator("en")


async def _key(session: Session, lost: Lost, now: datetime, *, private: bool) -> str | None:
    """Whoever cannot be reached is told of once, and again after they could be meanwhile; None: it is known."""
    if lost.left_out is not None:
        return f"left out:{lost.key}:{lost.left_out.name or 'buttons'}"
    gone = lost.unreachable and (lost.channel is not Channel.MAIL or address_is_dead(lost.reason))
    if not gone or not private:
        return f"refused:{lost.key}"
    key = f"unreachable:{lost.channel.value}:{lost.lane}"
    if await _mark(session, lost, now):
        return f"{key}:{now.isoformat()}"
    known = select(Address.id).where(Address.channel == lost.channel, Address.value == lost.lane)
    return None if await session.scalar(known) else key


async def _mark(session: Session, lost: Lost, now: datetime) -> bool:
    """Nothing more is tried at this address until the person is seen there again; False where that is so already."""
    marked = await session.execute(
        update(Address)
        .where(Address.channel == lost.channel, Address.value == lost.lane, Address.unreachable_at.is_(None))
        .values(unreachable_at=now)
        .returning(Address.id)
    )
    return marked.first() is not None


async def _tell_managers(
    session: Session, lost: Lost, key: str, now: datetime, *, in_staff_chat: bool
) -> None:
    """Privately: there is no staff chat, or it is the one that would not take the words."""

    async def words(t: Translator) -> Letter:
        if in_staff_chat:
            return undelivered_texts.staff_chat_refused(t, lost.words, lost.reason)
        return await _worded(session, t, lost)

    for manager in await contacts.managers(session):
        await tell(
            session,
            person_id=manager.person_id,
            key=f"{key}:{manager.id}",
            words=words,
            now=now,
            ticket_id=lost.ticket_id,
        )


async def _worded(session: Session, t: Translator, lost: Lost) -> Letter:
    name = lost.lane
    if lost.channel is Channel.TELEGRAM and (
        person := await contacts.person_in_chat(session, int(lost.lane))
    ):
        name = person.name
    if lost.left_out is None:
        return texts.unreachable(t, name, lost.reason)
    if lost.left_out.name is None:
        return undelivered_texts.buttons_left_out(t, name, lost.words, lost.reason)
    return undelivered_texts.file_left_out(t, name, lost.left_out.name, lost.reason)
