"""What a manager may add to a price under its draft: each surcharge of the book is a button, off until it is pressed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from billing.money import LARGEST_MINOR
from billing.quotes.making import suggested
from billing.tariffs.book import BillingBook, Occasion
from billing.tariffs.currencies import currency_of, surcharge_in, surcharges_in
from billing.tariffs.queries import billing_book
from billing.urgent import queries as urgent
from billing.urgent.actions import CALLED, SAID
from bot.staff import surcharge_texts as texts
from config.database import ReadSession
from config.i18n import Translator
from intake.letter import Button, Press
from intake.office.book import said
from intake.office.queries import office
from intake.office.rules import is_open
from intake.tickets.models import Ticket

SAYS_URGENT = (CALLED, SAID)
"""Flags of a ticket whose asker says that it cannot wait."""


@dataclass(frozen=True)
class Asked:
    """What the buttons of a draft carry: an item, how many, perhaps another sum, and what is added."""

    item: str
    count: int
    minor: int | None = None
    marks: tuple[str, ...] = ()
    basket: str = ""
    """What else is in the draft: `17.3` is basket 17 as it was at its third change."""

    @property
    def argument(self) -> str:
        """`banner:2`, `banner:1:9000`, `banner:1::3fa.0c1`, `banner:1:::17.3`."""
        minor = "" if self.minor is None else str(self.minor)
        return ":".join([self.item, str(self.count), minor, ".".join(self.marks), self.basket]).rstrip(":")


def read(argument: str) -> Asked | None:
    """None where no draft ever said so."""
    item, count, minor, marks, basket, *more = [*argument.split(":"), "", "", "", ""]
    if any(more) or not count.isdecimal() or not 0 < int(count) < 1000 or (minor and not minor.isdecimal()):
        return None
    if minor and int(minor) > LARGEST_MINOR:
        return None
    chosen = tuple(marks.split(".")) if marks else ()
    return Asked(item, int(count), int(minor) if minor else None, chosen, basket)


def mark(code: str) -> str:
    """A surcharge in the few bytes a button has for it."""
    return f"{crc32(code.encode()) & 0xFFF:03x}"


def chosen(book: BillingBook, asked: Asked) -> list[str]:
    """Codes of what is added, in the order of the book."""
    return [code for code in book.surcharges if mark(code) in asked.marks]


async def calls(session: ReadSession, ticket: Ticket) -> list[Occasion]:
    """What of this request a surcharge may be for."""
    called = await urgent.last_call(session, ticket.id)
    flagged = any(flag["code"] in SAYS_URGENT for flag in ticket.flags)
    found = [Occasion.URGENT] if flagged or (called and called.taken_by) else []
    if not is_open(await office(session), ticket.opened_at):
        found.append(Occasion.OUTSIDE_HOURS)
    return found


async def offered(session: ReadSession, ticket: Ticket, t: Translator) -> dict[str, str]:
    """What may be added to a price of this request, by its code: `Urgent, 50%`. What fits it comes first."""
    book, currency = await billing_book(session), await currency_of(session, ticket.client_id)
    fitting = suggested(book, await calls(session, ticket), currency)
    entries = surcharges_in(book, currency)
    return {
        code: texts.named(t, entries[code], surcharge_in(book, code, currency), currency)
        for code in sorted(entries, key=lambda code: code not in fitting)
    }


async def hint(session: ReadSession, ticket: Ticket, asked: Asked, t: Translator) -> str | None:
    """Which surcharge fits this request and is not added yet, and why; None where none does."""
    book, met = await billing_book(session), await calls(session, ticket)
    added, currency = chosen(book, asked), await currency_of(session, ticket.client_id)
    fitting = [code for code in suggested(book, met, currency) if code not in added]
    if not fitting:
        return None
    entry = book.surcharges[fitting[0]]
    title = said(entry.title, t.language)
    if entry.when is Occasion.URGENT:
        return texts.marked_urgent(t, title)
    return texts.came_outside_hours(t, title, t.moment(ticket.opened_at, book.zone))


def rows(
    book: BillingBook, ticket: Ticket, asked: Asked, t: Translator, fitting: Sequence[str], currency: str
) -> tuple[tuple[Button, ...], ...]:
    """A button for each surcharge, those that fit first: pressed, it is added; pressed again, it is not."""
    codes = sorted(surcharges_in(book, currency), key=lambda code: code not in fitting)
    return tuple((_button(book, ticket, asked, code, t, currency),) for code in codes)


def _button(
    book: BillingBook, ticket: Ticket, asked: Asked, code: str, t: Translator, currency: str
) -> Button:
    on = mark(code) in asked.marks
    marks = [one for one in asked.marks if one != mark(code)]
    press = replace(asked, marks=tuple(marks if on else [*marks, mark(code)]))
    label = texts.surcharge(t, book.surcharges[code], surcharge_in(book, code, currency), currency, on=on)
    return Button(label, Press("draft", ticket.id, ticket.revision, press.argument))
