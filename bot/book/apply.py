"""Applying the office book: every room takes its part, in one unit of work; applied again, nothing changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from billing.ledger.actions import open_account
from billing.ledger.credits import set_credit
from billing.ledger.models import Account
from billing.tariffs.amounts import minor_of
from billing.tariffs.applying import apply_agreement, apply_prices, apply_tariffs
from billing.tariffs.book import BillingBook, PriceListEntry, TariffEntry
from billing.tariffs.changes import Change as TermsChange
from billing.tariffs.changes import ChangeKind as TermsKind
from billing.tariffs.changes import change as terms_change
from billing.tariffs.errors import OtherTermsCurrency
from billing.verdicts import paying
from bot import leaving
from bot.book.currency_checks import unpriced
from bot.book.faults import BookWrong, Fault, FaultKind
from bot.book.lines import Place
from bot.book.model import Client, OfficeBook
from config.database import Session
from intake.contacts.models import Client as ClientRow
from intake.contacts.models import Employee
from intake.office.actions import apply_client, apply_employees, keep_book
from intake.office.book import ClientEntry, Office
from intake.office.changes import Change as PeopleChange
from intake.office.changes import ChangeKind, change
from intake.office.errors import NoBookApplied
from intake.office.queries import book_content

Change = PeopleChange | TermsChange


@dataclass(frozen=True)
class _Parts:
    """The book and what each room reads of it, made once for all clients."""

    book: OfficeBook
    office: Office
    billing: BillingBook


async def apply(session: Session, book: OfficeBook, now: datetime) -> list[Change]:
    """Bring the database to the book from `now` on; returns what changed, nothing if it was so already.

    Raises `BookWrong` where a currency is not the one accounts are kept in, or prices were made in.
    """
    before = await _before(session)
    parts = _Parts(book, book.for_intake(), book.for_billing())
    office, billing = parts.office, parts.billing
    await _accounts_stay(session, book)
    changes: list[Change] = []
    changes += await keep_book(session, content(book), now)
    changes += await apply_employees(session, office, before.get("intake", {}).get("employees", {}), now)
    try:
        changes += await apply_tariffs(session, billing, book.tariffs, now)
        changes += await apply_prices(session, billing, book.price_lists, now)
    except OtherTermsCurrency as error:
        raise BookWrong([_priced_otherwise(book, error)]) from None
    await _part_with_those_who_left(session, changes, now)
    known = before.get("clients", {})
    for code, entry in book.clients.items():
        was = Client.model_validate_json(known[code]) if code in known else None
        changes += await _client(session, parts, code, entry, was, now)
    gone = [code for code in known if code not in book.clients]
    changes += [change(ChangeKind.CLIENT_MISSING, client=code) for code in gone]
    return [*changes, *unpriced(book)] if changes else []


def _priced_otherwise(book: OfficeBook, error: OtherTermsCurrency) -> Fault:
    tables: dict[str, Mapping[str, TariffEntry | PriceListEntry]] = {
        "tariffs": book.tariffs,
        "price_lists": book.price_lists,
    }
    own = tables[error.table][error.code].currency
    place: Place = (error.table, error.code, "currency") if own else ("firm", "currency")
    facts = {"name": error.code, "was": error.kept_in, "value": error.asked}
    return Fault(FaultKind.PRICED_OTHERWISE, place, facts)


async def _part_with_those_who_left(session: Session, changes: Sequence[Change], now: datetime) -> None:
    """Whoever the book has ended is parted with as by `/leaves`; their open requests wait for somebody."""
    if any(one.kind is ChangeKind.EMPLOYEE_ENDED for one in changes):
        for employee in await session.scalars(select(Employee).where(Employee.ended_at.is_not(None))):
            await leaving.close(session, employee, to=None, by=None, now=now)


async def _client(
    session: Session, parts: _Parts, code: str, entry: Client, was: ClientEntry | None, now: datetime
) -> Sequence[Change]:
    client, people = await apply_client(session, parts.office, code, entry, was, now)
    await open_account(session, client_id=client.id, currency=parts.book.currency_of(entry), now=now)
    terms = await apply_agreement(
        session,
        parts.billing,
        client_id=client.id,
        name=entry.name,
        terms=entry,
        ended=entry.ended,
        now=now,
    )
    credit = await _credit(session, parts.book, client.id, entry, now)
    return [*people, *terms, *credit]


async def _accounts_stay(session: Session, book: OfficeBook) -> None:
    """Every account stays in its currency. Raises `BookWrong`: what all clients inherit is named once."""
    kept = select(ClientRow.code, Account.currency).join(Account, Account.client_id == ClientRow.id)
    faults: dict[Place, Fault] = {}
    for code, was in await session.execute(kept.order_by(ClientRow.id)):
        entry = book.clients.get(code)
        if entry and (value := book.currency_of(entry)) != was:
            place = _says_currency(book, code, entry)
            facts = {"name": code, "was": was, "value": value}
            faults.setdefault(place, Fault(FaultKind.CURRENCY_CHANGED, place, facts))
    if faults:
        raise BookWrong(list(faults.values()))


def _says_currency(book: OfficeBook, code: str, entry: Client) -> Place:
    """Where a client's currency comes from."""
    if entry.currency:
        return ("clients", code, "currency")
    if entry.tariff and book.tariffs[entry.tariff].currency:
        return ("clients", code, "tariff")
    return ("firm", "currency")


async def _credit(
    session: Session, book: OfficeBook, client_id: int, entry: Client, now: datetime
) -> list[Change]:
    """How far below zero the account may go; what waited for money may begin by it."""
    currency = book.currency_of(entry)
    minor = minor_of(entry.credit_limit, currency)
    was = await set_credit(session, client_id=client_id, minor=minor, actor="book", now=now)
    if was is None:
        return []
    await paying.more_credit(session, client_id=client_id, now=now)
    return [terms_change(TermsKind.CREDIT_LIMIT, client=entry.name, minor=minor, was=was, currency=currency)]


async def _before(session: Session) -> dict[str, Any]:
    try:
        return await book_content(session)
    except NoBookApplied:
        return {}


def content(book: OfficeBook) -> dict[str, Any]:
    """What of a book is kept in the database: a part for each room."""
    return {
        "intake": book.for_intake().model_dump(mode="json", by_alias=True),
        "billing": book.for_billing().model_dump(mode="json", by_alias=True),
        "invoices": book.for_invoices().model_dump(mode="json", by_alias=True),
        "payments": book.payments.model_dump(mode="json", by_alias=True),
        "clients": {code: entry.model_dump_json(by_alias=True) for code, entry in book.clients.items()},
    }
