"""The tariff's minutes of a month: what every client's grants, and what was used of it by a moment."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import func, select

from billing.summary.figures import TariffUse
from billing.tariffs.models import AgreementRow, AllowanceEvent, AllowanceUnit, AllowanceUse, TariffVersion
from config.database import ReadSession

Granted = dict[str, int | None]
"""Minutes a month by category; None is without limit."""


async def tariff_use(session: ReadSession, month: str, until: datetime) -> dict[int, TariffUse]:
    """By client, the minutes used in `month` before `until` of those granted just then.

    Work in a category without limit is no share of anything and left out; work in one that is not included
    counts as used.
    """
    granted = await _granted(session, until - timedelta(microseconds=1))
    used: dict[int, dict[str, int]] = defaultdict(dict)
    rows = await session.execute(
        select(AllowanceUse.client_id, AllowanceUse.category, func.sum(AllowanceEvent.consumed))
        .join(AllowanceEvent, AllowanceEvent.use_id == AllowanceUse.id)
        .where(AllowanceUse.period == month, AllowanceUse.unit == AllowanceUnit.MINUTES)
        .where(AllowanceEvent.at < until)
        .group_by(AllowanceUse.client_id, AllowanceUse.category)
    )
    for client_id, category, consumed in rows:
        used[client_id][category] = int(consumed)
    found = {}
    for client_id in {*granted, *used}:
        grants = granted.get(client_id, {})
        unlimited = {category for category, minutes in grants.items() if minutes is None}
        use = TariffUse(
            sum(minutes for category, minutes in used[client_id].items() if category not in unlimited),
            sum(minutes for minutes in grants.values() if minutes is not None),
        )
        if use.granted or use.used:
            found[client_id] = use
    return found


async def _granted(session: ReadSession, at: datetime) -> dict[int, Granted]:
    """Every client's minutes a month, as agreed at a moment."""
    agreements = await session.execute(
        select(AgreementRow.client_id, AgreementRow.tariff_id)
        .where(AgreementRow.valid_from <= at)
        .order_by(AgreementRow.valid_from, AgreementRow.id)
    )
    # Later rows win: the latest one written, of the latest moment.
    agreed = {client_id: tariff_id for client_id, tariff_id in agreements}  # noqa: C416 (rows are not pairs to dict)
    terms = {
        tariff_id: {
            category: one["minutes"]
            for category, one in allowances.items()
            if one["minutes"] is not None or one["requests"] is None
        }
        for tariff_id, allowances in await session.execute(
            select(TariffVersion.tariff_id, TariffVersion.allowances)
            .where(TariffVersion.valid_from <= at)
            .order_by(TariffVersion.valid_from, TariffVersion.id)
        )
    }
    return {client_id: terms.get(tariff_id, {}) for client_id, tariff_id in agreed.items() if tariff_id}
