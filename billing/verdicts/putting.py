"""A price as a manager wants it, put with what the book adds: tax, validity, a reminder; a discount is a fact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from billing.quotes import actions as quotes
from billing.quotes import bargaining
from billing.quotes.lifecycle import MINUTES_OF, Line, LineKind, Mode
from billing.quotes.making import made
from billing.quotes.models import Quote
from billing.quotes.printing import Off, total
from billing.quotes.reminding import remind_at
from billing.quotes.turning import record
from billing.tariffs.currencies import currency_of
from billing.tariffs.queries import billing_book
from billing.verdicts import versions
from billing.verdicts.errors import VersionNotAgreed
from config.database import Session
from intake.contacts.actors import actor_employee
from intake.office.queries import office
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class Wanted:
    """Who wants to charge what."""

    by: int
    lines: Sequence[Line]
    surcharges: Sequence[str] = ()
    """By their codes."""
    off: Off | None = None
    waived: bool = False
    """A version beyond the free ones is not charged."""


async def put(session: Session, ticket: Ticket, wanted: Wanted, now: datetime) -> Quote:
    """Time is charged by the hours it takes, up to the price; everything else at the price. Raises VersionNotAgreed.

    A version beyond the free ones is charged as it was agreed, and taken off the price.
    """
    version = await versions.next_version(session, ticket, now)
    if version and wanted.waived:
        version = replace(version, lines=())
    if version and version.must_be_agreed:
        raise VersionNotAgreed(ticket.id, version.number, version.minor)
    book = await billing_book(session)
    timed = [line for line in wanted.lines if line.unit in MINUTES_OF]
    valid_until = now + timedelta(days=book.quotes.valid_days)
    remind = remind_at(
        await office(session),
        put_at=now,
        valid_until=valid_until,
        days=book.quotes.remind_days_before,
    )
    lines = made(
        book,
        wanted.lines,
        wanted.surcharges,
        ticket.language,
        await currency_of(session, ticket.client_id),
        off=wanted.off,
        credits=await versions.paid_before(session, ticket, version, ticket.language),
    )
    quote = await quotes.put(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        lines=lines,
        valid_until=valid_until,
        by_employee_id=wanted.by,
        now=now,
        mode=Mode.HOURLY if len(timed) == 1 else Mode.FIXED,
        remind_at=remind,
        requote=version.number if version else 0,
    )
    if version and version.lines:
        await versions.charge(session, ticket, quote, version, now)
    elif version and wanted.waived:
        await record(
            session, quote, "version_waived", actor=actor_employee(wanted.by), now=now, number=version.number
        )
    ticket.flags = [flag for flag in ticket.flags if flag["code"] != bargaining.SEEMS]
    await _note_discount(session, quote, lines, wanted, now)
    return quote


async def _note_discount(
    session: Session, quote: Quote, lines: Sequence[Line], wanted: Wanted, now: datetime
) -> None:
    """What was given, by whom, and whether anybody had asked."""
    given = -total(line for line in lines if line.kind is LineKind.DISCOUNT)
    if not given:
        return
    items = total(line for line in lines if line.kind is LineKind.ITEM)
    await record(
        session,
        quote,
        "discount",
        actor=actor_employee(wanted.by),
        now=now,
        minor=given,
        items_minor=items,
        percent=wanted.off.percent if wanted.off else None,
        asked=await bargaining.asked_discount(session, quote.ticket_id),
    )
