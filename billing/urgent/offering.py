"""The button that calls somebody, under what the window answers; and what a mail that says "urgent" is answered."""

from dataclasses import replace
from datetime import datetime, timedelta

from billing.urgent import actions, rules, texts
from billing.urgent.queries import urgent_rules
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.inbox import texts as window_texts
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox.actions import window
from intake.outbox.delivery import speaker
from intake.outbox.mailing import send_mail
from intake.outbox.rewording import take_buttons
from intake.tickets.models import Status, Ticket

WORDS_SHOWN = 40
OFFER = "urgent"
"""What the button does."""


async def with_urgent(session: ReadSession, said: Letter, ticket_id: int, t: Translator) -> Letter:
    """The letter with "Urgent" below it, where the book knows such a thing."""
    if await urgent_rules(session) is None:
        return said
    return replace(said, buttons=(*said.buttons, (texts.button(t, ticket_id),)))


async def take_back(
    session: Session, ticket_id: int, now: datetime, *, key: str, after: timedelta = timedelta(0)
) -> None:
    """The request is over: nothing said about it offers to call somebody any more. Words taken back by `key` leave it."""
    await take_buttons(
        session, ticket_id=ticket_id, stale=lambda press: press.action == OFFER, key=key, now=now, after=after
    )


async def hear_mail(
    session: Session, ticket: Ticket, words: str, *, address: str, person_id: int, proven: bool, now: datetime
) -> None:
    """A mail rings nobody: anybody can write one in somebody's name. The card says so, and who is proven reads how to."""
    if ticket.status not in (Status.NEW, Status.OPEN):
        return
    found = rules.says_urgent(words)
    known = await urgent_rules(session)
    if found is None or known is None:
        return
    fresh = await actions.mark(session, ticket, actions.SAID, now=now, words=found[:WORDS_SHOWN])
    if not fresh or not proven:
        return
    t = await speaker(session, person_id)
    zone = (await office(session)).firm.zone
    first_look = ticket.status is Status.NEW
    promised = window_texts.promise(t, ticket.promised_at, ticket.resolve_by, now, zone) if first_look else ""
    bot = (await window(session)).bot_username
    await send_mail(
        session,
        key=f"ticket:{ticket.id}:urgent:how",
        address=address,
        letter=texts.by_mail(t, ticket.id, bot, known.emergency_phone, promised),
        language=t.language,
        now=now,
        ticket_id=ticket.id,
    )
