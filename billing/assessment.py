"""What the program sees in a request before a person does: its category, how it stands to the tariff, who is named.

Reads only and takes no locks. A fault here must not cost a client's words: the desk calls it in a savepoint.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from billing.tariffs.book import CategoryEntry, Unit
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.prices import PricedItem
from billing.tariffs.pricing import Price, exceeds_by, quantity_for
from billing.tariffs.queries import Usage, agreement, billing_book, usage, usual_item
from billing.tariffs.rules import guess_category
from billing.tariffs.terms import Agreement
from config.database import ReadSession
from intake.contacts.models import Contact, Employee, Person
from intake.office.names import employees_named
from intake.office.queries import office
from intake.tickets.models import Ticket


class ReasonCode(enum.Enum):
    """Why a request needs a manager's eye."""

    NO_AGREEMENT = "no_agreement"
    CATEGORY_NOT_IN_TARIFF = "category_not_in_tariff"
    LIMIT_USED_UP = "limit_used_up"
    WOULD_EXCEED = "would_exceed"
    EMPLOYEE_NAMED = "employee_named"
    MAY_NOT_ORDER = "may_not_order"


@dataclass(frozen=True)
class Reason:
    """One thing seen. Facts by code: `would_exceed` and `limit_used_up` have unit, granted, used, reserved, by;
    `employee_named` has employee_id, employee (code), words; the rest none, or category.
    """

    code: ReasonCode
    facts: dict[str, Any] = field(default_factory=dict)

    def as_flag(self) -> dict[str, Any]:
        """For `Ticket.flags`."""
        return {"code": self.code.value, **self.facts}


@dataclass(frozen=True)
class SuggestInTariff:
    """One tap: in the tariff, to whoever last did this for the client; nobody if nobody did."""

    category: str
    assignee_id: int | None


@dataclass(frozen=True)
class SuggestBill:
    """One tap: this client's usual item of the category. `quantity` counts the price's units."""

    item: str
    title: dict[str, str]
    quantity: int
    price: Price

    @property
    def total_minor(self) -> int:
        return self.quantity * self.price.your_minor


@dataclass(frozen=True)
class Assessment:
    """What the card shows. Nothing here is decided: a person presses."""

    category: str | None
    category_words: tuple[str, ...]
    """The client's words that suggested it; none where it is the book's category for everything else."""
    reasons: tuple[Reason, ...]
    suggestion: SuggestInTariff | SuggestBill | None
    crosses_limit: bool
    """This request takes the client over an allowance: the moment to tell signer and delegate."""
    usage: tuple[Usage, ...]

    def has(self, code: ReasonCode) -> bool:
        return any(reason.code is code for reason in self.reasons)


LIMITS = (ReasonCode.LIMIT_USED_UP, ReasonCode.WOULD_EXCEED)
OUTSIDE = (ReasonCode.NO_AGREEMENT, ReasonCode.CATEGORY_NOT_IN_TARIFF, *LIMITS)


async def assess(
    session: ReadSession, *, client_id: int, contact_id: int | None, text: str, now: datetime
) -> Assessment:
    """How a request with these words stands at `now`."""
    book = await billing_book(session)
    guess = guess_category(text, book.categories)
    terms = await agreement(session, client_id, now)
    used = await usage(session, client_id, now)
    reasons: list[Reason] = []
    if guess:
        minutes = book.categories[guess.category].usual_minutes
        reasons += tariff_reasons(terms, used, guess.category, minutes)
    elif terms is None or terms.tariff is None:
        reasons.append(Reason(ReasonCode.NO_AGREEMENT))
    reasons += await _about_people(session, client_id, contact_id, text)
    codes = {reason.code for reason in reasons}
    suggestion: SuggestInTariff | SuggestBill | None = None
    if codes.intersection(OUTSIDE):
        item = await usual_item(session, client_id, guess.category if guess else None, now)
        suggestion = _bill(item, book.categories) if item else None
    elif guess:
        assignee = await last_assignee(session, client_id, guess.category)
        suggestion = SuggestInTariff(guess.category, assignee)
    return Assessment(
        category=guess.category if guess else None,
        category_words=guess.words if guess else (),
        reasons=tuple(reasons),
        suggestion=suggestion,
        crosses_limit=bool(codes.intersection(LIMITS)),
        usage=used,
    )


def tariff_reasons(
    terms: Agreement | None, used: Sequence[Usage], category: str, usual_minutes: int
) -> list[Reason]:
    """How a request of a category stands to the tariff: nothing to say, or the one thing that matters most."""
    if terms is None or terms.tariff is None:
        return [Reason(ReasonCode.NO_AGREEMENT)]
    if not terms.tariff.includes(category):
        return [Reason(ReasonCode.CATEGORY_NOT_IN_TARIFF, {"category": category})]
    found = []
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
                },
            )
        )
    found.sort(key=lambda reason: reason.code is not ReasonCode.LIMIT_USED_UP)
    return found[:1]


async def last_assignee(session: ReadSession, client_id: int, category: str) -> int | None:
    """Who last had this client's work of this category, if they still work here."""
    query = (
        select(Ticket.assignee_id)
        .join(Employee, Employee.id == Ticket.assignee_id)
        .where(Ticket.client_id == client_id, Ticket.category == category, Employee.ended_at.is_(None))
        .order_by(Ticket.id.desc())
        .limit(1)
    )
    assignee: int | None = await session.scalar(query)
    return assignee


def _bill(item: PricedItem, categories: Mapping[str, CategoryEntry]) -> SuggestBill:
    """The usual item; of time, as much as its category usually takes."""
    quantity = item.quantity
    if item.price.unit in (Unit.HOUR, Unit.STARTED_15):
        quantity = max(quantity, quantity_for(item.price.unit, categories[item.category].usual_minutes))
    return SuggestBill(item.code, item.title, quantity, item.price)


async def _about_people(
    session: ReadSession, client_id: int, contact_id: int | None, text: str
) -> list[Reason]:
    reasons = []
    query = (
        select(Contact, Person.name)
        .join(Person)
        .where(Contact.client_id == client_id, Contact.ended_at.is_(None))
    )
    contacts = {contact.id: (contact, name) for contact, name in await session.execute(query)}
    asker = contacts.get(contact_id) if contact_id is not None else None
    names = [name for _, name in contacts.values()]
    working = select(Employee).where(Employee.ended_at.is_(None))
    codes = {row.code: row.id for row in await session.scalars(working)}
    entries = {code: one for code, one in (await office(session)).employees.items() if code in codes}
    for named in employees_named(text, entries, names, asker[1] if asker else ""):
        facts = {"employee_id": codes[named.code], "employee": named.code, "words": list(named.words)}
        reasons.append(Reason(ReasonCode.EMPLOYEE_NAMED, facts))
    if asker and not asker[0].authority.may_order:
        reasons.append(Reason(ReasonCode.MAY_NOT_ORDER))
    return reasons
