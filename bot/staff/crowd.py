"""Many requests at once: the group takes some twenty cards a minute, so one card lists those still to come."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from bot.staff import crowd_texts
from config.database import Database, ReadSession
from config.i18n import translator
from intake.contacts.models import Client
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.actions import DIGEST
from intake.outbox.models import OutboxView, Window
from intake.tickets.actions import CARD
from intake.tickets.models import Ticket

CROWD = 8
"""Cards waiting to be shown: fewer are there within half a minute."""
EVERY_SECONDS = 30.0
"""Between two edits of the list: it must not take the cards' place."""
LISTED = 30


@dataclass(frozen=True)
class CrowdCard:
    """The view of a wave of requests; its subject is the first of them."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        t = translator((await office(session)).firm.language)
        rows = await session.execute(
            select(Ticket.id, Client.name, Ticket.title)
            .join(Client, Client.id == Ticket.client_id)
            .where(Ticket.id.in_(_unshown(chat_id)), Ticket.id >= subject_id)
            .order_by(Ticket.id)
        )
        lines = [f"#{number} · {client} · {title}" for number, client, title in rows]
        if not lines:
            return crowd_texts.all_shown(t, subject_id)
        return crowd_texts.coming(t, lines[:LISTED], len(lines))


class Crowd:
    """The calendar's look at how many cards wait for the staff chat."""

    def __init__(self, database: Database, elapsed: Callable[[], float] = time.monotonic) -> None:
        """`elapsed` tells seconds that only pass."""
        self._database = database
        self._elapsed = elapsed
        self._wave: int | None = None
        self._listed_at = 0.0

    async def look(self, now: datetime) -> None:
        """Begin a list, bring it up to date, or end it."""
        async with self._database.reading() as session:
            window = await session.get(Window, 1)
            chat_id = window.staff_chat_id if window else None
            if chat_id is None:
                return
            waiting = list(await session.scalars(_unshown(chat_id).where(OutboxView.due_at <= now)))
        if self._wave is None and len(waiting) < CROWD:
            return
        at = self._elapsed()
        if self._wave is not None and waiting and at - self._listed_at < EVERY_SECONDS:
            return
        wave = self._wave or min(waiting)
        async with self._database.writing() as session:
            await outbox.touch(session, DIGEST, wave, chat_id, now)
        self._wave, self._listed_at = (wave if waiting else None), at


def _unshown(chat_id: int) -> Select[Any]:
    """Requests whose cards the chat has not got yet."""
    return select(OutboxView.subject_id).where(
        OutboxView.kind == CARD,
        OutboxView.chat_id == chat_id,
        OutboxView.message_id.is_(None),
        OutboxView.wanted > OutboxView.shown,
    )
