"""The bot comes into a group, is bound to its client, and leaves. What waited for the answer walks, or is forgotten."""

from datetime import datetime

from sqlalchemy import update

from config.database import Session, wake
from intake.groups import queries
from intake.groups.models import ClientGroup, GroupState
from intake.inbox.actions import INBOX
from intake.inbox.models import Inbound, InboxState

CARD = "group"
"""The kind of view that asks the managers whose group it is."""


async def come_in(
    session: Session, *, chat_id: int, title: str, adder: str, added_by: str, now: datetime
) -> ClientGroup:
    """The bot is in a group: a known one keeps its client, for a new one the managers are asked."""
    group = await queries.group_at(session, chat_id)
    if group is None:
        group = ClientGroup(
            chat_id=chat_id,
            title=title,
            added_by=added_by,
            adder=adder,
            state=GroupState.ASKED,
            added_at=now,
        )
        session.add(group)
    elif group.state is GroupState.GONE:
        group.state = GroupState.BOUND if group.client_id else GroupState.ASKED
        group.added_by, group.adder, group.added_at = added_by, adder, now
    group.title = title
    await session.flush()
    return group


async def bind(
    session: Session, group_id: int, *, client_id: int, by: int, now: datetime
) -> ClientGroup | None:
    """Whose it is; None where somebody has said so before. What waited there walks."""
    group = await session.scalar(
        update(ClientGroup)
        .where(ClientGroup.id == group_id, ClientGroup.state == GroupState.ASKED)
        .values(state=GroupState.BOUND, client_id=client_id, decided_by=by, decided_at=now)
        .returning(ClientGroup)
        .execution_options(populate_existing=True)
    )
    if group is not None:
        await session.execute(_held(group).values(state=InboxState.NEW, due_at=now))
        wake(session, INBOX)
    return group


async def part(session: Session, group: ClientGroup, now: datetime, by: int | None = None) -> None:
    """The bot is not in it any more: its words that waited are forgotten, and it is nobody's until it is added again.

    `by`: whoever let it leave. Removed by others, a group that is added again is its client's as before.
    """
    group.state, group.decided_at = GroupState.GONE, now
    if by is not None:
        group.client_id, group.decided_by = None, by
    await session.execute(_held(group).values(state=InboxState.DONE, done_at=now, raw=b""))


def _held(group: ClientGroup):  # type: ignore[no-untyped-def]
    lane = str(group.chat_id)
    return update(Inbound).where(
        Inbound.lane == lane, Inbound.state == InboxState.HELD, Inbound.stranger_id.is_(None)
    )
