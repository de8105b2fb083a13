"""What a client's tariff grants in a month, worked out from dated terms and from what former months left."""

from dataclasses import dataclass
from datetime import datetime

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

_AGREED = select(AgreementRow).where(AgreementRow.client_id == bindparam("client")).order_by(AgreementRow.id)
_VERSIONS = (
    select(TariffRow, TariffVersion)
    .join(TariffVersion, TariffVersion.tariff_id == TariffRow.id)
    .where(TariffRow.id.in_(bindparam("tariffs", expanding=True)))
    .order_by(TariffVersion.id)
)
_FORMER = select(AllowanceUse).where(
    AllowanceUse.client_id == bindparam("client"), AllowanceUse.period < bindparam("period")
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
    ids = sorted({row.value for row in agreed if row.value is not None})
    versions: dict[int, list[Dated[TariffTerms]]] = {}
    language = (await billing_book(session)).language
    for tariff, version in await session.execute(_VERSIONS, {"tariffs": ids}) if ids else ():
        terms = TariffTerms(
            code=tariff.code, name=said(tariff.name, language), **vars(written_terms(version))
        )
        versions.setdefault(tariff.id, []).append(Dated(version.valid_from, terms))
    moments = {row.since for row in agreed} | {row.since for rows in versions.values() for row in rows}
    found: Terms = []
    for moment in sorted(moments):
        pair = in_force(agreed, moment)
        dated = in_force(versions.get(pair.value, []), moment) if pair and pair.value is not None else None
        found.append(Dated(moment, dated.value if dated else None))
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
    former = await _months_before(session, month, terms)
    return {key: carried_into(former, key, consumed) for key in wanted}


async def _months_before(
    session: ReadSession, month: Period, terms: Terms
) -> list[tuple[str, tuple[Days, ...]]]:
    zone = (await billing_book(session)).zone
    found: list[tuple[str, tuple[Days, ...]]] = []
    begun = month_of(terms[0].since, zone)
    while begun.start < month.start:
        found.append((begun.key, days_of(begun, zone, terms)))
        begun = month_of(begun.end, zone)
    return found
