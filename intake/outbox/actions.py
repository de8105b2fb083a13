"""Queuing: final words go into the out-tray in the transaction that decided them."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, bindparam, case, delete, func, or_, select, tuple_, update

from config.database import Inserting, ReadSession, Session, inserting, table, wake
from intake.contacts.models import Channel
from intake.groups.models import ClientGroup
from intake.inbox.models import Inbound, InboxState
from intake.letter import Letter
from intake.outbox.models import Outbound, OutboxState, OutboxView, Window
from intake.telegram import form

OUTBOX = "outbox"
FIRST, ANSWER, CARD, EDIT, COSMETIC = -1, 0, 1, 2, 3
DIGEST = "digest"
"""The kind of view that lists cards still to be shown: it goes before them."""
POSTPONED = timedelta(seconds=15)
"""So long at most: who does not stop writing has their answer all the same."""
_VIEW = table(OutboxView)
WANTED = (
    update(_VIEW)
    .where(_VIEW.c.kind == bindparam("of"), _VIEW.c.subject_id == bindparam("about"))
    .values(wanted=_VIEW.c.wanted + 1)
)
"""Asked with every change of a ticket, and of the rows it changes nothing is read in the same unit of work."""


async def send_chat(
    session: Session,
    *,
    key: str,
    chat_id: int,
    letter: Letter,
    now: datetime,
    ticket_id: int | None = None,
    rewrite: int | None = None,
    priority: int = ANSWER,
    after: timedelta = timedelta(0),
    thread: int | None = None,
) -> None:
    """Queue a letter for a chat. The same `key` again queues nothing.

    `rewrite`: a message of ours that becomes this letter, instead of a new one below it.
    `thread`: the forum topic it is an answer in; without one it goes where the cards of that chat are.
    """
    if await is_queued(session, key):
        return
    place = thread or await thread_of(session, chat_id)
    payloads = [form.edit(letter, chat_id, rewrite)] if rewrite else form.messages(letter, chat_id, place)
    for position, payload in enumerate(payloads):
        session.add(
            row(
                key=key if position == 0 else f"{key}#{position + 1}",
                channel=Channel.TELEGRAM,
                lane=str(chat_id),
                priority=priority,
                payload=payload,
                ticket_id=ticket_id,
                now=now,
                after=after,
            )
        )
    await session.flush()
    wake(session, OUTBOX)


async def postpone(session: Session, *, key: str, due_at: datetime) -> bool:
    """Move the time of words that have not left yet; False when they have, or have been moved for long enough."""
    found = await session.execute(
        update(Outbound)
        .where(_of(key), Outbound.state == OutboxState.WAITING, Outbound.queued_at > due_at - POSTPONED)
        .values(due_at=due_at)
        .returning(Outbound.id)
    )
    wake(session, OUTBOX)
    return found.first() is not None


async def has_left(session: Session, *, key: str) -> bool:
    """Whether these words are on their way or there."""
    left = select(func.count()).where(
        _of(key),
        Outbound.state.in_((OutboxState.SENDING, OutboxState.SENT)),
    )
    return bool(await session.scalar(left))


async def queued_since(session: ReadSession, stem: str, since: datetime) -> bool:
    """Whether words whose key begins so were queued after that, and nothing came between."""
    lately = select(func.count()).where(
        Outbound.key.startswith(stem, autoescape=True),
        Outbound.queued_at > since,
        Outbound.state.not_in((OutboxState.DEAD, OutboxState.WITHDRAWN)),
    )
    return bool(await session.scalar(lately))


async def confirmed_since(session: ReadSession, ticket_id: int, since: datetime) -> int:
    """How often it was said that words were added to a request."""
    said = select(func.count()).where(
        Outbound.ticket_id == ticket_id,
        Outbound.key.startswith("message:"),
        Outbound.key.endswith(":added"),
        Outbound.queued_at > since,
    )
    return await session.scalar(said) or 0


async def said_since(session: ReadSession, ticket_id: int, chat_id: int, since: datetime) -> int:
    """How often something was said in a chat about a request."""
    said = select(func.count()).where(
        Outbound.ticket_id == ticket_id, Outbound.lane == str(chat_id), Outbound.queued_at > since
    )
    return await session.scalar(said) or 0


async def passed_since(session: ReadSession, ticket_id: int, reader: int, since: datetime) -> int:
    """How many of the client's messages on a request were passed on to an employee."""
    to = f":to:{reader}"
    passed = select(func.count()).where(
        Outbound.ticket_id == ticket_id,
        Outbound.key.startswith("message:"),
        Outbound.key.endswith(to),
        Outbound.queued_at > since,
    )
    return await session.scalar(passed) or 0


async def withdraw(session: Session, *, key: str) -> bool:
    """Take back words that have not left yet; False when they have."""
    found = await session.execute(
        update(Outbound)
        .where(_of(key), Outbound.state.in_((OutboxState.WAITING, OutboxState.STANDBY)))
        .values(state=OutboxState.WITHDRAWN)
        .returning(Outbound.id)
    )
    return found.first() is not None


@cache
def _touched(inserting_into: Inserting) -> Executable:
    """A card shown for the first time, or one version further; what waits already keeps its time."""
    insert = inserting_into(OutboxView)
    waits = OutboxView.wanted > OutboxView.shown
    return insert.on_conflict_do_update(
        index_elements=["kind", "subject_id", "chat_id"],
        set_={
            "wanted": OutboxView.wanted + 1,
            "due_at": case((waits, OutboxView.due_at), else_=insert.excluded.due_at),
        },
    )


async def touch(
    session: Session, kind: str, subject_id: int, chat_id: int, now: datetime, after: timedelta = timedelta(0)
) -> None:
    """Ask that a card be brought up to date (or shown for the first time), `after` a while.

    What waits already keeps its time: the newest state is shown then.
    """
    card = {"kind": kind, "subject_id": subject_id, "chat_id": chat_id, "due_at": now + after}
    await session.execute(_touched(inserting(session)), card)
    wake(session, OUTBOX)


async def touch_everywhere(session: Session, kind: str, subject_id: int) -> None:
    """Ask that every shown copy of a card be brought up to date."""
    await session.execute(WANTED, {"of": kind, "about": subject_id})
    wake(session, OUTBOX)


async def window(session: Session) -> Window:
    """The window's own addresses, to be changed."""
    own = await session.get(Window, 1)
    if own is None:
        # Two desks may begin at the same moment.
        await session.execute(inserting(session)(Window).values(id=1).on_conflict_do_nothing())
        own = await session.get_one(Window, 1)
    return own


async def thread_of(session: ReadSession, chat_id: int) -> int | None:
    """The forum topic where a chat is told things; None where it has none of its own."""
    own = await session.get(Window, 1)
    return own.staff_thread_id if own and own.staff_chat_id == chat_id else None


async def call_chat(
    session: Session, *, key: str, chat_id: int, method: str, params: dict[str, Any], of: int, now: datetime
) -> bool:
    """Queue a call about topic `of`, before all else that waits for the chat; False where it was queued before."""
    if await is_queued(session, key):
        return False
    payload = {"method": method, "params": {"chat_id": chat_id, **params}, "topic": of}
    session.add(
        row(
            key=key,
            channel=Channel.TELEGRAM,
            lane=str(chat_id),
            priority=FIRST,
            payload=payload,
            ticket_id=None,
            now=now,
            after=timedelta(0),
        )
    )
    await session.flush()
    wake(session, OUTBOX)
    return True


async def move_chat(session: Session, old: int, new: int) -> None:
    """Follow a group that Telegram turned into a supergroup (Bot API, ResponseParameters.migrate_to_chat_id)."""
    own = await window(session)
    if own.staff_chat_id == old:
        own.staff_chat_id, own.staff_chat_fault = new, None
    await session.execute(update(ClientGroup).where(ClientGroup.chat_id == old).values(chat_id=new))
    held = update(Inbound).where(Inbound.lane == str(old), Inbound.state == InboxState.HELD)
    await session.execute(held.values(lane=str(new)))
    there = select(OutboxView.kind, OutboxView.subject_id).where(OutboxView.chat_id == new)
    await session.execute(
        delete(OutboxView).where(
            OutboxView.chat_id == old, tuple_(OutboxView.kind, OutboxView.subject_id).in_(there)
        )
    )
    await session.execute(
        update(OutboxView)
        .where(OutboxView.chat_id == old)
        .values(chat_id=new, message_id=None, shown=0, digest=None)
    )
    for outbound in await _waiting_in(session, old):
        outbound.lane = str(new)
        outbound.payload = {**outbound.payload, "params": {**outbound.payload["params"], "chat_id": new}}
    wake(session, OUTBOX)


async def move_thread(session: Session, chat_id: int, old: int, new: int | None, now: datetime) -> None:
    """What waits for one forum topic goes to another, or to General; so do the cards, where they were in it."""
    own = await window(session)
    if (own.staff_chat_id, own.staff_thread_id) == (chat_id, old):
        own.staff_thread_id = new
    for outbound in await _waiting_in(session, chat_id):
        if outbound.payload["params"].get("message_thread_id") == old and "topic" not in outbound.payload:
            outbound.payload = form.within(outbound.payload, new)
    await session.execute(
        update(OutboxView)
        .where(OutboxView.chat_id == chat_id, OutboxView.wanted > OutboxView.shown, OutboxView.attempts > 0)
        .values(due_at=now)
    )
    wake(session, OUTBOX)


async def _waiting_in(session: Session, chat_id: int) -> list[Outbound]:
    waiting = select(Outbound).where(Outbound.lane == str(chat_id), Outbound.state == OutboxState.WAITING)
    return list(await session.scalars(waiting))


async def stand_by(session: Session, mail: Outbound, key: str, until: datetime) -> None:
    """Let a mail leave only if what is queued under `key` has not by `until`, the computer's time."""
    doubled = await session.execute(
        update(Outbound)
        .where(Outbound.key == key, Outbound.state.in_((OutboxState.WAITING, OutboxState.SENDING)))
        .values(doubled=True)
        .returning(Outbound.id)
    )
    found = doubled.first() is not None
    mail.state, mail.lease_until = (OutboxState.STANDBY, until) if found else (OutboxState.WITHDRAWN, None)


def _of(key: str) -> ColumnElement[bool]:
    """All parts of words that were too long for one message."""
    return or_(Outbound.key == key, Outbound.key.startswith(f"{key}#", autoescape=True))


async def is_waiting(session: Session, key: str) -> bool:
    """Whether these words have yet to leave."""
    waits = select(func.count()).where(Outbound.key == key, Outbound.state == OutboxState.WAITING)
    return bool(await session.scalar(waits))


_QUEUED = select(func.count()).where(Outbound.key == bindparam("key"))


async def is_queued(session: Session, key: str) -> bool:
    """Whether these words are in the out-tray already, sent or not."""
    return bool(await session.scalar(_QUEUED, {"key": key}))


def row(
    *,
    key: str,
    channel: Channel,
    lane: str,
    priority: int,
    payload: dict[str, Any],
    ticket_id: int | None,
    now: datetime,
    after: timedelta,
) -> Outbound:
    """A waiting row of the out-tray."""
    return Outbound(
        key=key,
        channel=channel,
        lane=lane,
        priority=priority,
        payload=payload,
        ticket_id=ticket_id,
        state=OutboxState.WAITING,
        queued_at=now,
        due_at=now + after,
    )
