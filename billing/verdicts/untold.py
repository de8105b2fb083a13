"""Automatic words about money: in working hours, and to one person at most once a day."""

from datetime import datetime, timedelta

from billing.jobs import actions as jobs
from billing.verdicts import facts
from config.database import Session
from intake.contacts import queries as contacts
from intake.contacts.models import Channel
from intake.office.queries import office
from intake.office.rules import opening
from intake.outbox import actions as outbox
from intake.outbox.delivery import Words, tell
from intake.tickets.models import Ticket

JOB = "money_told"
LONGEST = timedelta(days=90)
"""Beyond this nobody is told: the office would be closed for a season."""


async def tell_deciders(
    session: Session, client_id: int, *, key: str, words: Words, now: datetime
) -> datetime | None:
    """Words nobody asked for, to everybody who may order for the client; when they leave for the first of them."""
    leaves = [
        await _tell(session, person.id, f"person:{person.id}", f"{key}:contact:{contact.id}", words, now)
        for contact, person in await facts.deciders(session, client_id)
    ]
    return min((moment for moment in leaves if moment), default=None)


async def tell_managers(session: Session, client_id: int, *, key: str, words: Words, now: datetime) -> None:
    """The same for the office: at most once a day about each client."""
    for manager in await contacts.managers(session):
        subject = f"employee:{manager.id}:client:{client_id}"
        await _tell(session, manager.person_id, subject, f"{key}:employee:{manager.id}", words, now)


async def withdraw(session: Session, client_id: int, *, key: str) -> bool:
    """Take back what has not left yet: it is no longer true. Whether anything was."""
    keys = [f"{key}:contact:{contact.id}" for contact, _ in await facts.deciders(session, client_id)]
    keys += [f"{key}:employee:{manager.id}" for manager in await contacts.managers(session)]
    return any([await outbox.withdraw(session, key=one) for one in keys])


async def tell_about(
    session: Session,
    ticket: Ticket,
    person_id: int,
    *,
    key: str,
    words: Words,
    now: datetime,
    before: datetime,
) -> None:
    """Words about a request nobody asked for, to one person of its client; none where they would come too late."""
    await _tell(session, person_id, f"person:{person_id}", key, words, now, ticket=ticket, before=before)


async def _tell(
    session: Session,
    person_id: int,
    subject: str,
    key: str,
    words: Words,
    now: datetime,
    *,
    ticket: Ticket | None = None,
    before: datetime | None = None,
) -> datetime | None:
    """When the words leave; None where they do not, or were queued before."""
    moment = await _free_moment(session, subject, now, before or now + LONGEST)
    if moment is None or await outbox.is_queued(session, key):
        return None
    told = await tell(
        session,
        person_id=person_id,
        key=key,
        words=words,
        now=now,
        ticket_id=ticket.id if ticket else None,
        prefer=ticket.channel if ticket else Channel.TELEGRAM,
        after=moment - now,
        surely=True,
    )
    return moment if told else None


async def _free_moment(session: Session, subject: str, now: datetime, before: datetime) -> datetime | None:
    """The next moment of opening time on a day that has no such words yet; that day is taken by asking."""
    book = await office(session)
    asked = set()
    for span in opening(book, now):
        day = span.start.astimezone(book.firm.zone).date().isoformat()
        if span.start >= before:
            return None
        if day in asked:
            continue
        asked.add(day)
        if await jobs.claim(session, job=JOB, period=day, subject=subject, now=now):
            return max(span.start, now)
    return None
