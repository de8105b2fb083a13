"""Mail that became no request, as newsletters and notices of programs: one card a day lists it, so that nothing is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.staff import noted_texts
from config.database import ReadSession, Session
from config.i18n import translator
from intake.contacts.models import Channel
from intake.inbox.models import Inbound
from intake.letter import Letter
from intake.message import Incoming
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.models import OutboxView

NOTED = "noted"
"""The kind of view that lists a day's."""
MARK = "noted: "
"""How the fault of a row begins that is done, on no request, and listed: who sent it and what it is called follow."""
A_DAY = timedelta(days=1)
SOON = timedelta(minutes=1)
"""A heap of newsletters costs one edit."""
LINE = 200
LISTED = 20
SHOWN = 8
"""Buttons: the latest."""


async def note(session: Session, row: Inbound, words: Incoming, now: datetime) -> None:
    """This mail stays in the in-tray; the staff chat reads of it on the card of the day that runs."""
    called = " · ".join(part for part in (words.sender.value, " ".join(words.subject.split())) if part)
    row.fault = f"{MARK}{called}"[:LINE]
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id is None:
        return
    latest = (
        select(OutboxView.subject_id)
        .where(OutboxView.kind == NOTED, OutboxView.chat_id == staff_chat_id)
        .order_by(OutboxView.subject_id.desc())
        .limit(1)
    )
    first = await session.scalar(latest)
    begun = await session.scalar(select(Inbound.received_at).where(Inbound.id == first)) if first else None
    runs = first is not None and begun is not None and begun <= row.received_at < begun + A_DAY
    await outbox.touch(session, NOTED, first if runs and first else row.id, staff_chat_id, now, SOON)


@dataclass(frozen=True)
class NotedCard:
    """The view of a day's; its subject is the first of them."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        begun = await session.scalar(select(Inbound.received_at).where(Inbound.id == subject_id))
        if begun is None:
            return None
        rows = await session.execute(
            select(Inbound.id, Inbound.fault)
            .where(Inbound.id >= subject_id, Inbound.channel == Channel.MAIL)
            .where(Inbound.received_at < begun + A_DAY, Inbound.fault.startswith(MARK))
            .order_by(Inbound.id)
        )
        mails = [(row_id, (fault or "").removeprefix(MARK)) for row_id, fault in rows]
        if not mails:
            return None
        t = translator((await office(session)).firm.language)
        return noted_texts.noted(t, mails[-LISTED:], len(mails), SHOWN)
