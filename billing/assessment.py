"""What the program sees in a request before a person does: its category, how it stands to the tariff, who is named.

Reads only and takes no locks. A fault here must not cost a client's words: the desk calls it in a savepoint.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from billing.approved.queries import orders
from billing.approved.rules import PERHAPS, PLAINLY, change_of
from billing.estimate import estimate
from billing.tariffs.allowances import Allowance, Overrun
from billing.tariffs.currencies import currency_of
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.prices import price_items, unpriced_items
from billing.tariffs.pricing import exceeds_by
from billing.tariffs.queries import Usage, agreement, billing_book, usage
from billing.tariffs.rules import guess_category
from billing.tariffs.terms import Agreement
from config.clock import month_of
from config.database import ReadSession
from intake.contacts.models import Address, Channel, Contact, Employee, Person
from intake.office.names import employees_named
from intake.office.queries import office
from intake.tickets.models import Status, Ticket


class ReasonCode(enum.Enum):
    """Why a request needs a manager's eye."""

    NO_AGREEMENT = "no_agreement"
    CATEGORY_NOT_IN_TARIFF = "category_not_in_tariff"
    LIMIT_USED_UP = "limit_used_up"
    WOULD_EXCEED = "would_exceed"
    EMPLOYEE_NAMED = "employee_named"
    MAY_NOT_ORDER = "may_not_order"
    TOO_MANY_OPEN = "too_many_open"
    CHANGE_OF_APPROVED = "change_of_approved"


@dataclass(frozen=True)
class Reason:
    """One thing seen. Facts by code: `would_exceed` and `limit_used_up` have unit, granted, used, reserved, by,
    overrun (what the tariff says of it), with `pay` rate, and with `refuse` again (the day it counts anew);
    `employee_named` has employee_id, employee (code), words; the rest none, or category. What is outside the
    tariff and may be ordered has price, list_price, currency: an estimate;
    else unpriced: a currency it has no price in. `too_many_open` has open, at_once.
    `change_of_approved` has ticket (its number), done, at (the day), words.
    """

    code: ReasonCode
    facts: dict[str, Any] = field(default_factory=dict)

    def as_flag(self) -> dict[str, Any]:
        """For `Ticket.flags`."""
        return {"code": self.code.value, **self.facts}


@dataclass(frozen=True)
class Assessment:
    """What the card shows. Nothing here is decided: a person presses."""

    category: str | None
    category_words: tuple[str, ...]
    """The client's words that suggested it; none where it is the book's category for everything else."""
    reasons: tuple[Reason, ...]
    crosses_limit: bool
    """This request takes the client over an allowance: the moment to tell signer and delegate."""
    usage: tuple[Usage, ...]

    @property
    def included(self) -> Usage | None:
        """What it will use of the tariff, where it is covered."""
        if any(reason.code in OUTSIDE for reason in self.reasons):
            return None
        return next((one for one in self.usage if one.category == self.category), None)

    def has(self, code: ReasonCode) -> bool:
        return any(reason.code is code for reason in self.reasons)


LIMITS = (ReasonCode.LIMIT_USED_UP, ReasonCode.WOULD_EXCEED)
OUTSIDE = (ReasonCode.NO_AGREEMENT, ReasonCode.CATEGORY_NOT_IN_TARIFF, *LIMITS)


async def assess(
    session: ReadSession,
    *,
    client_id: int,
    contact_id: int | None,
    text: str,
    now: datetime,
    ticket_id: int | None = None,
) -> Assessment:
    """How a request with these words stands at `now`; `ticket_id`: where it is open already."""
    book = await billing_book(session)
    guess = guess_category(text, book.categories)
    terms = await agreement(session, client_id, now)
    used = await usage(session, client_id, now)
    reasons: list[Reason] = []
    if guess:
        reasons += await standing(session, client_id, guess.category, now, terms, used)
    elif terms is None or terms.tariff is None:
        reasons.append(Reason(ReasonCode.NO_AGREEMENT))
    reasons += await _side_by_side(session, client_id, ticket_id, terms)
    reasons += await _changes(session, client_id, ticket_id, guess.category if guess else None, text, now)
    reasons += await _about_people(session, client_id, contact_id, text)
    return Assessment(
        category=guess.category if guess else None,
        category_words=guess.words if guess else (),
        reasons=tuple(reasons),
        crosses_limit=any(reason.code in LIMITS for reason in reasons),
        usage=used,
    )


async def _side_by_side(
    session: ReadSession, client_id: int, ticket_id: int | None, terms: Agreement | None
) -> list[Reason]:
    """More requests are open at once than the tariff has."""
    if terms is None or terms.tariff is None or terms.tariff.open_at_once is None:
        return []
    others = select(func.count(Ticket.id)).where(
        Ticket.client_id == client_id,
        Ticket.status.in_((Status.NEW, Status.OPEN)),
        Ticket.id != (ticket_id or 0),
    )
    there = await session.scalar(others) or 0
    facts = {"open": there, "at_once": terms.tariff.open_at_once}
    return [Reason(ReasonCode.TOO_MANY_OPEN, facts)] if terms.tariff.is_full(there) else []


async def _changes(
    session: ReadSession,
    client_id: int,
    ticket_id: int | None,
    category: str | None,
    text: str,
    now: datetime,
) -> list[Reason]:
    """It asks for another form of what was accepted, or is done."""
    if not (PLAINLY.search(text) or PERHAPS.search(text)):
        return []
    found = change_of(text, category, await orders(session, client_id, ticket_id, now))
    if found is None:
        return []
    day = found.order.at.astimezone((await billing_book(session)).zone).date().isoformat()
    facts = {"ticket": found.order.ticket_id, "done": found.order.done, "at": day, "words": found.words}
    return [Reason(ReasonCode.CHANGE_OF_APPROVED, facts)]


async def standing(
    session: ReadSession,
    client_id: int,
    category: str,
    now: datetime,
    terms: Agreement | None,
    used: Sequence[Usage],
) -> list[Reason]:
    """As `tariff_reasons`, with about what it will cost."""
    book = await billing_book(session)
    usual = book.categories[category].usual_minutes
    return [
        Reason(reason.code, {**reason.facts, **await _cost(session, client_id, category, usual, reason, now)})
        for reason in tariff_reasons(terms, used, category, usual)
    ]


async def _cost(
    session: ReadSession, client_id: int, category: str, usual_minutes: int, reason: Reason, now: datetime
) -> dict[str, Any]:
    """What the tariff's own rule makes of an excess, or the usual price: of the part that does not fit, if it is time."""
    book = await billing_book(session)
    overrun = reason.facts.get("overrun")
    if overrun == Overrun.PAY.value:
        return {"currency": await currency_of(session, client_id)}
    if overrun == Overrun.REFUSE.value:
        return {"again": month_of(now, book.zone).end.astimezone(book.zone).date().isoformat()}
    beyond = reason.facts["by"] if reason.facts.get("unit") == AllowanceUnit.MINUTES.value else usual_minutes
    found = await estimate(session, client_id, category, beyond, now)
    if found is None:
        return await _without_price(session, client_id, category, now)
    return {"price": found.minor, "list_price": found.list_minor, "currency": found.currency}


async def _without_price(
    session: ReadSession, client_id: int, category: str, now: datetime
) -> dict[str, Any]:
    """That nothing of a category has a price in the client's currency, where that is the reason."""
    unpriced = await unpriced_items(session, client_id, now)
    priced = await price_items(session, client_id, now) if unpriced else ()
    if category in {one.category for one in unpriced} - {one.category for one in priced}:
        return {"unpriced": await currency_of(session, client_id)}
    return {}


def tariff_reasons(
    terms: Agreement | None, used: Sequence[Usage], category: str, usual_minutes: int
) -> list[Reason]:
    """How a request of a category stands to the tariff: nothing to say, or the one thing that matters most."""
    if terms is None or terms.tariff is None:
        return [Reason(ReasonCode.NO_AGREEMENT)]
    if not terms.tariff.includes(category):
        return [Reason(ReasonCode.CATEGORY_NOT_IN_TARIFF, {"category": category})]
    found = []
    allowance = terms.tariff.allowances[category]
    for one in used:
        wanted = 1 if one.unit is AllowanceUnit.REQUESTS else usual_minutes
        by = exceeds_by(one.as_use, wanted)
        if one.category != category or not by:
            continue
        code = ReasonCode.WOULD_EXCEED if one.as_use.left else ReasonCode.LIMIT_USED_UP
        found.append(
            Reason(
                code,
                {
                    "category": category,
                    "unit": one.unit.value,
                    "granted": one.granted,
                    "used": one.used + one.overrun,
                    "reserved": one.reserved,
                    "by": by,
                    **overrun_facts(allowance, one.unit, by),
                },
            )
        )
    found.sort(key=lambda reason: reason.code is not ReasonCode.LIMIT_USED_UP)
    return found[:1]


def overrun_facts(allowance: Allowance, unit: AllowanceUnit, by: int) -> dict[str, Any]:
    """What the tariff says of so much beyond it."""
    price = allowance.overrun_price(unit, by)
    if price is None:
        return {"overrun": allowance.overrun.value}
    return {"overrun": allowance.overrun.value, "rate": allowance.overrun_minor, "price": price}


_PEOPLE = (
    select(Contact, Person.name)
    .join(Person)
    .where(Contact.client_id == bindparam("client"), Contact.ended_at.is_(None))
)
_WORKING = select(Employee.code, Employee.id, Address.username).outerjoin(
    Address, and_(Address.person_id == Employee.person_id, Address.channel == Channel.TELEGRAM)
)


async def _about_people(
    session: ReadSession, client_id: int, contact_id: int | None, text: str
) -> list[Reason]:
    reasons = []
    people = await session.execute(_PEOPLE, {"client": client_id})
    contacts = {contact.id: (contact, name) for contact, name in people}
    asker = contacts.get(contact_id) if contact_id is not None else None
    names = [name for _, name in contacts.values()]
    working = (await session.execute(_WORKING)).all()
    codes = {row.code: row.id for row in working}
    accounts = {row.code: row.username for row in working if row.username}
    entries = {code: one for code, one in (await office(session)).employees.items() if code in codes}
    for named in employees_named(text, entries, names, asker[1] if asker else "", accounts):
        facts = {"employee_id": codes[named.code], "employee": named.code, "words": list(named.words)}
        reasons.append(Reason(ReasonCode.EMPLOYEE_NAMED, facts))
    if asker and not asker[0].authority.may_order:
        reasons.append(Reason(ReasonCode.MAY_NOT_ORDER))
    return reasons
