"""What a month came to, as it is kept with its closing: statement, fee, allowances and what is carried over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from billing.statements.queries import statement
from billing.tariffs.granted import MonthEnd, month_end
from config.clock import Period
from config.database import ReadSession


@dataclass(frozen=True)
class Figures:
    """The month in figures, and whether there is anything in it."""

    written: dict[str, Any]
    is_empty: bool
    """No movement, no balance, no tariff: nobody has to be told."""


async def figures(session: ReadSession, client_id: int, month: Period) -> Figures:
    """The month as it stands now."""
    money = await statement(session, client_id, month.start, month.end)
    granted = await month_end(session, client_id, month.end - timedelta(seconds=1))
    written = {
        "currency": money.currency,
        "opening_minor": money.opening_minor,
        "in_minor": money.in_minor,
        "out_minor": money.out_minor,
        "closing_minor": money.closing_minor,
        "movements": len(money.movements),
        "fee": [
            {"tariff": line.code, "days": line.days, "of_days": line.of_days, "minor": line.minor}
            for line in granted.fee
        ],
        "allowances": _allowances(granted),
    }
    has_tariff = bool(granted.fee or granted.allowances)
    return Figures(written, not (money.movements or money.closing_minor or has_tariff))


def _allowances(granted: MonthEnd) -> list[dict[str, Any]]:
    return [
        {
            "category": category,
            "unit": unit.value,
            "granted": one.granted,
            "carried_in": one.carried_in,
            "consumed": one.consumed,
            "overrun": one.overrun,
            "carried_out": one.carried_out,
            "lapsed": one.lapsed,
        }
        for (category, unit), one in sorted(
            granted.allowances.items(), key=lambda pair: (pair[0][0], pair[0][1].value)
        )
    ]
