"""Words that were given up, queued anew because somebody asks for it."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from config.database import ReadSession, Session, wake
from intake.outbox.actions import ANSWER, OUTBOX, row
from intake.outbox.models import Outbound, OutboxState

AGAIN = "#again"
"""Behind the key of the first try: whatever takes those words back takes these back too."""
ARRIVING = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.SENT)


async def given_up(session: ReadSession, ticket_id: int) -> list[Outbound]:
    """What was said on a request and did not get through, oldest first."""
    dead = select(Outbound).where(Outbound.ticket_id == ticket_id, Outbound.state == OutboxState.DEAD)
    return list(await session.scalars(dead.order_by(Outbound.id)))


async def went_by_mail(session: ReadSession, dead: Outbound) -> bool:
    """Whether a mail carries these words in place of Telegram."""
    mail = select(Outbound.id).where(Outbound.key == f"{dead.key}#mail", Outbound.state.in_(ARRIVING))
    return dead.doubled and await session.scalar(mail) is not None


async def drop(session: Session, outbound_id: int) -> Outbound | None:
    """Give up for good what was given up; None where it is not, or not any more."""
    dropped: Outbound | None = await session.scalar(
        update(Outbound)
        .where(Outbound.id == outbound_id, Outbound.state == OutboxState.DEAD)
        .values(state=OutboxState.WITHDRAWN)
        .returning(Outbound)
        .execution_options(populate_existing=True)
    )
    return dropped


async def send_again(session: Session, outbound_id: int, now: datetime) -> Outbound | None:
    """Queue the same final words for the same address; None where they are not given up, or not any more.

    The first try keeps its row, its key and its count of unknown ends; a mail keeps its Message-ID, by which a
    second copy is known for one (RFC 5322, 3.6.4).
    """
    first = await drop(session, outbound_id)
    if first is None:
        return None
    anew = row(
        key=f"{first.key.partition(AGAIN)[0]}{AGAIN}{first.id}",
        channel=first.channel,
        lane=first.lane,
        priority=ANSWER,
        payload=first.payload,
        ticket_id=first.ticket_id,
        now=now,
        after=timedelta(0),
    )
    # A mail that comes back names it: the newest try is the one it is about.
    anew.external_id, first.external_id = first.payload.get("message_id"), None
    session.add(anew)
    await session.flush()
    wake(session, OUTBOX)
    return first
