"""What the client's letters about money need to know, read in one place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from billing.ledger.queries import balance, promo_credit
from billing.quotes.lifecycle import Line, LineKind
from billing.quotes.printing import prices_of
from billing.quotes.queries import Shown, as_line
from billing.quotes.texts import QuoteFacts
from billing.tariffs.queries import billing_book
from billing.tariffs.texts import why_outside
from billing.vat import Taxed, VatPrices, by_rate
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.models import Contact, Person
from intake.contacts.queries import people_of
from intake.office.book import said
from intake.office.queries import office
from intake.tickets.models import Ticket

OUTSIDE = ("no_agreement", "category_not_in_tariff", "limit_used_up", "would_exceed")


async def quote_facts(session: ReadSession, ticket: Ticket, shown: Shown, t: Translator) -> QuoteFacts:
    """Everything a quote's letter says."""
    lines = await titled(session, [as_line(row) for row in shown.lines], t)
    account = await balance(session, ticket.client_id)
    return QuoteFacts(
        quote=shown.quote,
        lines=lines,
        title=ticket.title,
        why=await why(session, ticket, t),
        tax=tax_within(lines),
        available_minor=account.left,
        missing_minor=account.short_of(shown.quote.total_minor),
        zone=(await office(session)).firm.zone,
    )


async def titled(session: ReadSession, lines: Sequence[Line], t: Translator) -> tuple[Line, ...]:
    """Lines with their titles in the reader's language, where the book still has them."""
    book = await billing_book(session)
    titles = {
        **{(LineKind.ITEM, code): item.title for code, item in book.items.items()},
        **{(LineKind.SURCHARGE, code): entry.title for code, entry in book.surcharges.items()},
    }
    return tuple(
        replace(line, title=said(titles[line.kind, line.item], t.language))
        if (line.kind, line.item) in titles
        else line
        for line in lines
    )


def tax_within(lines: Sequence[Line]) -> tuple[Taxed, ...]:
    """What printed lines hold of tax, by rate; nothing where they have none, or lines of their own for it."""
    if prices_of(lines) is not VatPrices.INCLUSIVE:
        return ()
    return by_rate([(line.vat_rate or 0, line.total_minor) for line in lines], VatPrices.INCLUSIVE)


async def why(session: ReadSession, ticket: Ticket, t: Translator) -> str:
    """Why a ticket is outside the tariff."""
    flag = next((flag for flag in ticket.flags if flag["code"] in OUTSIDE), None)
    return why_outside(t, await category_name(session, ticket.category, t), flag)


async def category_name(session: ReadSession, category: str | None, t: Translator) -> str:
    """A category as people call it."""
    entry = (await billing_book(session)).categories.get(category or "")
    return said(entry.name, t.language) if entry else category or ""


async def deciders(session: ReadSession, client_id: int) -> list[tuple[Contact, Person]]:
    """Those who may order for a client."""
    return [pair for pair in await people_of(session, client_id) if pair[0].authority.may_order]


async def money(session: ReadSession, client_id: int, minor: int, t: Translator) -> str:
    """A sum on this client's account, in words."""
    return t.money(minor, (await balance(session, client_id)).currency)


async def still_available(session: ReadSession, client_id: int, t: Translator) -> str | None:
    """What is left beside what is set aside; None where that is nothing to speak of."""
    account = await balance(session, client_id)
    return t.money(account.left, account.currency) if account.left > 0 else None


async def available(session: ReadSession, client_id: int, t: Translator) -> str:
    account = await balance(session, client_id)
    return t.money(account.left, account.currency)


async def credit_left(session: ReadSession, client_id: int, t: Translator) -> list[tuple[int, str]]:
    """What is left of promotional credit, each with the last day it is good for."""
    zone = (await office(session)).firm.zone
    return [
        (lot.left, t.day_of_year((lot.expires_at - timedelta(seconds=1)).astimezone(zone).date()))
        for lot in (await promo_credit(session, client_id)).lots
    ]
