"""Tickets and trays looked through: every ticket has words, nothing has been waiting for hours, every file is there."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from config.database import ReadSession
from intake.contacts.models import Channel
from intake.doubts import Doubt
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxState
from intake.outbox.rules import PATIENCE
from intake.shelf import Shelf
from intake.tickets.models import Attachment, ClosedReason, Ticket, TicketMessage

STUCK_AFTER = timedelta(hours=1)
"""A row that could have gone so long ago and has not waits for something nobody does."""
SHOWN = 20
"""Findings of one kind; the rest are the same."""


async def audit(session: ReadSession, shelf: Shelf, now: datetime) -> list[Doubt]:
    """Every difference, some of each kind; empty is well."""
    return [*await _tickets(session), *await _trays(session, now), *await _files(session, shelf)]


async def _tickets(session: ReadSession) -> list[Doubt]:
    spoken = select(TicketMessage.ticket_id)
    wordless = await session.scalars(
        select(Ticket.id)
        .where(Ticket.id.not_in(spoken), Ticket.closed_reason.is_distinct_from(ClosedReason.MERGED))
        .limit(SHOWN)
    )
    doubts = [Doubt("words", f"ticket {id_}", "some", "none") for id_ in wordless]
    undone = await session.execute(
        select(TicketMessage.ticket_id, Inbound.id, Inbound.state)
        .join(Inbound, Inbound.id == TicketMessage.inbox_id)
        .where(Inbound.state != InboxState.DONE)
        .limit(SHOWN)
    )
    return doubts + [
        Doubt("inbox", f"ticket {ticket}, row {row}", InboxState.DONE.value, state.value)
        for ticket, row, state in undone
    ]


async def _trays(session: ReadSession, now: datetime) -> list[Doubt]:
    long_ago = now - STUCK_AFTER
    arrived = await session.scalars(
        select(Inbound.id).where(Inbound.state == InboxState.NEW, Inbound.due_at < long_ago).limit(SHOWN)
    )
    doubts = [Doubt("inbox", f"row {id_}", "done", "waiting for hours") for id_ in arrived]
    # A mail waits for its server as long as the rules say.
    leaving = await session.scalars(
        select(Outbound.id)
        .where(or_(Outbound.channel != Channel.MAIL, Outbound.queued_at < now - PATIENCE))
        .where(Outbound.state.in_((OutboxState.WAITING, OutboxState.SENDING)), Outbound.due_at < long_ago)
        .limit(SHOWN)
    )
    return doubts + [Doubt("outbox", f"row {id_}", "sent", "waiting for hours") for id_ in leaving]


async def _files(session: ReadSession, shelf: Shelf) -> list[Doubt]:
    kept = await session.execute(
        select(Attachment.sha256, func.min(Attachment.id))
        .where(Attachment.sha256.is_not(None))
        .group_by(Attachment.sha256)
    )
    missing = [id_ for digest, id_ in kept if digest and not shelf.path(digest).exists()]
    return [Doubt("file", f"attachment {id_}", "on the shelf", "gone") for id_ in missing[:SHOWN]]
