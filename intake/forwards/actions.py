"""Keeping what is forwarded until somebody says whose it is, and letting go of it."""

from datetime import datetime

from sqlalchemy import delete, select, update

from config.database import Session
from intake.contacts.models import Channel
from intake.forwards import queries
from intake.forwards.kept import as_json
from intake.forwards.models import Forward, ForwardItem, ForwardState, ItemKind
from intake.inbox.models import Inbound, InboxState
from intake.message import Incoming
from intake.tickets.models import TicketMessage

CARD = "forward"
"""The kind of view that asks an employee whose words these are."""


async def begin(
    session: Session, *, employee_id: int, channel: Channel, chat_id: int | None, origin: str, now: datetime
) -> Forward:
    """A forward nobody has decided about."""
    forward = Forward(
        employee_id=employee_id,
        channel=channel,
        chat_id=chat_id,
        origin=origin,
        state=ForwardState.ASKED,
        opened_at=now,
        touched_at=now,
    )
    session.add(forward)
    await session.flush()
    return forward


async def keep(
    session: Session, forward: Forward, incoming: Incoming, kind: ItemKind, row: Inbound | None, now: datetime
) -> None:
    """Let a message wait with its forward; its row in the in-tray is held, so that nothing clears it away."""
    forward.touched_at = now
    session.add(
        ForwardItem(
            forward_id=forward.id, inbox_id=row.id if row else None, kind=kind, words=as_json(incoming)
        )
    )
    if row is not None:
        row.state = InboxState.HELD
    await session.flush()


async def decide(session: Session, forward_id: int, state: ForwardState, now: datetime) -> Forward | None:
    """The answer to the question; None where it was given before."""
    return await session.scalar(
        update(Forward)
        .where(Forward.id == forward_id, Forward.state == ForwardState.ASKED)
        .values(state=state, decided_at=now, touched_at=now)
        .returning(Forward)
        .execution_options(populate_existing=True)
    )


async def let_go(session: Session, forward: Forward, now: datetime, *, forget: bool) -> None:
    """Nothing waits with it any more. `forget`: its words go from the in-tray too; the ids stay."""
    held = {item.inbox_id for item in await queries.items(session, forward.id) if item.inbox_id is not None}
    also = select(ForwardItem.inbox_id).where(
        ForwardItem.forward_id != forward.id, ForwardItem.inbox_id.in_(held)
    )
    filed = select(TicketMessage.inbox_id).where(TicketMessage.inbox_id.in_(held))
    held -= (
        {id_ for id_ in [*await session.scalars(also), *await session.scalars(filed)] if id_}
        if forget
        else set()
    )
    done = update(Inbound).where(Inbound.id.in_(held), Inbound.state == InboxState.HELD)
    await session.execute(done.values(state=InboxState.DONE, done_at=now, **({"raw": b""} if forget else {})))
    if forget and held and forward.chat_id is not None:
        await _forget_presses(session, str(forward.chat_id), min(held))
    await session.execute(delete(ForwardItem).where(ForwardItem.forward_id == forward.id))


async def _forget_presses(session: Session, lane: str, since: int) -> None:
    """What was pressed on the question quotes it, and so the words."""
    presses = await session.scalars(
        select(Inbound)
        .where(Inbound.lane == lane, Inbound.id > since)
        .where(Inbound.state.in_((InboxState.DONE, InboxState.NEW)))
    )
    for row in presses:
        if b'"callback_query"' in row.raw and b'"data": "fwd' in row.raw:
            row.raw = b""
