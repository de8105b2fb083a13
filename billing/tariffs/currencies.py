"""Which currency a client's money is in, and what the book says in it; nothing is ever converted."""

from decimal import Decimal

from sqlalchemy import bindparam, select

from billing.ledger.models import Account
from billing.tariffs.amounts import minor_of
from billing.tariffs.book import BillingBook, SurchargeEntry
from billing.tariffs.terms import billing_book
from config.database import ReadSession
from intake.contacts.models import Client

_KEPT = select(Account.currency).where(Account.client_id == bindparam("client"))


async def currency_of(session: ReadSession, client_id: int) -> str:
    """That of their account, for good; before there is one, as the book says."""
    kept: str | None = await session.scalar(_KEPT, {"client": client_id})
    if kept:
        return kept
    book, client = await billing_book(session), await session.get(Client, client_id)
    terms = book.clients.get(client.code) if client else None
    return (terms.currency if terms else None) or book.currency


def levels_in(book: BillingBook, currency: str) -> tuple[int, ...]:
    """Balances at which people hear of it, the highest first."""
    said = book.reminders if currency == book.currency else book.currencies.get(currency)
    return tuple(minor_of(level, currency) for level in said.levels) if said else ()


def low_in(book: BillingBook, currency: str) -> int:
    """Below it an account is low; 0 where the book says nothing for its currency."""
    if currency == book.currency:
        return minor_of(book.reminders.balance_below, currency)
    said = book.currencies.get(currency)
    return minor_of(said.balance_below, currency) if said and said.balance_below is not None else 0


def urgent_cap_in(book: BillingBook, currency: str) -> int | None:
    """How much of urgent work needs no verdict, in money; None where only minutes are counted."""
    if currency == book.currency:
        said: Decimal | None = book.urgent.cap if book.urgent else None
    else:
        said = book.currencies[currency].urgent_cap if currency in book.currencies else None
    return None if said is None else minor_of(said, currency)


def surcharge_in(book: BillingBook, code: str, currency: str) -> int | None:
    """The sum of a surcharge; None where it is a per cent, or has no sum in this currency."""
    entry = book.surcharges[code]
    if entry.sum is None:
        return None
    if currency == book.currency:
        return minor_of(entry.sum, currency)
    said = book.currencies.get(currency)
    return minor_of(said.surcharges[code], currency) if said and code in said.surcharges else None


def surcharges_in(book: BillingBook, currency: str) -> dict[str, SurchargeEntry]:
    """What may be added to a price in this currency: every per cent, and the sums the book gives in it."""
    return {
        code: entry
        for code, entry in book.surcharges.items()
        if entry.percent is not None or surcharge_in(book, code, currency) is not None
    }
