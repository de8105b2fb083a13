"""The short transactions around a send: what is due, who takes it, how it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, select, update

from config.clock import wall_now
from config.database import ReadSession, Session
from intake.contacts.models import Channel
from intake.outbox.actions import CARD, EDIT
from intake.outbox.models import Outbound, OutboxState, OutboxView
from intake.outbox.rules import ATTEMPTS_MAX, backoff

LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class Head:
    """The next thing to leave in one lane."""

    channel: Channel
    lane: str
    id: int
    view: bool
    priority: int


async def due(
    session: ReadSession, now: datetime, open_channels: set[Channel], busy: set[str], limit: int
) -> list[Head]:
    """The head of every lane that is not busy, most urgent first."""
    rows = await session.execute(
        select(Outbound.channel, Outbound.lane, Outbound.id, Outbound.priority)
        .where(
            Outbound.state == OutboxState.WAITING, Outbound.due_at <= now, Outbound.channel.in_(open_channels)
        )
        .order_by(Outbound.priority, Outbound.id)
        .limit(limit * 4)
    )
    found = [Head(channel, lane, id_, False, priority) for channel, lane, id_, priority in rows]
    if Channel.TELEGRAM in open_channels:
        views = await session.execute(
            select(OutboxView.chat_id, OutboxView.id, OutboxView.message_id)
            .where(
                OutboxView.wanted > OutboxView.shown,
                OutboxView.due_at <= now,
                OutboxView.lease_until.is_(None),
            )
            .order_by(OutboxView.id)
            .limit(limit)
        )
        found += [
            Head(Channel.TELEGRAM, str(chat), id_, True, CARD if shown is None else EDIT)
            for chat, id_, shown in views
        ]
    heads: dict[str, Head] = {}
    for head in sorted(found, key=lambda head: (head.priority, head.id)):
        lane = f"{head.channel.value}:{head.lane}"
        if lane not in busy:
            heads.setdefault(lane, head)
    return list(heads.values())[:limit]


async def claim(session: Session, outbound_id: int) -> Outbound | None:
    """Take a waiting row; None when somebody else has it."""
    return await session.scalar(
        update(Outbound)
        .where(Outbound.id == outbound_id, Outbound.state == OutboxState.WAITING)
        .values(state=OutboxState.SENDING, lease_until=wall_now() + LEASE)
        .returning(Outbound)
    )


async def claim_view(session: Session, view_id: int) -> OutboxView | None:
    """Take a view whose newest state is not shown yet."""
    return await session.scalar(
        update(OutboxView)
        .where(
            OutboxView.id == view_id, OutboxView.wanted > OutboxView.shown, OutboxView.lease_until.is_(None)
        )
        .values(lease_until=wall_now() + LEASE)
        .returning(OutboxView)
    )


async def reclaim(session: Session) -> None:
    """Put back what a dead process had in flight: it may have been sent, so it is counted."""
    await session.execute(
        update(Outbound)
        .where(Outbound.state == OutboxState.SENDING)
        .values(state=OutboxState.WAITING, lease_until=None, maybe_dup=Outbound.maybe_dup + 1)
    )
    first_cards = and_(OutboxView.lease_until.is_not(None), OutboxView.message_id.is_(None))
    await session.execute(update(OutboxView).where(first_cards).values(maybe_dup=OutboxView.maybe_dup + 1))
    await session.execute(update(OutboxView).values(lease_until=None))


def sent(row: Outbound, external_id: str | None, now: datetime) -> None:
    row.state, row.sent_at, row.lease_until, row.fault = OutboxState.SENT, now, None, None
    row.external_id = external_id or row.external_id


def again(row: Outbound, reason: str, now: datetime, *, count: bool = True) -> bool:
    """Back to waiting; False when the tries are used up and the row is dead."""
    row.fault, row.lease_until = reason, None
    if count:
        row.attempts += 1
        if row.attempts >= ATTEMPTS_MAX:
            row.state = OutboxState.DEAD
            return False
        row.due_at = now + backoff(row.attempts)
    row.state = OutboxState.WAITING
    return True


def dead(row: Outbound, reason: str) -> None:
    row.state, row.fault, row.lease_until = OutboxState.DEAD, reason, None


def shown(view: OutboxView, version: int, message_id: int | None, digest: str | None) -> None:
    view.shown, view.message_id, view.digest = version, message_id, digest or view.digest
    view.lease_until, view.fault = None, None
