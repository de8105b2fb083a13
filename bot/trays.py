"""What waits in the trays and since when, and what came last; for `/healthz` and `okoshko check`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from config.database import ReadSession
from intake.contacts.models import Channel
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxState
from intake.tickets.models import Attachment

SET_ASIDE = (Inbound.state == InboxState.QUARANTINED, Inbound.dismissed_at.is_(None))
"""What somebody has still to look at."""


@dataclass(frozen=True)
class Tray:
    """Rows that wait, and how long the oldest has; None where none has."""

    count: int
    oldest_seconds: int | None


@dataclass(frozen=True)
class Trays:
    """All of them at one moment."""

    inbox: Tray
    outbox: Tray
    """Counts what is not due yet as well, for words may wait a minute on purpose; its oldest is due."""
    unsent_fault: str | None
    """What was said to the last try of the oldest words that were tried and wait; None where none do."""
    files: int
    """To be fetched from Telegram."""
    quarantined: Tray
    faults: dict[str, int]
    """Why these are set aside, and how many of them."""
    undeliverable: int
    telegram_seconds: int | None
    """Since the last update of Telegram was stored; None where none ever was."""
    mail_seconds: int | None


async def trays(session: ReadSession, now: datetime) -> Trays:
    """Looked at without taking anything from the loops that work them off."""
    unsent = Outbound.state.in_((OutboxState.WAITING, OutboxState.SENDING))
    begun = or_(Outbound.due_at <= now, Outbound.attempts > 0)
    return Trays(
        inbox=await _tray(session, now, Inbound.received_at, Inbound.state == InboxState.NEW),
        outbox=Tray(
            await _count(session, Outbound.id, unsent),
            (await _tray(session, now, Outbound.queued_at, unsent & begun)).oldest_seconds,
        ),
        unsent_fault=await _unsent_fault(session),
        files=await _count(session, Attachment.id, Attachment.fetch_at.is_not(None)),
        quarantined=await _tray(session, now, Inbound.received_at, *SET_ASIDE),
        faults=await _faults(session),
        undeliverable=await _count(session, Outbound.id, Outbound.state == OutboxState.DEAD),
        telegram_seconds=await _since_last(session, now, Channel.TELEGRAM),
        mail_seconds=await _since_last(session, now, Channel.MAIL),
    )


async def _faults(session: ReadSession) -> dict[str, int]:
    rows = await session.execute(
        select(Inbound.fault, func.count()).where(*SET_ASIDE).group_by(Inbound.fault).order_by(Inbound.fault)
    )
    return {fault or "": count for fault, count in rows}


async def _tray(
    session: ReadSession, now: datetime, since: InstrumentedAttribute[datetime], *which: ColumnElement[bool]
) -> Tray:
    row = (await session.execute(select(func.count(), func.min(since)).where(*which))).one()
    count, oldest = row
    return Tray(count, _age(oldest, now))


async def _count(session: ReadSession, id_: InstrumentedAttribute[int], which: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count(id_)).where(which)) or 0


async def _unsent_fault(session: ReadSession) -> str | None:
    put_back = select(Outbound.fault).where(
        Outbound.state == OutboxState.WAITING, Outbound.fault.is_not(None)
    )
    return await session.scalar(put_back.order_by(Outbound.id).limit(1))


async def _since_last(session: ReadSession, now: datetime, channel: Channel) -> int | None:
    query = select(Inbound.received_at).where(Inbound.channel == channel).order_by(Inbound.id.desc()).limit(1)
    return _age(await session.scalar(query), now)


def _age(then: datetime | None, now: datetime) -> int | None:
    """Whole seconds; a clock that was put back makes nothing negative."""
    return None if then is None else max(0, int((now - then).total_seconds()))
