"""A yes or a no by mail that does not count by itself: a reason on the card and a button."""

from datetime import datetime

from billing.quotes.models import Quote
from billing.verdicts import quoting
from bot.staff import texts
from bot.visit import Answer, Visit
from config.database import Session
from intake.contacts.models import Channel
from intake.contacts.queries import Who
from intake.letter import Press
from intake.letter import letter as plain
from intake.office.queries import office
from intake.outbox.delivery import speaker
from intake.tickets import actions as tickets
from intake.tickets.errors import Outdated
from intake.tickets.models import Ticket

FLAG, NO_FLAG = "maybe_accepts", "maybe_declines"
FLAGS = (FLAG, NO_FLAG)
BACK_FLAG = "takes_back"
SAID_FLAGS = (*FLAGS, BACK_FLAG)
WORDS_SHOWN = 80


async def note(
    session: Session,
    ticket: Ticket,
    price: Quote,
    code: str,
    text: str,
    who: Who,
    now: datetime,
    **more: bool,
) -> None:
    """Put onto the card what somebody seems to have said about a price, in place of what they said before.

    `doubt`: a yes with a condition or other words. `agreed`: a no to what is accepted already.
    """
    place = who.place_at(ticket.client_id)
    said = {
        "code": code,
        "quote": price.id,
        "words": said_in(text),
        "name": who.name,
        "person": who.person_id,
        "may_order": place is not None and place.authority.may_order,
        "at": now.isoformat(),
        **more,
    }
    forget(ticket)
    ticket.flags = [*ticket.flags, said]
    tickets.record(session, ticket.id, f"person:{who.person_id}", code, now)
    await tickets.refresh(session, ticket.id)


def seemed_to_agree(ticket: Ticket, price: Quote, who: Who) -> bool:
    """Whether this very person's yes to this price stands on the card."""
    told = (flag for flag in ticket.flags if flag["code"] == FLAG)
    return any((flag.get("quote"), flag.get("person")) == (price.id, who.person_id) for flag in told)


def said_in(text: str) -> str:
    """Short words on one line."""
    return " ".join(text.split())[:WORDS_SHOWN]


def forget(ticket: Ticket) -> None:
    """It is decided, or something newer was said."""
    ticket.flags = [flag for flag in ticket.flags if flag["code"] not in SAID_FLAGS]


def heard(ticket: Ticket, price: Quote) -> bool:
    """Whether words about this very price wait for a manager."""
    return any(
        flag["code"] in SAID_FLAGS and flag.get("quote", price.id) == price.id for flag in ticket.flags
    )


def noted(ticket: Ticket, price: Quote) -> str | None:
    """What somebody seems to have decided about this very price: one of `FLAGS`."""
    told = (flag for flag in ticket.flags if flag["code"] in FLAGS)
    return next((flag["code"] for flag in told if flag.get("quote", price.id) == price.id), None)


async def confirm(visit: Visit, press: Press) -> Answer:
    """The manager takes the mail for an acceptance; who and when are recorded with it."""
    price, ticket, note, here = await _noted(visit, press, FLAG)
    decided = await quoting.accept_on_behalf(
        visit.session,
        quote_id=price.id,
        revision=press.revision,
        note=note,
        employee_id=visit.employee_id,
        now=visit.now,
    )
    forget(ticket)
    said = texts.recorded(visit.t, decided.ticket.id, here)
    return Answer(toast=said, ticket_id=decided.ticket.id) if not visit.private else Answer(plain(said))


async def confirm_no(visit: Visit, press: Press) -> Answer:
    """As `confirm`, for a no."""
    price, ticket, note, here = await _noted(visit, press, NO_FLAG)
    words = next(flag["words"] for flag in ticket.flags if flag["code"] == NO_FLAG)
    await decline_on_behalf(
        visit.session, ticket, price.id, press.revision, note, words, visit.employee_id, visit.now
    )
    said = texts.recorded_no(visit.t, ticket.id, here)
    return Answer(toast=said, ticket_id=ticket.id) if not visit.private else Answer(plain(said))


async def decline_on_behalf(
    session: Session,
    ticket: Ticket,
    quote_id: int,
    revision: int,
    note: str,
    words: str,
    by: int,
    now: datetime,
) -> None:
    """A manager takes words for a no. Raises the quotes' refusals."""
    forget(ticket)
    await quoting.decline(
        session,
        quote_id=quote_id,
        revision=revision,
        contact_id=None,
        channel=Channel.DESK,
        now=now,
        reason=words,
        note=note,
        employee_id=by,
    )


async def _noted(visit: Visit, press: Press, code: str) -> tuple[Quote, Ticket, str, str]:
    """The price, its ticket, and who wrote when: for the record, and as the manager reads it."""
    price = await visit.session.get(Quote, press.id)
    ticket = await visit.session.get(Ticket, price.ticket_id) if price else None
    flag = next((flag for flag in ticket.flags if flag["code"] == code), None) if ticket else None
    if price is None or ticket is None or flag is None or flag.get("quote", price.id) != price.id:
        raise Outdated(ticket.id if ticket else 0)
    zone = (await office(visit.session)).firm.zone
    said_at = datetime.fromisoformat(flag["at"])
    # In their language: it stands in their statement.
    theirs = await speaker(visit.session, flag.get("person"))
    note = texts.by_mail(theirs, flag["name"], theirs.moment(said_at, zone))
    return price, ticket, note, texts.by_mail(visit.t, flag["name"], visit.t.moment(said_at, zone))
