"""Reading consents: what may be offered now, and whether what was agreed still stands."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from billing.consents.models import Consent, ConsentLetter
from billing.consents.rules import Call, Fixed, Offer
from billing.tariffs.amounts import minor_of
from billing.tariffs.prices import PricedItem, price_items
from billing.tariffs.terms import agreement, billing_book
from config.database import ReadSession
from intake.contacts.models import Client


async def own_items(session: ReadSession, client_id: int, now: datetime) -> tuple[PricedItem, ...]:
    """What a client's own price list names; nothing where they have none."""
    terms = await agreement(session, client_id, now)
    if terms is None or terms.price_list is None:
        return ()
    return tuple(item for item in await price_items(session, client_id, now) if item.listed)


async def offer(session: ReadSession, client_id: int, now: datetime) -> Offer | None:
    """What the client's signer may agree to as the book stands; None where it names no limit, or they have no list."""
    book, client = await billing_book(session), await session.get_one(Client, client_id)
    terms = book.clients.get(client.code)
    items = await own_items(session, client_id, now)
    if terms is None or terms.no_quote_limit is None or not items:
        return None
    currency = items[0].price.currency
    calls = book.calls if book.calls and book.calls.item in {item.code for item in items} else None
    return Offer(
        minor_of(terms.no_quote_limit, currency),
        currency,
        book.vat_rule.prices if book.vat_rule else None,
        tuple(
            Fixed(item.code, item.price.unit, item.price.your_minor, item.minimum, book.vat_rate(item.code))
            for item in sorted(items, key=lambda item: item.code)
        ),
        Call(calls.item, calls.free_minutes) if calls else None,
    )


async def latest(session: ReadSession, client_id: int) -> Consent | None:
    """What was agreed last, whether it still stands or not."""
    found: Consent | None = await session.scalar(
        select(Consent).where(Consent.client_id == client_id).order_by(Consent.id.desc()).limit(1)
    )
    return found


async def letters_to(session: ReadSession, client_ids: Iterable[int]) -> list[ConsentLetter]:
    """Every letter that asked one of these clients, the newest first."""
    query = select(ConsentLetter).where(ConsentLetter.client_id.in_(client_ids))
    return list(await session.scalars(query.order_by(ConsentLetter.id.desc())))


async def in_force(session: ReadSession, client_id: int, now: datetime) -> Consent | None:
    """The consent by which something may be charged without asking now."""
    known, offered = await latest(session, client_id), await offer(session, client_id, now)
    return known if known and offered and known.digest == offered.digest else None


async def clients_to_ask(session: ReadSession, now: datetime) -> list[int]:
    """Clients with a limit in the book to which nobody has agreed as it stands."""
    book = await billing_book(session)
    codes = [code for code, terms in book.clients.items() if terms.no_quote_limit is not None]
    query = select(Client.id).where(Client.code.in_(codes), Client.archived_at.is_(None)).order_by(Client.id)
    found = []
    for client_id in list(await session.scalars(query)) if codes else ():
        if await offer(session, client_id, now) and not await in_force(session, client_id, now):
            found.append(client_id)
    return found
