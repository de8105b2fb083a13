"""A "yes" by mail of somebody who is not proven, or without the code: a reason on the card and a button."""

from datetime import datetime

from billing.quotes import queries as quotes
from billing.quotes.lifecycle import UNDECIDED
from billing.quotes.models import Quote
from billing.verdicts import quoting
from bot.staff import texts
from bot.visit import Answer, Visit
from config.database import Session
from intake.contacts.queries import Who
from intake.letter import Press
from intake.letter import letter as plain
from intake.office.queries import office
from intake.outbox.delivery import speaker
from intake.tickets import actions as tickets
from intake.tickets import rules
from intake.tickets.errors import Outdated
from intake.tickets.models import Ticket

FLAG = "maybe_accepts"
WORDS_SHOWN = 80


async def note_yes(
    session: Session, ticket: Ticket, text: str, who: Who, now: datetime, *, by_the_code: bool = False
) -> bool:
    """Somebody answered a price by mail with what sounds like a yes: the manager decides whether it is one.

    False where it sounds like none.

    `by_the_code`: they typed the price's code, but it is not proven who they are, or they may not order.
    """
    price = await quotes.current(session, ticket.id)
    if price is None or price.state not in UNDECIDED or not (by_the_code or rules.is_yes(text)):
        return False
    place = who.place_at(ticket.client_id)
    others = [flag for flag in ticket.flags if flag["code"] != FLAG]
    said = {
        "code": FLAG,
        "words": text.strip()[:WORDS_SHOWN],
        "name": who.name,
        "person": who.person_id,
        "may_order": place is not None and place.authority.may_order,
        "at": now.isoformat(),
    }
    ticket.flags = [*others, said]
    tickets.record(session, ticket.id, f"person:{who.person_id}", FLAG, now)
    await tickets.refresh(session, ticket.id)
    return True


async def confirm(visit: Visit, press: Press) -> Answer:
    """The manager takes the mail for an acceptance; who and when are recorded with it."""
    price = await visit.session.get(Quote, press.id)
    ticket = await visit.session.get(Ticket, price.ticket_id) if price else None
    flag = next((flag for flag in ticket.flags if flag["code"] == FLAG), None) if ticket else None
    if price is None or ticket is None or flag is None:
        raise Outdated(ticket.id if ticket else 0)
    zone = (await office(visit.session)).firm.zone
    said_at = datetime.fromisoformat(flag["at"])
    # In their language: it stands in their statement.
    theirs = await speaker(visit.session, flag.get("person"))
    note = texts.by_mail(theirs, flag["name"], theirs.moment(said_at, zone))
    decided = await quoting.accept_on_behalf(
        visit.session,
        quote_id=press.id,
        revision=press.revision,
        note=note,
        employee_id=visit.employee_id,
        now=visit.now,
    )
    ticket.flags = [flag for flag in ticket.flags if flag["code"] != FLAG]
    here = texts.by_mail(visit.t, flag["name"], visit.t.moment(said_at, zone))
    said = texts.recorded(visit.t, decided.ticket.id, here)
    return Answer(toast=said, ticket_id=decided.ticket.id) if not visit.private else Answer(plain(said))
