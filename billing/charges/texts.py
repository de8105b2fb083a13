"""Charges in words: the fee of a month, work beyond an allowance, and what is due."""

from datetime import date
from typing import Any

from billing.charges.models import Charge
from billing.quotes.version_texts import version
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.texts import rate
from config.i18n import Translator
from intake.office.book import said


def what_for(t: Translator, kind: str, counted: dict[str, Any], ticket_id: int | None) -> str:
    """`Monthly fee, November 2026`; `ticket_id` None: the request is named beside it."""
    match kind:
        case "fee":
            month = t.month(date.fromisoformat(f"{counted['period']}-01"))
            return t("Monthly fee, {month}", month=month)
        case "overrun":
            name = said(counted["name"], t.language)
            if ticket_id is None:
                return t("“{category}” beyond the tariff", category=name)
            return t("#{number}: “{category}” beyond the tariff", number=ticket_id, category=name)
        case "requote":
            if ticket_id is None:
                return t("New version of the price")
            return t("#{number}: new version of the price", number=ticket_id)
        case "consultation":
            if ticket_id is None:
                return t("Consultation")
            return t("#{number}: consultation", number=ticket_id)
        case _:
            return t("Agreed without a quote")


def _amid(charge: Charge, t: Translator) -> str:
    """`what_for` within a sentence: our own words, so the first letter may be made small."""
    what = what_for(t, charge.kind.value, charge.counted, charge.ticket_id)
    return what[:1].lower() + what[1:]


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
        case "requote":
            return [version(t, counted["number"], counted["free"])]
        case "consultation" if "minutes" in counted:
            return [talked(t, counted["minutes"], counted["free"])]
        case _:
            return []


def talked(t: Translator, minutes: int, free: int) -> str:
    """`on the phone, 12 min, 5 min of it free`."""
    if not free:
        return t("on the phone, {minutes}", minutes=t.minutes(minutes))
    return t("on the phone, {minutes}, {free} of it free", minutes=t.minutes(minutes), free=t.minutes(free))


def part_of_version(t: Translator) -> str:
    """The line of a charge of which the rest was credited otherwise."""
    return t("New version of the price, credited with the order")


def beyond(t: Translator, counted: dict[str, Any], currency: str) -> str:
    """`15 min at €60 an hour`: the words of the tariff."""
    words = rate(t, AllowanceUnit(counted["unit"]), counted["rate"], currency)
    return t("{amount} at {rate}", amount=_amount(t, counted), rate=words)


def _amount(t: Translator, counted: dict[str, Any]) -> str:
    if AllowanceUnit(counted["unit"]) is AllowanceUnit.MINUTES:
        return t.minutes(counted["beyond"])
    return t.plural("{count} request", "{count} requests", counted["beyond"])


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
        what=_amid(charge, t),
        sum=t.money(charge.amount_minor, charge.currency),
    )


def due(t: Translator, charge: Charge) -> str:
    """It waits for money."""
    return t(
        "Due: {what}, {sum}",
        what=_amid(charge, t),
        sum=t.money(charge.amount_minor, charge.currency),
    )


def already_charged(t: Translator) -> str:
    """A line of a fee that was charged in part before."""
    return t("Already charged for this month")


def booked(t: Translator, charge: Charge) -> str:
    """Charged, with how it was counted."""
    return t(
        "Charged: {what}, {sum} ({counted}).",
        what=_amid(charge, t),
        sum=t.money(charge.amount_minor, charge.currency),
        counted="; ".join(how_counted(t, charge.kind.value, charge.counted, charge.currency)),
    )


def beyond_tariff(t: Translator, charge: Charge) -> str:
    """For the letter that says the work is done, in the words of the tariff."""
    return t(
        "{amount} of “{category}” went beyond your tariff, which says {rate}: {sum}.",
        amount=_amount(t, charge.counted),
        category=said(charge.counted["name"], t.language),
        rate=rate(t, AllowanceUnit(charge.counted["unit"]), charge.counted["rate"], charge.currency),
        sum=t.money(charge.amount_minor, charge.currency),
    )


def not_there_yet(t: Translator) -> str:
    """Beside a charge that waits."""
    return t("Your account does not have it yet; it is charged as soon as money comes in.")
