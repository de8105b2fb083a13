"""Charges in words: the fee of a month, work beyond an allowance, and what is due."""

from datetime import date
from typing import Any

from billing.charges.models import Charge
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.texts import rate
from config.i18n import Translator
from intake.office.book import said


def what_for(t: Translator, kind: str, counted: dict[str, Any], ticket_id: int | None) -> str:
    """`Monthly fee, November 2026`; what a charge is for, whoever reads it in whichever language."""
    match kind:
        case "fee":
            month = t.month(date.fromisoformat(f"{counted['period']}-01"))
            return t("Monthly fee, {month}", month=month)
        case "overrun":
            name = said(counted["name"], t.language)
            return t("#{number}: “{category}” beyond the tariff", number=ticket_id, category=name)
        case "consultation":
            return t("Consultation")
        case _:
            return t("Agreed without a quote")


def how_counted(t: Translator, kind: str, counted: dict[str, Any], currency: str) -> list[str]:
    """How the sum came about, a line for each part."""
    match kind:
        case "fee":
            parts = [_fee_part(t, part, currency) for part in counted["parts"]]
            before = counted.get("before", 0)
            if before:
                parts.append(t("less {sum} already charged", sum=t.money(before, currency)))
            return parts
        case "overrun":
            return [beyond(t, counted, currency)]
        case _:
            return []


def beyond(t: Translator, counted: dict[str, Any], currency: str) -> str:
    """`15 min at €60 an hour`: the words of the tariff."""
    unit = AllowanceUnit(counted["unit"])
    amount = (
        t.minutes(counted["beyond"])
        if unit is AllowanceUnit.MINUTES
        else t.plural("{count} request", "{count} requests", counted["beyond"])
    )
    return t("{amount} at {rate}", amount=amount, rate=rate(t, unit, counted["rate"], currency))


def _fee_part(t: Translator, part: dict[str, Any], currency: str) -> str:
    sum_ = t.money(part["minor"], currency)
    if part["days"] == part["of_days"]:
        return t("“{tariff}”, the whole month: {sum}", tariff=part["name"], sum=sum_)
    return t(
        "“{tariff}”, {days} of {all} days: {sum}",
        tariff=part["name"],
        days=t.number(part["days"]),
        all=t.number(part["of_days"]),
        sum=sum_,
    )


def charged_now(t: Translator, charge: Charge) -> str:
    """It waited for money, and has it now."""
    return t(
        "Charged now: {what}, {sum}.",
        what=what_for(t, charge.kind.value, charge.counted, charge.ticket_id),
        sum=t.money(charge.amount_minor, charge.currency),
    )


def due(t: Translator, charge: Charge) -> str:
    """It waits for money."""
    return t(
        "Due: {what}, {sum}",
        what=what_for(t, charge.kind.value, charge.counted, charge.ticket_id),
        sum=t.money(charge.amount_minor, charge.currency),
    )
