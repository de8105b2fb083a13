"""Beginning and ending to look at a mailbox, and what was found or answered there. Whoever calls commits."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from config.database import Session, wake
from intake.business.models import OfferState, Redirect
from intake.mailbox.imap.folders import Folder
from intake.outbox import actions as outbox
from intake.tickets import actions as tickets
from intake.tickets.models import PersonalMark, TicketMessage, Way
from intake.watch import queries
from intake.watch.models import SentOffer, WatchedFolder
from intake.watch.rules import Watch

WATCH = "watch"
"""Wakes who reads the mailboxes, and who carries out what employees have decided about their answers."""
CARD = "sent_offer"
"""The kind of view that asks an employee about an answer of theirs."""
NOT_PAST = "not past the window"
"""The journal's word for a mark that is taken back: the window got the mail as well."""


async def begin(session: Session, watch: Watch, source: str, folder: Folder, now: datetime) -> WatchedFolder:
    """The folder as it is looked at, from its end on where it was not before, or by another consent."""
    known = await session.scalar(select(WatchedFolder).where(WatchedFolder.source == source))
    if known and known.consent == watch.consent and known.employee_id == watch.employee_id:
        return known
    if known:
        await session.delete(known)
        await session.flush()
    known = WatchedFolder(
        employee_id=watch.employee_id,
        source=source,
        consent=watch.consent,
        watermark=folder.uid_next - 1,
        since=now,
    )
    session.add(known)
    await session.flush()
    return known


async def move(session: Session, source: str, upto: int) -> bool:
    """All up to this UID is looked at; False where it was, or where this folder may not be looked at any more."""
    moved = await session.scalar(
        update(WatchedFolder)
        .where(WatchedFolder.source == source, WatchedFolder.watermark < upto)
        .values(watermark=upto)
        .returning(WatchedFolder.id)
    )
    return moved is not None


async def end(session: Session, employees: Collection[int]) -> None:
    """Their mailboxes are looked at no more; looked at again, each begins at its end."""
    await session.execute(delete(WatchedFolder).where(WatchedFolder.employee_id.in_(employees)))


async def part_with(session: Session, employee_id: int, now: datetime) -> None:
    """They work here no more: from this commit on nothing of their mailbox is kept, and nothing asked."""
    await end(session, (employee_id,))
    asked = select(SentOffer).where(SentOffer.employee_id == employee_id, SentOffer.state == OfferState.OPEN)
    for offer in await session.scalars(asked):
        await decide(session, offer, OfferState.LOST, now)
    wake(session, WATCH)


async def note_past(
    session: Session,
    *,
    inbox_id: int,
    employee_id: int,
    client_id: int,
    ticket_id: int,
    said: bool,
    now: datetime,
) -> None:
    """A client's mail to an employee is on a ticket: whom they asked, and whether they were told where to."""
    await tickets.mark_personal(
        session, ticket_id, employee_id=employee_id, way=Way.MAIL, marked_by=None, now=now
    )
    session.add(
        Redirect(
            key=f"inbox:{inbox_id}",
            client_id=client_id,
            employee_id=employee_id,
            connection_id=None,
            chat_id=None,
            ticket_id=ticket_id,
            said=said,
            at=now,
        )
    )
    await session.flush()


async def came_here_too(session: Session, message: TicketMessage, now: datetime) -> None:
    """The window got the same mail after it was found with an employee: then it has not gone past."""
    if not await queries.came_past(session, message):
        return
    noted = await session.scalar(
        delete(Redirect).where(Redirect.key == f"inbox:{message.inbox_id}").returning(Redirect.employee_id)
    )
    other = select(Redirect.id).where(Redirect.ticket_id == message.ticket_id, Redirect.employee_id == noted)
    if noted is None or await session.scalar(other.limit(1)) is not None:
        return
    taken = await session.scalar(
        delete(PersonalMark)
        .where(PersonalMark.ticket_id == message.ticket_id, PersonalMark.employee_id == noted)
        .where(PersonalMark.way == Way.MAIL, PersonalMark.marked_by.is_(None))
        .returning(PersonalMark.id)
    )
    if taken is not None:
        tickets.record(session, message.ticket_id, "desk", NOT_PAST, now, employee=noted)
        await tickets.refresh(session, message.ticket_id)


async def ask(
    session: Session,
    *,
    employee_id: int,
    person_id: int,
    ticket_id: int,
    chat_id: int,
    count: int,
    now: datetime,
) -> None:
    """Put the question to the employee, or bring the one already put up to date."""
    known = await queries.undecided(session, employee_id, ticket_id)
    if known is None:
        known = SentOffer(
            employee_id=employee_id,
            person_id=person_id,
            ticket_id=ticket_id,
            state=OfferState.OPEN,
            count=count,
            first_at=now,
        )
        session.add(known)
        await session.flush()
    known.count = count
    await outbox.touch(session, CARD, known.id, chat_id, now)


async def decide(session: Session, offer: SentOffer, state: OfferState, now: datetime) -> bool:
    """What becomes of it; False where that was said before."""
    decided = await session.scalar(
        update(SentOffer)
        .where(SentOffer.id == offer.id, SentOffer.state == OfferState.OPEN)
        .values(state=state, decided_at=now)
        .returning(SentOffer)
        .execution_options(populate_existing=True)
    )
    if decided is None:
        return False
    await outbox.touch_everywhere(session, CARD, offer.id)
    wake(session, WATCH)
    return True
