"""The short transactions around a send: what is due, who takes it, how it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, tuple_, update

from config.clock import wall_now
from config.database import ReadSession, Session, wake
from intake.contacts.models import Channel
from intake.outbox.actions import CARD, DIGEST, EDIT, OUTBOX
from intake.outbox.models import Outbound, OutboxState, OutboxView
from intake.outbox.rules import ATTEMPTS_MAX, MAIL_PATIENCE, PATIENCE, backoff, mail_pause

LEASE = timedelta(minutes=2)
CARD_PAUSE_MAX = timedelta(minutes=1)
"""Cards are never given up: the office works with them."""

RESTLESS = 20
"""Changes between two edits of a card: with so many it would always be the next again, and the others never."""


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
    found = await _rows(session, now, open_channels)
    if Channel.TELEGRAM in open_channels:
        found += await _views(session, now)
    heads: dict[str, Head] = {}
    for head in sorted(found, key=lambda head: (head.priority, head.id)):
        lane = f"{head.channel.value}:{head.lane}"
        if lane not in busy:
            heads.setdefault(lane, head)
    return list(heads.values())[:limit]


def _rows_due() -> Select[Any]:
    """One row a lane. What was tried and put back keeps its place: nothing of its lane overtakes it."""
    waiting = Outbound.state == OutboxState.WAITING
    place = func.row_number().over(
        partition_by=(Outbound.channel, Outbound.lane), order_by=(Outbound.priority, Outbound.id)
    )
    put_back = select(Outbound.channel, Outbound.lane).where(
        waiting, Outbound.fault.is_not(None), Outbound.due_at > bindparam("now")
    )
    ranked = (
        select(Outbound.channel, Outbound.lane, Outbound.id, Outbound.priority, place.label("place"))
        .where(waiting, Outbound.due_at <= bindparam("now"))
        .where(Outbound.channel.in_(bindparam("channels", expanding=True)))
        .where(tuple_(Outbound.channel, Outbound.lane).not_in(put_back))
        .subquery()
    )
    return select(ranked.c.channel, ranked.c.lane, ranked.c.id, ranked.c.priority).where(ranked.c.place == 1)


def _views_due() -> Select[Any]:
    """One card a chat: the list of those to come, then those not shown yet, then edits; last what never rests."""
    shown = OutboxView.message_id.is_not(None)
    restless = OutboxView.wanted - OutboxView.shown > RESTLESS
    place = func.row_number().over(
        partition_by=OutboxView.chat_id,
        order_by=(OutboxView.kind != DIGEST, shown, restless, OutboxView.id),
    )
    ranked = (
        select(OutboxView.chat_id, OutboxView.id, shown.label("shown"), place.label("place"))
        .where(OutboxView.wanted > OutboxView.shown, OutboxView.due_at <= bindparam("now"))
        .where(OutboxView.lease_until.is_(None))
        .subquery()
    )
    return select(ranked.c.chat_id, ranked.c.id, ranked.c.shown).where(ranked.c.place == 1)


def _soonest() -> Select[datetime, datetime]:
    row = select(func.min(Outbound.due_at)).where(
        Outbound.state == OutboxState.WAITING, Outbound.due_at > bindparam("now")
    )
    view = select(func.min(OutboxView.due_at)).where(
        OutboxView.wanted > OutboxView.shown, OutboxView.due_at > bindparam("now")
    )
    return select(row.scalar_subquery(), view.scalar_subquery())


# Asked after every send and every commit: putting them together anew cost more than carrying them out.
ROWS_DUE, VIEWS_DUE, SOONEST = _rows_due(), _views_due(), _soonest()


async def soonest(session: ReadSession, now: datetime) -> timedelta | None:
    """Until the next of what waits for its time is due; None where nothing does."""
    row = (await session.execute(SOONEST, {"now": now})).one()
    times: list[datetime] = [time for time in row if time]
    return min(times) - now if times else None


async def _rows(session: ReadSession, now: datetime, open_channels: set[Channel]) -> list[Head]:
    rows = await session.execute(ROWS_DUE, {"now": now, "channels": list(open_channels)})
    return [Head(channel, lane, id_, False, priority) for channel, lane, id_, priority in rows]


async def _views(session: ReadSession, now: datetime) -> list[Head]:
    views = await session.execute(VIEWS_DUE, {"now": now})
    return [
        Head(Channel.TELEGRAM, str(chat), id_, True, EDIT if is_shown else CARD)
        for chat, id_, is_shown in views
    ]


# Nothing else of these rows is in the session; keeping it in step would cost as much again as the change.
ALONE = {"synchronize_session": False}
CLAIM = (
    update(Outbound)
    .where(Outbound.id == bindparam("row"), Outbound.state == OutboxState.WAITING)
    .values(state=OutboxState.SENDING, lease_until=bindparam("until"))
    .returning(Outbound)
    .execution_options(**ALONE)
)
CLAIM_VIEW = (
    update(OutboxView)
    .where(OutboxView.id == bindparam("row"))
    .where(OutboxView.wanted > OutboxView.shown, OutboxView.lease_until.is_(None))
    .values(lease_until=bindparam("until"))
    .returning(OutboxView)
    .execution_options(**ALONE)
)


async def claim(session: Session, outbound_id: int) -> Outbound | None:
    """Take a waiting row; None when somebody else has it."""
    claimed: Outbound | None = await session.scalar(CLAIM, {"row": outbound_id, "until": wall_now() + LEASE})
    return claimed


async def claim_view(session: Session, view_id: int) -> OutboxView | None:
    """Take a view whose newest state is not shown yet."""
    claimed: OutboxView | None = await session.scalar(
        CLAIM_VIEW, {"row": view_id, "until": wall_now() + LEASE}
    )
    return claimed


async def reclaim(session: Session, expired_at: datetime | None = None) -> None:
    """Put back what was in flight when its process died, or (`expired_at`) what nobody marked within its lease.

    It may have been sent, so it is counted.
    """
    rows: ColumnElement[bool] = Outbound.state == OutboxState.SENDING
    views: ColumnElement[bool] = OutboxView.lease_until.is_not(None)
    if expired_at:
        rows = and_(rows, or_(Outbound.lease_until.is_(None), Outbound.lease_until < expired_at))
        views = OutboxView.lease_until < expired_at
    await session.execute(
        update(Outbound)
        .where(rows)
        .values(state=OutboxState.WAITING, lease_until=None, maybe_dup=Outbound.maybe_dup + 1)
    )
    first_cards = and_(views, OutboxView.message_id.is_(None))
    await session.execute(update(OutboxView).where(first_cards).values(maybe_dup=OutboxView.maybe_dup + 1))
    await session.execute(update(OutboxView).where(views).values(lease_until=None))


async def release_stand_ins(session: Session, key: str | None = None) -> None:
    """Mails stand by no longer: those of `key`, whose words will not arrive by Telegram, or all whose time is up."""
    whose = Outbound.key == f"{key}#mail" if key else Outbound.lease_until < wall_now()
    await session.execute(
        update(Outbound)
        .where(Outbound.state == OutboxState.STANDBY, whose)
        .values(state=OutboxState.WAITING, lease_until=None)
    )
    wake(session, OUTBOX)


async def dismiss_stand_in(session: Session, key: str) -> None:
    """The words have arrived: their mail is not needed."""
    await session.execute(
        update(Outbound)
        .where(Outbound.key == f"{key}#mail", Outbound.state == OutboxState.STANDBY)
        .values(state=OutboxState.WITHDRAWN, lease_until=None)
    )


def sent(row: Outbound, external_id: str | None, now: datetime) -> None:
    row.state, row.sent_at, row.lease_until, row.fault = OutboxState.SENT, now, None, None
    row.external_id = external_id or row.external_id


def again(row: Outbound, reason: str, now: datetime) -> bool:
    """Back to waiting, tried once more; False when the tries are used up and the row is dead."""
    row.attempts += 1
    if row.attempts >= ATTEMPTS_MAX:
        dead(row, reason)
        return False
    _put_back(row, reason, now + backoff(row.attempts))
    return True


def later(row: Outbound, reason: str, now: datetime, seconds: float, *, away: bool = False) -> bool:
    """Back to waiting, not sent and so not counted; False when a mail has waited too long and is dead.

    `away`: the wire itself is, whatever the mail.
    """
    due_at = now + timedelta(seconds=seconds)
    if row.channel is Channel.MAIL:
        due_at = max(due_at, now + mail_pause(now - row.queued_at))
    if row.channel is Channel.MAIL and due_at - row.queued_at > (PATIENCE if away else MAIL_PATIENCE):
        dead(row, reason)
        return False
    _put_back(row, reason, due_at)
    return True


def instead(row: Outbound, payload: dict[str, Any], now: datetime) -> None:
    """What should be edited is gone: the words leave in another form."""
    row.payload = payload
    _put_back(row, "gone", now)


def _put_back(row: Outbound, reason: str, due_at: datetime) -> None:
    row.state, row.fault, row.lease_until, row.due_at = OutboxState.WAITING, reason, None, due_at


def dead(row: Outbound, reason: str) -> None:
    whose = f"{row.lane}: " if row.channel is Channel.MAIL else ""
    row.state, row.fault, row.lease_until = OutboxState.DEAD, whose + reason, None


def unsure(view: OutboxView, reason: str, now: datetime) -> None:
    """Nobody knows whether the card arrived. An edit repeated is harmless; a first card may appear twice."""
    view.maybe_dup += view.message_id is None
    put_off(view, reason, now)


def put_off(view: OutboxView, reason: str, now: datetime) -> None:
    """The card is tried again, ever more rarely."""
    view.attempts += 1
    view.lease_until, view.fault = None, reason
    view.due_at = now + min(backoff(view.attempts), CARD_PAUSE_MAX)


def shown(view: OutboxView, version: int, message_id: int | None, digest: str | None) -> None:
    view.shown, view.message_id, view.digest = version, message_id, digest or view.digest
    view.lease_until, view.fault, view.attempts = None, None, 0
