"""What a client and the firm have agreed, as it is in force at a moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from billing.tariffs.allowances import TariffTerms, Terms, allowance_of
from billing.tariffs.book import BillingBook
from billing.tariffs.models import AgreementRow, PriceListRow, TariffRow, TariffVersion
from config.database import ReadSession
from intake.office.book import said
from intake.office.queries import book_part


@dataclass(frozen=True)
class Agreement:
    """What a client and the firm have agreed, in force since `since`."""

    client_id: int
    tariff: TariffTerms | None
    price_list: str | None
    since: datetime


def _in_force(
    of: InstrumentedAttribute[int],
    since: InstrumentedAttribute[datetime],
    written: InstrumentedAttribute[int],
) -> Select[Any]:
    """The row of a dated table in force: begun last, and of two of the same moment the one written later."""
    query = select(of.class_).where(of == bindparam("of"), since <= bindparam("now"))
    return query.order_by(since.desc(), written.desc()).limit(1)


# Asked with every request: put together once.
_AGREEMENT = _in_force(AgreementRow.client_id, AgreementRow.valid_from, AgreementRow.id)
_VERSION = _in_force(TariffVersion.tariff_id, TariffVersion.valid_from, TariffVersion.id)


async def billing_book(session: ReadSession) -> BillingBook:
    """Billing's part of the book in force; `NoBookApplied` before the first."""
    return await book_part(session, "billing", BillingBook)


async def agreement(session: ReadSession, client_id: int, now: datetime) -> Agreement | None:
    """The client's agreement in force; None where there is none, not yet, or no longer."""
    row: AgreementRow | None = await session.scalar(_AGREEMENT, {"of": client_id, "now": now})
    if row is None or (row.tariff_id is None and row.price_list_id is None):
        return None
    tariff = await tariff_terms(session, row.tariff_id, now) if row.tariff_id else None
    price_list = await session.get(PriceListRow, row.price_list_id) if row.price_list_id else None
    return Agreement(client_id, tariff, price_list.code if price_list else None, row.valid_from)


def written_terms(row: TariffVersion) -> Terms:
    """What a version says."""
    return Terms(
        monthly_fee_minor=row.monthly_fee,
        allowances={code: allowance_of(one) for code, one in row.allowances.items()},
        **(row.rules or {}),
    )


async def tariff_terms(session: ReadSession, tariff_id: int, now: datetime) -> TariffTerms | None:
    """A tariff as it is in force; None before its first version."""
    row = await session.get_one(TariffRow, tariff_id)
    version: TariffVersion | None = await session.scalar(_VERSION, {"of": tariff_id, "now": now})
    if version is None:
        return None
    book = await billing_book(session)
    return TariffTerms(code=row.code, name=said(row.name, book.language), **vars(written_terms(version)))
