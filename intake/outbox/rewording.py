"""What somebody has read already becomes other words, or loses its buttons, without a sound: it offers nothing any more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from config.database import Session, wake
from config.i18n import Translator
from intake.contacts.models import Channel
from intake.contacts.queries import person_in_chat
from intake.letter import Letter, Press
from intake.outbox import actions
from intake.outbox.delivery import Words, speaker
from intake.outbox.models import Outbound, OutboxState
from intake.telegram import form

BARE = "#bare:"
"""In the key of what takes buttons off, before the row they were sent by."""


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
        select(Outbound).where(_there(), Outbound.key.startswith(stem, autoescape=True)).order_by(Outbound.id)
    )
    for row in sent.all():
        place = int(row.lane), int(row.external_id or 0)
        if place == but:
            continue
        await actions.send_chat(
            session,
            key=f"{key}:{row.id}",
            chat_id=place[0],
            letter=await _worded(words, await _reader(session, place[0])),
            now=now,
            ticket_id=ticket_id,
            rewrite=place[1],
        )


async def take_buttons(
    session: Session,
    *,
    stale: Callable[[Press], bool],
    key: str,
    now: datetime,
    ticket_id: int | None = None,
    stem: str = "",
    after: timedelta = timedelta(0),
    others_stay: bool = False,
) -> None:
    """What was written about a request, or by keys that begin with `stem`, keeps its words and loses its buttons, where
    one of them is stale; where `others_stay`, those alone.

    Under `key`, `after` a while: words taken back by that key leave the buttons where they are.
    """
    about = Outbound.ticket_id == ticket_id if ticket_id else Outbound.key.startswith(stem, autoescape=True)
    sent = await session.scalars(select(Outbound).where(_there(), about).order_by(Outbound.id))
    newest = {(row.lane, row.external_id): row for row in sent.all()}
    for row in newest.values():
        own = f"{key}{BARE}{row.id}"
        if not any(map(stale, form.presses(row.payload))) or await actions.is_queued(session, own):
            continue
        kept = form.without(await _left(session, row), stale) if others_stay else []
        session.add(_bare(row, own, kept, now, after))
        await session.flush()
    wake(session, actions.OUTBOX)


async def _left(session: Session, row: Outbound) -> dict[str, Any]:
    """What shows the buttons a message has, those taken off it before left out."""
    taken = await session.scalar(
        select(Outbound)
        .where(Outbound.lane == row.lane, Outbound.id > row.id, Outbound.key.endswith(f"{BARE}{row.id}"))
        .where(Outbound.state != OutboxState.WITHDRAWN)
        .order_by(Outbound.id.desc())
        .limit(1)
    )
    return (taken or row).payload


def _bare(row: Outbound, key: str, kept: list[Any], now: datetime, after: timedelta) -> Outbound:
    return actions.row(
        key=key,
        channel=Channel.TELEGRAM,
        lane=row.lane,
        priority=actions.ANSWER,
        payload=form.bare(int(row.lane), int(row.external_id or 0), kept),
        ticket_id=row.ticket_id,
        now=now,
        after=after,
    )


def _there() -> ColumnElement[bool]:
    """Said in a chat, and known by its number there."""
    return and_(
        Outbound.channel == Channel.TELEGRAM,
        Outbound.state == OutboxState.SENT,
        Outbound.external_id.is_not(None),
        Outbound.external_id != "",
    )


async def _reader(session: Session, chat_id: int) -> Translator:
    person = await person_in_chat(session, chat_id)
    return await speaker(session, person.id if person else None)


async def _worded(words: Words, t: Translator) -> Letter:
    said = words(t)
    return said if isinstance(said, Letter) else await said
