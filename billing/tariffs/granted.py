"""What a client's tariff grants in a month, worked out from dated terms and from what former months left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from billing.tariffs.allowances import TariffTerms
from billing.tariffs.models import AgreementRow, AllowanceUse, TariffRow, TariffVersion
from billing.tariffs.months import (
    Closed,
    Days,
    FeeLine,
    Key,
    carried_into,
    carries,
    close,
    days_of,
    fee_lines,
    keys_of,
    month_grant,
    with_carried,
)
from billing.tariffs.terms import billing_book, written_terms
from billing.tariffs.timeline import Dated, in_force
from config.clock import Period, month_of
from config.database import ReadSession
from intake.office.book import said

Terms = list[Dated[TariffTerms | None]]
Versions = dict[int, list[Dated[TariffTerms]]]

_AGREED = select(AgreementRow).where(AgreementRow.client_id == bindparam("client")).order_by(AgreementRow.id)
_VERSIONS = (
    select(TariffRow, TariffVersion)
    .join(TariffVersion, TariffVersion.tariff_id == TariffRow.id)
    .where(TariffRow.id.in_(bindparam("tariffs", expanding=True)))
    .order_by(TariffVersion.id)
)
_ALL_AGREED = select(AgreementRow.client_id, AgreementRow.valid_from, AgreementRow.tariff_id).order_by(
    AgreementRow.id
)
_FORMER = select(AllowanceUse).where(
    AllowanceUse.client_id == bindparam("client"), AllowanceUse.period < bindparam("period")
)
_ALL_FORMER = select(
    AllowanceUse.client_id,
    AllowanceUse.period,
    AllowanceUse.category,
    AllowanceUse.unit,
    AllowanceUse.used + AllowanceUse.overrun,
).where(
    AllowanceUse.client_id.in_(bindparam("clients", expanding=True)),
    AllowanceUse.period < bindparam("period"),
)


@dataclass(frozen=True)
class Grant:
    """One allowance of a month."""

    own: int | None
    """What the month grants by itself; None is without limit."""
    carried: int
    """From the month before; a deficit where negative."""

    @property
    def granted(self) -> int | None:
        return with_carried(self.own, self.carried)


@dataclass(frozen=True)
class MonthEnd:
    """Everything a month comes to: its fee line by line, and its allowances."""

    fee: tuple[FeeLine, ...]
    allowances: dict[Key, Closed]
    overrun_minor: dict[Key, int]
    """What is paid beyond an allowance, where the tariff names a price: its price at the end of the month."""


async def month_grants(session: ReadSession, client_id: int, now: datetime) -> dict[Key, Grant]:
    """Every allowance of the month around `now`, by all of its days."""
    zone = (await billing_book(session)).zone
    terms = await terms_over_time(session, client_id)
    month = month_of(now, zone)
    days = days_of(month, zone, terms)
    keys = keys_of(days)
    carried = await _carried(session, client_id, month, terms, keys)
    return {key: Grant(month_grant(days, key), carried.get(key, 0)) for key in keys}


async def all_month_grants(
    session: ReadSession, moments: Sequence[datetime]
) -> list[dict[int, dict[Key, Grant]]]:
    """As `month_grants`, for each moment of every client who has had an agreement by then; in a handful of statements."""
    zone = (await billing_book(session)).zone
    agreed: dict[int, list[Dated[int | None]]] = {}
    for client_id, since, tariff_id in await session.execute(_ALL_AGREED):
        agreed.setdefault(client_id, []).append(Dated(since, tariff_id))
    versions = await _versions(session, {row.value for rows in agreed.values() for row in rows})
    terms = {client_id: _over_time(rows, versions) for client_id, rows in agreed.items()}
    found = []
    for now in moments:
        month = month_of(now, zone)
        begun = {one: some for one, some in terms.items() if any(row.since <= now for row in agreed[one])}
        found.append(await _grants_of(session, month, zone, begun))
    return found


async def _grants_of(
    session: ReadSession, month: Period, zone: ZoneInfo, terms: Mapping[int, Terms]
) -> dict[int, dict[Key, Grant]]:
    own: dict[int, dict[Key, int | None]] = {}
    wanted: dict[int, list[Key]] = {}
    # Terms are few, and one object each: what they grant, and whether they carry it on, is worked out once.
    known: dict[tuple[tuple[int, int], ...], dict[Key, int | None]] = {}
    carrying_on: dict[tuple[tuple[int, ...], Key], bool] = {}
    for client_id, over_time in terms.items():
        days = days_of(month, zone, over_time)
        same = tuple((id(stretch.terms), stretch.count) for stretch in days)
        if same not in known:
            known[same] = {key: month_grant(days, key) for key in keys_of(days)}
        own[client_id] = known[same]
        ever = tuple(id(row.value) for row in over_time)
        for key in own[client_id]:
            if (ever, key) not in carrying_on:
                carrying_on[ever, key] = carries(over_time, key)
        wanted[client_id] = [key for key in own[client_id] if carrying_on[ever, key]]
    carrying = [client_id for client_id, some in wanted.items() if some]
    consumed = await _all_consumed(session, carrying, month)
    carried: dict[tuple[int, Key], int] = {}
    for client_id in carrying:
        former = _months_before(zone, month, terms[client_id])
        for key in wanted[client_id]:
            carried[client_id, key] = carried_into(former, key, consumed.get(client_id, {}))
    return {
        client_id: {
            key: Grant(grant, carried.get((client_id, key), 0)) for key, grant in own[client_id].items()
        }
        for client_id in terms
    }


async def month_end(session: ReadSession, client_id: int, now: datetime) -> MonthEnd:
    """What the month around `now` comes to, as it stands; asked again after a correction, what it comes to then."""
    zone = (await billing_book(session)).zone
    terms = await terms_over_time(session, client_id)
    month = month_of(now, zone)
    days = days_of(month, zone, terms)
    rows = await session.scalars(
        select(AllowanceUse).where(AllowanceUse.client_id == client_id, AllowanceUse.period == month.key)
    )
    consumed = {(row.category, row.unit): row.used + row.overrun for row in rows}
    keys = keys_of(days) | consumed.keys()
    carried = await _carried(session, client_id, month, terms, keys)
    ends_with = days[-1].terms.allowances if days[-1].terms else {}
    closed = {
        key: close(ends_with.get(key[0]), month_grant(days, key), carried.get(key, 0), consumed.get(key, 0))
        for key in keys
    }
    owed = {
        key: ends_with[key[0]].overrun_price(key[1], one.overrun)
        for key, one in closed.items()
        if one.overrun and key[0] in ends_with
    }
    return MonthEnd(fee_lines(days), closed, {key: minor for key, minor in owed.items() if minor})


async def terms_over_time(session: ReadSession, client_id: int) -> Terms:
    """What a client had, has and will have of a tariff; None where there is none."""
    agreed = [
        Dated(row.valid_from, row.tariff_id) for row in await session.scalars(_AGREED, {"client": client_id})
    ]
    return _over_time(agreed, await _versions(session, {row.value for row in agreed}))


async def _versions(session: ReadSession, tariffs: set[int | None]) -> Versions:
    """Every version of these tariffs, in the order they were written."""
    ids = sorted(tariff_id for tariff_id in tariffs if tariff_id is not None)
    found: Versions = {}
    language = (await billing_book(session)).language
    for tariff, version in await session.execute(_VERSIONS, {"tariffs": ids}) if ids else ():
        terms = TariffTerms(
            code=tariff.code, name=said(tariff.name, language), **vars(written_terms(version))
        )
        found.setdefault(tariff.id, []).append(Dated(version.valid_from, terms))
    return found


def _over_time(agreed: list[Dated[int | None]], versions: Versions) -> Terms:
    own = {row.value for row in agreed}
    moments = {row.since for row in agreed} | {
        row.since for tariff_id, rows in versions.items() if tariff_id in own for row in rows
    }
    found: Terms = []
    for moment in sorted(moments):
        pair = in_force(agreed, moment)
        dated = in_force(versions.get(pair.value, []), moment) if pair and pair.value is not None else None
        found.append(Dated(moment, dated.value if dated else None))
    return found


async def _all_consumed(
    session: ReadSession, clients: list[int], before: Period
) -> dict[int, dict[tuple[str, Key], int]]:
    """What clients used of each allowance in each month before one."""
    if not clients:
        return {}
    rows = await session.execute(_ALL_FORMER, {"clients": clients, "period": before.key})
    found: dict[int, dict[tuple[str, Key], int]] = {}
    for client_id, period, category, unit, used in rows:
        found.setdefault(client_id, {})[period, (category, unit)] = used
    return found


async def _carried(
    session: ReadSession, client_id: int, month: Period, terms: Terms, keys: set[Key]
) -> dict[Key, int]:
    """What former months leave, for the allowances that carry anything on."""
    wanted = [key for key in keys if carries(terms, key)]
    if not wanted:
        return {}
    rows = await session.scalars(_FORMER, {"client": client_id, "period": month.key})
    consumed = {(row.period, (row.category, row.unit)): row.used + row.overrun for row in rows}
    former = _months_before((await billing_book(session)).zone, month, terms)
    return {key: carried_into(former, key, consumed) for key in wanted}


def _months_before(zone: ZoneInfo, month: Period, terms: Terms) -> list[tuple[str, tuple[Days, ...]]]:
    found: list[tuple[str, tuple[Days, ...]]] = []
    begun = month_of(terms[0].since, zone)
    while begun.start < month.start:
        found.append((begun.key, days_of(begun, zone, terms)))
        begun = month_of(begun.end, zone)
    return found
