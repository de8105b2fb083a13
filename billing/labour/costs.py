"""What an hour of each employee costs the firm, and since when; never leaves the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from billing.tariffs.amounts import minor_of
from billing.tariffs.terms import billing_book
from config.database import ReadSession
from intake.contacts.models import Employee


@dataclass(frozen=True)
class CostRate:
    """An hour in minor units of the office's currency, from a local day of the office on."""

    valid_from: date
    per_hour_minor: int


def rate_on(rates: Sequence[CostRate], day: date) -> int | None:
    """What an hour cost on a day, by rates with the oldest first; None before the first of them."""
    per_hour = None
    for rate in rates:
        if rate.valid_from > day:
            break
        per_hour = rate.per_hour_minor
    return per_hour


async def cost_rates(session: ReadSession) -> dict[int, tuple[CostRate, ...]]:
    """By employee, those who have left too, the oldest first; whoever the book says nothing of is left out."""
    book = await billing_book(session)
    return {
        employee_id: tuple(
            CostRate(cost.since, minor_of(cost.amount, book.currency)) for cost in rate.cost_per_hour
        )
        for employee_id, code in await session.execute(select(Employee.id, Employee.code))
        if (rate := book.rates.get(code)) and rate.cost_per_hour
    }
