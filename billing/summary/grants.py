"""The tariff's minutes of a month: what every client's grants, and what was used of it by a moment."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import func, select

from billing.summary.figures import TariffUse
from billing.tariffs.granted import month_grants
from billing.tariffs.models import AgreementRow, AllowanceEvent, AllowanceUnit, AllowanceUse
from config.database import ReadSession

Granted = dict[str, int | None]
"""Minutes a month by category; None is without limit."""


async def tariff_use(session: ReadSession, month: str, until: datetime) -> dict[int, TariffUse]:
    """By client, the minutes used in `month` before `until` of those granted for it.

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
    """Every client's minutes of the month around a moment, with what the month before left."""
    clients = list(
        await session.scalars(select(AgreementRow.client_id).where(AgreementRow.valid_from <= at).distinct())
    )
    return {
        client_id: {
            category: grant.granted
            for (category, unit), grant in (await month_grants(session, client_id, at)).items()
            if unit is AllowanceUnit.MINUTES
        }
        for client_id in clients
    }
