"""Changes to connections, offers, rules and admissions. Whoever calls commits."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from config.database import Session, inserting, wake
from intake.business import queries
from intake.business.gate import Mode
from intake.business.models import About, Admission, ChatRule, Connection, Offer, OfferState, Redirect
from intake.contacts.queries import Who
from intake.outbox import actions as outbox

BUSINESS = "business"
"""Wakes whoever carries out what employees have decided."""
OFFER = "business_offer"
"""The kind of view that asks an employee, in their private chat."""


async def note_connection(session: Session, told: dict[str, Any], now: datetime) -> Connection:
    """A connection was made, changed or ended (Bot API, BusinessConnection); KeyError, TypeError, ValueError where it
    is not shaped as one. An account has one at a time: an older one has ended, whether that was told or not."""
    rights = told.get("rights") or {}
    enabled = bool(told["is_enabled"])
    values = {
        "user_id": int(told["user"]["id"]),
        "can_reply": enabled and bool(rights.get("can_reply", told.get("can_reply", False))),
        "can_read": enabled and bool(rights.get("can_read_messages", False)),
        "enabled": enabled,
        "connected_at": datetime.fromtimestamp(told["date"], UTC),
        "ended_at": None if enabled else now,
    }
    external_id = str(told["id"])
    await session.execute(
        inserting(session)(Connection)
        .values(external_id=external_id, **values)
        .on_conflict_do_update(index_elements=["external_id"], set_=values)
    )
    if enabled:
        await session.execute(
            update(Connection)
            .where(Connection.user_id == values["user_id"], Connection.external_id != external_id)
            .where(Connection.enabled.is_(True))
            .values(enabled=False, can_reply=False, can_read=False, ended_at=now)
        )
    session.expire_all()
    found = await session.scalars(
        select(Connection)
        .where(Connection.external_id == external_id)
        .execution_options(populate_existing=True)
    )
    return found.one()


@dataclass(frozen=True)
class Talk:
    """Who writes to whom, and what is held of it."""

    connection: Connection
    employee_id: int
    contact: Who
    chat_id: int
    about: About
    count: int
    missed: int
    ticket_id: int | None = None


async def ask(session: Session, talk: Talk, now: datetime) -> None:
    """Put the question to the employee, or bring the one already put up to date."""
    known = await queries.undecided(session, talk.connection.id, talk.chat_id, talk.about)
    if known is None:
        client_id = talk.contact.places[0].client_id
        known = Offer(
            about=talk.about,
            connection_id=talk.connection.id,
            employee_id=talk.employee_id,
            chat_id=talk.chat_id,
            person_id=talk.contact.person_id,
            client_id=client_id,
            ticket_id=talk.ticket_id,
            state=OfferState.OPEN,
            count=talk.count,
            missed=talk.missed,
            first_at=now,
        )
        session.add(known)
        await session.flush()
    elif (known.count, known.missed) == (talk.count, talk.missed):
        return
    known.count, known.missed = talk.count, talk.missed
    await outbox.touch(session, OFFER, known.id, talk.connection.user_id, now)


async def decide(session: Session, offer: Offer, state: OfferState, now: datetime) -> bool:
    """The employee has said what becomes of it; False where that was said before."""
    decided = await session.scalar(
        update(Offer)
        .where(Offer.id == offer.id, Offer.state.in_(queries.UNDECIDED))
        .values(state=state, decided_at=now)
        .returning(Offer)
        .execution_options(populate_existing=True)
    )
    if decided is None:
        return False
    await outbox.touch_everywhere(session, OFFER, offer.id)
    wake(session, BUSINESS)
    return True


async def put_off(session: Session, offer: Offer, now: datetime) -> bool:
    """ "Later": asked again after the book's hours. False where it is decided, or put off already."""
    hours = (await queries.rules_of(session)).ask_again_hours
    put = await session.scalar(
        update(Offer)
        .where(Offer.id == offer.id, Offer.state == OfferState.OPEN)
        .values(state=OfferState.LATER, remind_at=now + timedelta(hours=hours))
        .returning(Offer)
        .execution_options(populate_existing=True)
    )
    if put is None:
        return False
    await outbox.touch_everywhere(session, OFFER, offer.id)
    return True


async def always(session: Session, offer: Offer, mode: Mode, now: datetime) -> None:
    """What holds for this chat from now on."""
    await session.execute(
        inserting(session)(ChatRule)
        .values(employee_id=offer.employee_id, chat_id=offer.chat_id, mode=mode, since=now)
        .on_conflict_do_update(index_elements=["employee_id", "chat_id"], set_={"mode": mode, "since": now})
    )


async def ask_again_about(session: Session, employee_id: int, rule_id: int) -> bool:
    """Nothing holds for a chat any more: the employee is asked. False where nothing did."""
    rule = await session.get(ChatRule, rule_id)
    if rule is None or rule.employee_id != employee_id:
        return False
    await session.delete(rule)
    await session.flush()
    return True


async def close(session: Session, offer: Offer, now: datetime, state: OfferState) -> None:
    """Nothing can be decided about it any more: the words are gone, or were taken back."""
    if offer.state in queries.UNDECIDED:
        offer.state, offer.decided_at = state, now
        await outbox.touch_everywhere(session, OFFER, offer.id)


async def close_ended(session: Session, user_id: int, now: datetime) -> list[str]:
    """What was asked by connections of an account that have ended is no longer asked; their names."""
    ended = await session.execute(
        select(Connection.id, Connection.external_id).where(
            Connection.user_id == user_id, Connection.enabled.is_(False)
        )
    )
    names = dict(ended.all())
    still = await session.scalars(
        select(Offer).where(Offer.connection_id.in_(names), Offer.state.in_(queries.UNDECIDED))
    )
    for offer in still:
        await close(session, offer, now, OfferState.LOST)
    return list(names.values())


async def admit(
    session: Session,
    *,
    client_id: int,
    employee_id: int,
    until: datetime,
    by: int,
    now: datetime,
    ticket_id: int | None = None,
) -> Admission:
    """Let a client's people and an employee talk directly. What stood for the two before is replaced."""
    standing = await session.scalars(
        select(Admission).where(
            Admission.client_id == client_id,
            Admission.employee_id == employee_id,
            Admission.ended_at.is_(None),
            Admission.until > now,
        )
    )
    for former in standing:
        former.ended_at = now
    admission = Admission(
        client_id=client_id,
        employee_id=employee_id,
        ticket_id=ticket_id,
        until=until,
        granted_by=by,
        granted_at=now,
    )
    session.add(admission)
    await session.flush()
    return admission


async def end_admission(session: Session, admission_id: int, now: datetime) -> Admission | None:
    """It is over; None where it was before."""
    return await session.scalar(
        update(Admission)
        .where(Admission.id == admission_id, Admission.ended_at.is_(None), Admission.until > now)
        .values(ended_at=now)
        .returning(Admission)
        .execution_options(populate_existing=True)
    )


async def note_redirect(
    session: Session,
    *,
    key: str,
    connection: Connection,
    employee_id: int,
    client_id: int,
    chat_id: int,
    ticket_id: int,
    said: bool,
    now: datetime,
) -> None:
    """A client's words from this chat are on a ticket."""
    session.add(
        Redirect(
            key=key,
            client_id=client_id,
            employee_id=employee_id,
            connection_id=connection.id,
            chat_id=chat_id,
            ticket_id=ticket_id,
            said=said,
            at=now,
        )
    )
    await session.flush()


async def part_with(session: Session, employee_id: int, now: datetime) -> None:
    """They work here no more: nobody is asked about their chats, and no direct talk is let in."""
    asked = await session.scalars(
        select(Offer).where(Offer.employee_id == employee_id, Offer.state.in_(queries.UNDECIDED))
    )
    for offer in asked:
        await close(session, offer, now, OfferState.LOST)
    await session.execute(
        update(Admission)
        .where(Admission.employee_id == employee_id, Admission.ended_at.is_(None), Admission.until > now)
        .values(ended_at=now)
        .execution_options(synchronize_session="fetch")
    )
