"""What somebody has read already becomes other words, without a sound: what it offered can no longer be pressed."""

from datetime import datetime

from sqlalchemy import select

from config.database import Session
from config.i18n import Translator
from intake.contacts.models import Channel
from intake.contacts.queries import person_in_chat
from intake.letter import Letter
from intake.outbox.actions import send_chat
from intake.outbox.delivery import Words, speaker
from intake.outbox.models import Outbound, OutboxState


async def reword(
    session: Session,
    *,
    stem: str,
    key: str,
    words: Words,
    now: datetime,
    ticket_id: int | None = None,
    but: tuple[int, int] | None = None,
) -> None:
    """Every message in a chat whose key begins with `stem` says this instead, once under `key`.

    `but`: the chat and the message where that is done by whoever asks.
    """
    sent = await session.scalars(
        select(Outbound)
        .where(
            Outbound.key.startswith(stem, autoescape=True),
            Outbound.channel == Channel.TELEGRAM,
            Outbound.state == OutboxState.SENT,
            Outbound.external_id.is_not(None),
        )
        .order_by(Outbound.id)
    )
    for row in sent.all():
        if not row.external_id or not row.external_id.isdecimal():
            continue
        if (int(row.lane), int(row.external_id)) == but:
            continue
        await send_chat(
            session,
            key=f"{key}:{row.id}",
            chat_id=int(row.lane),
            letter=await _worded(words, await _reader(session, int(row.lane))),
            now=now,
            ticket_id=ticket_id,
            rewrite=int(row.external_id),
        )


async def _reader(session: Session, chat_id: int) -> Translator:
    person = await person_in_chat(session, chat_id)
    return await speaker(session, person.id if person else None)


async def _worded(words: Words, t: Translator) -> Letter:
    said = words(t)
    return said if isinstance(said, Letter) else await said
