"""Bringing tariffs, prices and agreements to what the office book says, each from its date on."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from billing.ledger.models import Account
from billing.tariffs.allowances import Allowance, Terms
from billing.tariffs.amounts import minor_of
from billing.tariffs.book import BillingBook, ClientTerms, PriceListEntry, TariffEntry, TariffVersionEntry
from billing.tariffs.changes import Change, ChangeKind, Fact, change
from billing.tariffs.errors import OtherTermsCurrency
from billing.tariffs.models import AgreementRow, PriceListRow, PriceRow, TariffRow, TariffVersion
from billing.tariffs.terms import written_terms
from billing.tariffs.timeline import Dated, in_force, to_write
from billing.tariffs.weights import EVEN
from config.clock import midnight
from config.database import Session
from intake.office.book import said

Pair = tuple[int | None, int | None]
"""Ids of a client's tariff and price list."""
NOTHING: Pair = (None, None)


async def apply_tariffs(
    session: Session, book: BillingBook, tariffs: Mapping[str, TariffEntry], now: datetime
) -> list[Change]:
    """Every tariff with its dated terms. Raises OtherTermsCurrency."""
    changes = []
    for code, entry in tariffs.items():
        name, currency = said(entry.name, book.language), entry.currency or book.currency
        tariff = await session.scalar(select(TariffRow).where(TariffRow.code == code))
        if tariff is None:
            tariff = TariffRow(code=code, name=entry.name, currency=currency)
            session.add(tariff)
            await session.flush()
            changes.append(change(ChangeKind.TARIFF_ADDED, tariff=name))
            new = True
        else:
            if tariff.currency != currency and await _is_used(session):
                raise OtherTermsCurrency("tariffs", code, tariff.currency, currency)
            tariff.name, tariff.currency, new = entry.name, currency, False
        written = await _written_terms(session, tariff.id)
        for row in to_write(written, _wanted_terms(book, entry), now):
            session.add(_version(tariff.id, row, now))
            if not new:
                changes.append(change(ChangeKind.TARIFF_CHANGED, tariff=name, since=row.since))
    await session.flush()
    return changes


async def apply_prices(
    session: Session, book: BillingBook, lists: Mapping[str, PriceListEntry], now: datetime
) -> list[Change]:
    """Every price list with its dated prices; an item the book no longer prices is withdrawn from now on.

    Raises OtherTermsCurrency.
    """
    changes: list[Change] = []
    for code, entry in lists.items():
        currency = entry.currency or book.currency
        row = await session.scalar(select(PriceListRow).where(PriceListRow.code == code))
        if row is None:
            row = PriceListRow(code=code, name=entry.name, is_default=entry.default, currency=currency)
            session.add(row)
            await session.flush()
            count = len({item for version in entry.versions for item in version.prices})
            changes.append(change(ChangeKind.LIST_ADDED, list=entry.name, count=count))
            await _prices(session, book, row, entry, now)
        else:
            if row.currency != currency and await _is_used(session):
                raise OtherTermsCurrency("price_lists", code, row.currency, currency)
            row.name, row.is_default, row.currency = entry.name, entry.default, currency
            changes += await _prices(session, book, row, entry, now)
    await session.flush()
    return changes


async def apply_agreement(
    session: Session,
    book: BillingBook,
    *,
    client_id: int,
    name: str,
    terms: ClientTerms,
    ended: date | None,
    now: datetime,
) -> list[Change]:
    """A client's tariff and price list, from the date the book says (else from now on), until `ended`."""
    pair = await _agreed(session, terms)
    query = select(AgreementRow).where(AgreementRow.client_id == client_id).order_by(AgreementRow.id)
    written = [
        Dated(row.valid_from, (row.tariff_id, row.price_list_id)) for row in await session.scalars(query)
    ]
    wanted = _wanted_agreement(book, pair, terms.since, ended, now) if written or any(pair) else []
    changes = []
    for row in to_write(written, wanted, now):
        session.add(
            AgreementRow(
                client_id=client_id,
                valid_from=row.since,
                tariff_id=row.value[0],
                price_list_id=row.value[1],
                added_at=now,
            )
        )
        if row.value == NOTHING:
            changes.append(change(ChangeKind.AGREEMENT_ENDED, client=name, since=row.since))
        else:
            facts = {"tariff": terms.tariff, "list": terms.price_list}
            changes.append(change(ChangeKind.AGREED, client=name, since=row.since, **facts))
    await session.flush()
    return changes


async def _agreed(session: Session, terms: ClientTerms) -> Pair:
    tariff = select(TariffRow.id).where(TariffRow.code == terms.tariff)
    price_list = select(PriceListRow.id).where(PriceListRow.code == terms.price_list)
    return await session.scalar(tariff), await session.scalar(price_list)


def _wanted_agreement(
    book: BillingBook, pair: Pair, since: date | None, ended: date | None, now: datetime
) -> list[Dated[Pair]]:
    zone = ZoneInfo(book.timezone)
    wanted = [Dated(midnight(since, zone) if since else now, pair)]
    return wanted if ended is None else [*wanted, Dated(midnight(ended, zone), NOTHING)]


async def _prices(
    session: Session, book: BillingBook, row: PriceListRow, entry: PriceListEntry, now: datetime
) -> list[Change]:
    wanted = _wanted_prices(book, entry, row.currency)
    written: dict[str, list[Dated[int | None]]] = {}
    for price in await session.scalars(
        select(PriceRow).where(PriceRow.price_list_id == row.id).order_by(PriceRow.id)
    ):
        written.setdefault(price.item, []).append(Dated(price.valid_from, price.minor))
    changes = []
    for item in [*wanted, *(item for item in written if item not in wanted)]:
        known = written.get(item, [])
        for due in to_write(known, wanted.get(item, [Dated(now, None)]), now):
            before = in_force(known, due.since)
            session.add(
                PriceRow(price_list_id=row.id, item=item, valid_from=due.since, minor=due.value, added_at=now)
            )
            changes.append(_price_change(book, row, item, before, due))
    return changes


def _price_change(
    book: BillingBook, row: PriceListRow, item: str, before: Dated[int | None] | None, due: Dated[int | None]
) -> Change:
    title = said(book.items[item].title, book.language) if item in book.items else item
    facts: dict[str, Fact] = {
        "list": row.name,
        "item": title,
        "since": due.since,
        "minor": due.value,
        "currency": row.currency,
    }
    if due.value is None:
        return change(ChangeKind.PRICE_WITHDRAWN, **facts)
    if before is None or before.value is None:
        return change(ChangeKind.PRICE_ADDED, **facts)
    return change(ChangeKind.PRICE_CHANGED, was=before.value, **facts)


def _wanted_prices(
    book: BillingBook, entry: PriceListEntry, currency: str
) -> dict[str, list[Dated[int | None]]]:
    zone = ZoneInfo(book.timezone)
    wanted: dict[str, list[Dated[int | None]]] = {}
    for version in entry.versions:
        for item, amount in version.prices.items():
            minor = minor_of(amount, currency)
            wanted.setdefault(item, []).append(Dated(midnight(version.since, zone), minor))
    return wanted


def _wanted_terms(book: BillingBook, entry: TariffEntry) -> list[Dated[Terms]]:
    zone = ZoneInfo(book.timezone)
    return [
        Dated(midnight(version.since, zone), _terms_of(version, entry.currency or book.currency))
        for version in entry.versions
    ]


async def _is_used(session: Session) -> bool:
    """Whether anybody has an account: from then on a list or a tariff stays in the currency it was priced in."""
    return await session.scalar(select(Account.id).where(Account.client_id.is_not(None)).limit(1)) is not None


async def _written_terms(session: Session, tariff_id: int) -> list[Dated[Terms]]:
    query = select(TariffVersion).where(TariffVersion.tariff_id == tariff_id).order_by(TariffVersion.id)
    return [Dated(row.valid_from, written_terms(row)) for row in await session.scalars(query)]


def _version(tariff_id: int, row: Dated[Terms], now: datetime) -> TariffVersion:
    return TariffVersion(
        tariff_id=tariff_id,
        valid_from=row.since,
        monthly_fee=row.value.monthly_fee_minor,
        allowances={code: one.kept() for code, one in row.value.allowances.items()},
        rules=row.value.kept_rules(),
        added_at=now,
    )


def _terms_of(version: TariffVersionEntry, currency: str) -> Terms:
    """A version of a tariff as the book says it, with sums in minor units."""
    return Terms(
        monthly_fee_minor=minor_of(version.monthly_fee, currency),
        outside_hours=int(version.outside_hours * EVEN),
        look_within_minutes=version.look_within_minutes,
        resolve_within_minutes=version.resolve_within_minutes,
        open_at_once=version.open_at_once,
        urgent_cap_minutes=version.urgent_cap_minutes,
        requotes=version.requotes,
        allowances={
            code: Allowance(
                minutes=entry.minutes,
                requests=entry.requests,
                overrun=entry.overrun,
                overrun_minor=None
                if entry.overrun_price is None
                else minor_of(entry.overrun_price, currency),
                carry_over=entry.carry_over,
                carry_at_most=entry.carry_at_most,
                carry_deficit=entry.carry_deficit,
                resolve_within_minutes=entry.resolve_within_minutes,
            )
            for code, entry in version.allowances.items()
        },
    )
