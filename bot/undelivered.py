"""What happens when words cannot reach somebody: the card shows it, and the manager is told once."""

from datetime import datetime

from sqlalchemy import update

from bot.staff import texts
from config.database import Session
from config.i18n import translator
from intake.contacts.models import Address, Channel
from intake.contacts.queries import person_in_chat
from intake.inbox.models import Inbound
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.models import Outbound
from intake.tickets.actions import refresh


async def note(session: Session, row: Outbound, now: datetime, unreachable: bool = False) -> None:
    """A row of the out-tray is dead."""
    if row.ticket_id:
        await refresh(session, row.ticket_id)
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id is None or row.lane == str(staff_chat_id):
        return
    name = row.lane
    if unreachable and row.channel is Channel.TELEGRAM:
        person = await person_in_chat(session, int(row.lane))
        name = person.name if person else row.lane
        await session.execute(
            update(Address)
            .where(
                Address.channel == Channel.TELEGRAM,
                Address.value == row.lane,
                Address.unreachable_at.is_(None),
            )
            .values(unreachable_at=now)
        )
    t = translator((await office(session)).firm.language)
    await outbox.send_chat(
        session,
        key=f"unreachable:{row.channel.value}:{row.lane}:{now:%Y-%m-%d}",
        chat_id=staff_chat_id,
        letter=texts.unreachable(t, name, row.fault or "?"),
        now=now,
        ticket_id=row.ticket_id,
    )


async def quarantined(session: Session, row: Inbound, now: datetime) -> None:
    """A row of the in-tray is set aside: the manager can have it tried again."""
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id is None:
        return
    t = translator((await office(session)).firm.language)
    await outbox.send_chat(
        session,
        key=f"inbox:{row.id}:quarantined",
        chat_id=staff_chat_id,
        letter=texts.quarantined(t, row.id, row.fault or "?"),
        now=now,
    )
